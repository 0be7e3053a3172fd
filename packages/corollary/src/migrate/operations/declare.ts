import type { Database } from "../../database/port.js";
import { ownSchema } from "../../schema/context.js";
import { commentStatement, createRole } from "../../schema/ddl.js";
import { diff } from "../../schema/diff.js";
import { grantStatements } from "../../schema/emit.js";
import { introspect } from "../../schema/introspect/introspect.js";
import type { Schema } from "../../schema/schema.js";
import type { Migration } from "../files/migration.js";
import { declare } from "../ledger/write.js";
import { MigrationRefused } from "../refusal.js";
import { isApplied } from "../ledger/entry.js";
import { operate, recordSnapshot } from "./prepare.js";
import type { RepairOptions } from "./resume.js";
import { find, requireFiles } from "./sound.js";

export interface DeclareOptions extends RepairOptions {
  readonly version: string;
  /** Why; kept in the ledger. */
  readonly reason: string;
}

/**
 * Says that one migration is applied without running it: somebody has done by hand what it does.
 * @throws MigrationRefused where it is applied already, or there is no such migration
 */
export async function fakeMigration(options: DeclareOptions): Promise<Migration> {
  const migration = find(options.migrations, options.version);
  return operate(options, options.migrations, async ({ run, migrations, standings }) => {
    requireFiles(standings);
    const standing = standings.find((each) => each.version === migration.version);
    if (standing?.entry !== undefined && isApplied(standing.entry.state)) throw new MigrationRefused("not_allowed_here", `${migration.name} is applied already.`, "There is nothing to do.");
    await run.database.transaction(async (tx) => {
      await declare(tx, migration, "faked", options.reason, run);
      await recordSnapshot(tx, migrations, migration);
    });
    return migration;
  });
}

/**
 * Takes over a database that is there already: says that it holds what the migrations up to this version would make. The
 * application role gets its privileges, without which nothing could be asked of it.
 * @returns those migrations
 * @throws MigrationRefused where the ledger knows migrations already
 */
export async function baselineMigrations(options: DeclareOptions): Promise<readonly Migration[]> {
  const last = find(options.migrations, options.version);
  return operate(options, options.migrations, async ({ run, migrations, standings }) => {
    const known = standings.filter((each) => each.state !== "pending").map((each) => each.name);
    if (known.length > 0) throw new MigrationRefused("not_allowed_here", `This database has had migrations already: ${known.join(", ")}.`, "A baseline is for databases without any. One that was done by hand: corollary migrate fake.");
    const chosen = migrations.filter((migration) => migration.version <= last.version);
    await run.database.transaction(async (tx) => {
      for (const migration of chosen) await declare(tx, migration, "baseline", options.reason, run);
      await recordSnapshot(tx, migrations, last);
    });
    const snapshot = chosen.filter((migration) => migration.snapshot !== undefined).at(-1)?.snapshot;
    if (snapshot !== undefined) await bringAlong(run.database, snapshot.schema);
    return chosen;
  });
}

/** Privileges on what is there, and what our own tables say of themselves. What is lacking else, the comparison with the model tells. */
async function bringAlong(database: Database, wanted: Schema): Promise<void> {
  const { schema: live } = await introspect(database, { applicationRole: wanted.roles[0]?.name });
  const there = new Set([...live.schemas.map(({ name }) => name), ...[...live.tables, ...live.sequences, ...live.functions].map(({ schema, name }) => `${schema}.${name}`)]);
  const changes = diff(live, wanted);
  const grants = changes.flatMap((change) => (change.change === "grant" ? [change.grant] : []))
    .filter(({ on }) => there.has(on.kind === "schema" ? on.name : `${on.schema}.${on.name}`));
  const comments = changes.flatMap((change) => (change.change === "comment" && change.to !== undefined && (change.on.kind === "schema" ? change.on.name : change.on.schema) === ownSchema
    ? [commentStatement(change.on, change.to)] : []));
  const statements = [...(grants.length > 0 ? wanted.roles.map(createRole) : []), ...grantStatements(grants), ...comments];
  if (statements.length > 0) await database.as("owner").script(statements.join(";\n"));
}
