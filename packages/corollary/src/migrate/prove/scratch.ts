import { openDatabase } from "../../database/open.js";
import type { Database } from "../../database/port.js";
import { introspect } from "../../schema/introspect/introspect.js";
import type { Schema } from "../../schema/schema.js";
import type { Migration } from "../files/migration.js";
import { ensureLedger } from "../ledger/tables.js";
import { withoutLedger } from "../ledger/without.js";
import { applyMigrations } from "../operations/apply.js";
import type { RunOptions } from "../run/settings.js";

/** What proving needs of its surroundings. */
export interface Bench {
  /** Opens an empty database that is thrown away. Default: an embedded one in memory. */
  readonly open?: () => Promise<Database>;
  readonly load: RunOptions["load"];
  /** The role of requests, whose privileges belong to the schema. */
  readonly applicationRole: string;
  /** Major version of Postgres that is written for. */
  readonly version: number;
}

const author = { agent: "proof", tool: "proof" } as const;

/** The options of a run in a scratch database: nobody else is there to wait for. */
export const runIn = (database: Database, { load }: Bench): RunOptions => ({ database, load, ...author, lockWait: 0, lockTimeout: 0, lockAttempts: 1 });

/** Opens a scratch database. `more`: with more extensions, at the cost of some tenths of a second. */
export const openScratch = ({ open }: Bench, more: boolean): Promise<Database> => (open === undefined ? openDatabase({ contrib: more }) : open());

/** Opens a scratch database, and closes it whatever happens. */
export async function inScratch<T>(bench: Bench, more: boolean, use: (database: Database) => Promise<T>): Promise<T> {
  const database = await openScratch(bench, more);
  try {
    return await use(database);
  } finally {
    await database.close();
  }
}

/** Whether any extension is asked for. */
export const needsMore = (schema: Schema | undefined, migrations: readonly Migration[]): boolean =>
  (schema?.extensions.length ?? 0) > 0 || migrations.some(({ up }) => /\bextension\b/iu.test(up));

/** Applies migrations to a scratch database, whatever they destroy. Without any there is a ledger all the same. @throws MigrationFailed */
export async function replay(database: Database, migrations: readonly Migration[], bench: Bench, report?: RunOptions["report"]): Promise<void> {
  await database.as("owner").transaction(ensureLedger);
  await applyMigrations({ ...runIn(database, bench), migrations, allowDestructive: true, outOfOrder: "note", ...(report === undefined ? {} : { report }) });
}

/** What a scratch database holds, as if it were of the version that is written for. */
export async function heldIn(database: Database, { applicationRole, version }: Bench): Promise<Schema> {
  const { schema } = withoutLedger(await introspect(database, { applicationRole }));
  return { ...schema, version };
}
