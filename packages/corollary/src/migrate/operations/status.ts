import type { Database } from "../../database/port.js";
import type { Migration } from "../files/migration.js";
import { isLocked } from "../run/lock.js";
import { pendingOf, type Standing } from "../standing.js";
import { type Loss, lossesOf } from "./losses.js";
import { standingsIn } from "./prepare.js";

export interface MigrationStatus {
  readonly standings: readonly Standing[];
  /** Whether a process migrates the database at the moment: what is under way is then no accident. */
  readonly busy: boolean;
}

/** Where files and database stand. Changes nothing, not even where there is no ledger yet. */
export async function migrationStatus(database: Database, migrations: readonly Migration[]): Promise<MigrationStatus> {
  const owner = database.as("owner");
  return { standings: await standingsIn(owner, migrations), busy: await isLocked(owner) };
}

/** What is still to be applied, and what that would destroy. */
export async function pendingMigrations(database: Database, migrations: readonly Migration[]): Promise<{ readonly pending: readonly Migration[]; readonly losses: readonly Loss[] }> {
  const owner = database.as("owner");
  const pending = pendingOf(await standingsIn(owner, migrations));
  return { pending, losses: await lossesOf(owner, pending) };
}
