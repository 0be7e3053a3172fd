import type { Database } from "../../database/port.js";
import { readMigrations } from "../../migrate/files/read.js";
import { applyMigrations } from "../../migrate/operations/apply.js";
import { whereItStands } from "../../migrate/operations/sound.js";
import { migrationStatus } from "../../migrate/operations/status.js";
import { pendingOf, unfinishedOf } from "../../migrate/standing.js";
import type { Config } from "../config.js";
import { Refusal } from "../outcome.js";
import type { Place } from "../project.js";
import type { Terminal } from "../terminal.js";
import { reporter } from "./progress.js";
import { inWordsOfCommands, migrationsFolder, runOptions } from "./session.js";

/**
 * For `serve`: a project with migrations has its schema from them. `apply`: applies what is pending first, as many
 * processes may that start together.
 * @throws Refusal where something is pending or was interrupted
 */
export async function requireMigrated(place: Place, config: Config, database: Database, apply: boolean, terminal: Terminal): Promise<void> {
  await inWordsOfCommands(async () => {
    const migrations = await readMigrations(migrationsFolder(place, config));
    if (migrations.length === 0) return;
    if (apply) {
      const report = reporter(terminal);
      try {
        await applyMigrations({ ...runOptions(place, database), migrations, report: report.event });
      } finally {
        report.end();
      }
      return;
    }
    const { standings, busy } = await migrationStatus(database, migrations);
    const unfinished = unfinishedOf(standings);
    if (unfinished !== undefined) {
      throw new Refusal(whereItStands(unfinished.entry, unfinished.migration), busy ? "A process is at it now: start again when it is done." : "corollary migrate repair resume finishes it.");
    }
    const pending = pendingOf(standings);
    if (pending.length === 0) return;
    throw new Refusal(`The database lacks ${pending.length} ${pending.length === 1 ? "migration" : "migrations"}: ${pending.map(({ name }) => name).join(", ")}.`, "Apply what is pending: corollary migrate apply, or corollary serve --migrate.");
  });
}
