import { openDatabase, pastRowSecurity, type Database } from "../../database/index.js";
import { DatabaseError } from "../../database/errors.js";
import type { EntityNode, Model } from "../../model/model.js";
import { identifier, qualified } from "../../schema/identifier.js";
import { keyColumns, names } from "../../schema/layout.js";
import { markReady, registerTenant, type TenantEntry } from "./registry.js";

export interface BootstrapOptions {
  readonly model: Model;
  /** The shared database, with the registry. */
  readonly shared: Database;
  readonly urlOf: (database: string) => string;
  readonly applicationRole: string;
  readonly tenant: string;
  /** Name of the database to be made for it. */
  readonly database: string;
  /** Global entities whose rows the new database begins with, those that are referred to first. The tenant's own row always comes along. */
  readonly copy?: readonly string[];
  /** Makes the schema there, or applies the migrations. */
  readonly build: (database: Database) => Promise<void>;
}

/**
 * Gives a tenant a database of its own. What was broken off goes on when it is called again. Rows that the tenant has in the shared
 * database stay there.
 * @throws Error where the name is no name of a database, or the tenant has another
 */
export async function bootstrapTenant(options: BootstrapOptions): Promise<TenantEntry> {
  const { model, shared, urlOf, applicationRole, tenant, database } = options;
  if (!/^[a-z_][a-z0-9_]{0,62}$/.test(database)) throw new Error(`"${database}" is no name of a database here: small letters, digits and underscores, at most 63.`);
  const copied = (options.copy ?? []).map((name) => globalEntity(model, name));
  const entry = await registerTenant(shared, tenant, database);
  if (entry.readyAt !== null) return entry;
  await createDatabase(shared, database);
  const own = await openDatabase({ url: urlOf(database), applicationRole });
  try {
    await options.build(own);
    for (const entity of copied) await copyRows(shared, own, entity);
    const tenants = model.tenancy === undefined ? undefined : globalEntity(model, model.tenancy.entity);
    if (tenants !== undefined) await copyRows(shared, own, tenants, tenant);
  } finally {
    await own.close();
  }
  await markReady(shared, tenant);
  return { ...entry, readyAt: new Date().toISOString() };
}

function globalEntity(model: Model, name: string): EntityNode {
  const entity = Object.hasOwn(model.entities, name) ? model.entities[name] : undefined;
  if (entity === undefined) throw new Error(`There is no entity ${name} whose rows could be copied.`);
  if (entity.tenant) throw new Error(`Rows of ${name} belong to tenants; only those of global entities are copied.`);
  return entity;
}

async function createDatabase(shared: Database, name: string): Promise<void> {
  try {
    await shared.as("owner").session((session) => session.script(`create database ${identifier(name)}`));
  } catch (error) {
    // Made by an earlier try; the registry has it for this tenant alone.
    if (!(error instanceof DatabaseError && error.sqlState === "42P04")) throw error;
  }
}

const batch = 1000;

/** Copies what the other does not have yet, with the keys as they are. `only`: the row with that key. */
async function copyRows(from: Database, to: Database, entity: EntityNode, only?: string): Promise<void> {
  const table = qualified({ schema: entity.schema, name: entity.table });
  const columns = stored(entity).map(identifier).join(", ");
  const [column] = names(keyColumns(entity));
  const where = only === undefined || column === undefined ? "" : ` where ${identifier(column)}::text = $1`;
  const text = `select row_to_json(t)::text as row from (select ${columns} from ${table}${where}) t`;
  const insert = `insert into ${table} (${columns}) overriding system value select ${columns} from jsonb_populate_recordset(null::${table}, $1::text::jsonb) on conflict do nothing`;
  const target = pastRowSecurity(to.as("owner"));
  for await (const rows of pastRowSecurity(from.as("owner")).stream<{ row: string }>({ text, params: where === "" ? [] : [only ?? ""] }, { batch })) {
    await target.query({ text: insert, params: [`[${rows.map(({ row }) => row).join(",")}]`] });
  }
}

/** Columns that are written; those that the database computes follow. */
function stored(entity: EntityNode): string[] {
  return Object.values(entity.fields).flatMap((field) => {
    switch (field.kind) {
      case "value": return field.generated === "sql" ? [] : [field.column];
      case "reference": return field.columns.map((part) => part.column);
      case "embedded": return Object.values(field.fields).map((part) => part.column);
      case "computed":
      case "collection": return [];
    }
  });
}
