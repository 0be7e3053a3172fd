import type { Database, Executor, Transaction } from "../database/port.js";
import { DatabaseError } from "../database/errors.js";
import { pastRowSecurity } from "../database/settled.js";
import { additions, type Difference, type Verified } from "./additions.js";
import { canonical, schemaHash } from "./canonical.js";
import { createTable } from "./ddl-table.js";
import { deploymentTable } from "./deployment-table.js";
import { emit } from "./emit.js";
import type { Schema } from "./schema.js";

/** What a database says of itself. */
export interface Deployment {
  readonly schema: Schema;
  readonly schemaHash: string;
  /** Hash of the Model, where the one who deployed gave it. */
  readonly modelHash: string | undefined;
  /** ISO text. */
  readonly deployedAt: string;
}

/** A database that cannot be brought to the Schema without a decision. Nothing was changed. */
export class SchemaRefused extends Error {
  override readonly name = "SchemaRefused";
  constructor(message: string, readonly differences: readonly Difference[], options?: ErrorOptions) {
    super([message, ...differences.map(({ what, remedy }) => `- ${what}\n  ${remedy}`)].join("\n"), options);
  }
}

export interface DeployOptions {
  /** Kept beside the Schema, for those who want to know which Model it came from. */
  readonly modelHash?: string;
}

/**
 * Makes everything in an empty database, in one transaction, and notes what was made. Several processes may do so at
 * once: one makes it, the others find it made.
 * @returns whether this call made it.
 * @throws SchemaRefused where the database holds another Schema already.
 */
export async function createSchema(database: Database, schema: Schema, options: DeployOptions = {}): Promise<boolean> {
  return database.as("owner").transaction(async (tx) => {
    await alone(tx);
    const deployed = await deploymentIn(tx);
    if (deployed?.schemaHash === schemaHash(schema)) return false;
    if (deployed !== undefined) throw new SchemaRefused("This database was made from another state of the model.", additions(deployed.schema, schema).blocked);
    await tx.script(emit(schema));
    await note(tx, schema, options);
    return true;
  });
}

/** Whether the database holds exactly this Schema. One query; false for a database that holds none. */
export async function isDeployed(database: Database, schema: Schema): Promise<boolean> {
  const text = "select schema_hash from corollary.deployment";
  try {
    const { rows } = await database.as("owner").query<{ schema_hash: string }>({ text, params: [], prepare: false });
    return rows[0]?.schema_hash === schemaHash(schema);
  } catch (error) {
    if (error instanceof DatabaseError && error.kind === "undefined-object") return false;
    throw error;
  }
}

/** What the database says of itself; undefined where Corollary made nothing there yet. */
export async function deployment(database: Database): Promise<Deployment | undefined> {
  return deploymentIn(database.as("owner"));
}

async function deploymentIn(executor: Executor): Promise<Deployment | undefined> {
  const found = await executor.query<{ there: boolean }>({
    text: "select to_regclass('corollary.deployment') is not null as there", params: [], prepare: false,
  });
  if (found.rows[0]?.there !== true) return undefined;
  const { rows } = await executor.query<{ schema: Schema; schema_hash: string; model_hash: string | null; deployed_at: string }>({
    text: "select schema, schema_hash, model_hash, deployed_at::text from corollary.deployment", params: [], prepare: false,
  });
  const [row] = rows;
  if (row === undefined) return undefined;
  if (row.schema.format !== 1) throw new Error(`This database was made by a newer Corollary (schema format ${String(row.schema.format)}).`);
  return { schema: row.schema, schemaHash: row.schema_hash, modelHash: row.model_hash ?? undefined, deployedAt: row.deployed_at };
}

/**
 * Brings a database from the Schema that it holds to another, as far as `additions` goes; for development. New values of
 * enums are committed first; everything else is one transaction.
 * @returns the statements that were run.
 * @throws SchemaRefused where something is blocked, or rows stand against a change. Then nothing but new enum values was added.
 */
export async function extendSchema(database: Database, schema: Schema, options: DeployOptions = {}): Promise<readonly string[]> {
  const owner = pastRowSecurity(database.as("owner"));
  const deployed = await deploymentIn(owner);
  if (deployed === undefined) throw new SchemaRefused("This database holds nothing of Corollary yet.", []);
  const plan = additions(deployed.schema, schema);
  if (plan.blocked.length > 0) throw new SchemaRefused("Some changes of the model would lose or convert data:", plan.blocked);
  for (const statement of plan.before) await owner.script(statement);
  await owner.transaction(async (tx) => {
    await alone(tx);
    if ((await deploymentIn(tx))?.schemaHash !== deployed.schemaHash) throw new SchemaRefused("Another process changed this database at the same time.", []);
    for (const statement of plan.statements) await run(tx, statement, plan.verified);
    await note(tx, schema, options);
  });
  return [...plan.before, ...plan.statements];
}

async function run(tx: Transaction, statement: string, verified: readonly Verified[]): Promise<void> {
  try {
    await tx.script(statement);
  } catch (error) {
    const difference = verified.find((each) => each.statement === statement);
    if (difference === undefined) throw error;
    throw new SchemaRefused(`The rows in the database stand against a change: ${error instanceof Error ? error.message : String(error)}`, [difference], { cause: error });
  }
}

/** Held until the end of the transaction; released by it however it ends. */
async function alone(tx: Transaction): Promise<void> {
  await tx.query({ text: "select pg_advisory_xact_lock(hashtext('corollary'), hashtext('deployment'))", params: [], prepare: false });
}

/**
 * Says what the database holds from now on, in the transaction that made it so; for those who change databases in other
 * ways. Makes the table where there is none.
 */
export async function recordDeployment(tx: Executor, schema: Schema, options: DeployOptions = {}): Promise<void> {
  const { rows } = await tx.query<{ there: boolean }>({ text: "select to_regclass('corollary.deployment') is not null as there", params: [], prepare: false });
  if (rows[0]?.there !== true) await tx.script(`create schema if not exists corollary; ${createTable(deploymentTable)}`);
  await note(tx, schema, options);
}

/** Says that the database holds nothing that Corollary knows of. */
export async function forgetDeployment(tx: Executor): Promise<void> {
  const { rows } = await tx.query<{ there: boolean }>({ text: "select to_regclass('corollary.deployment') is not null as there", params: [], prepare: false });
  if (rows[0]?.there === true) await tx.query({ text: "delete from corollary.deployment", params: [], prepare: false });
}

async function note(tx: Executor, schema: Schema, { modelHash }: DeployOptions): Promise<void> {
  await tx.query({
    text: `insert into corollary.deployment (schema_hash, model_hash, schema) values ($1::text, $2::text, $3::text::jsonb)
      on conflict (singleton) do update set schema_hash = excluded.schema_hash, model_hash = excluded.model_hash, schema = excluded.schema, deployed_at = now()`,
    params: [schemaHash(schema), modelHash ?? null, canonical(schema)],
    prepare: false,
  });
}
