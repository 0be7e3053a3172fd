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
 * Takes over a database that is there already: says that it holds what the migrations up to this version would make.
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
    return chosen;
  });
}
