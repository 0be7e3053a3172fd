import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import type { Database } from "../../src/database/port.js";
import { asDataMigration } from "../../src/migrate/data-migration.js";
import type { Migration } from "../../src/migrate/files/migration.js";
import { readMigrations } from "../../src/migrate/files/read.js";
import type { MigrationEvent, RunOptions } from "../../src/migrate/run/settings.js";

/** A folder with these files, gone after the test. */
export function folderOf(files: Readonly<Record<string, string>>): string {
  const folder = folderWith(files);
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

function folderWith(files: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(tmpdir(), "corollary-migrations-"));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  return folder;
}

/** The migrations of these files, which are gone once they are read. */
export async function migrationsOf(files: Readonly<Record<string, string>>): Promise<readonly Migration[]> {
  const folder = folderWith(files);
  try {
    return await readMigrations(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Name of the `n`-th file in order. */
export const named = (n: number, rest: string): string => `V202601${String(n).padStart(2, "0")}000000__${rest}`;
export const versionOf = (n: number): string => `202601${String(n).padStart(2, "0")}000000`;

/** Options that note what is reported. */
export function optionsFor(database: Database, more: Partial<RunOptions> = {}): RunOptions & { readonly events: MigrationEvent[] } {
  const events: MigrationEvent[] = [];
  return {
    database, agent: "tester@here", tool: "0.0.0", lockTimeout: 2_000, lockAttempts: 3,
    load: async ({ up }) => asDataMigration(await import(`data:text/javascript,${encodeURIComponent(up)}`)),
    report: (event) => void events.push(event),
    events,
    ...more,
  };
}
