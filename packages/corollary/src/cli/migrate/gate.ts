import type { Database } from "../../database/port.js";
import { deployment, type Deployment } from "../../schema/deployment.js";
import type { Migration } from "../../migrate/files/migration.js";
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

/** @throws Refusal */
async function refuseMade(database: Database, migrations: readonly Migration[], made: Deployment): Promise<never> {
  const same = migrations.filter(({ snapshot }) => snapshot?.schemaHash === made.schemaHash).at(-1);
  throw new Refusal(`The database ${database.info.location} was made without migrations, and the project has some.`, same === undefined
    ? "It is in the state of none of them: bring it to that of one (corollary diff --migrations --live says what differs), or use an empty one."
    : `It holds what ${same.name} leads to: corollary migrate baseline ${same.version} --reason "made before migrations"`);
}

/**
 * For `serve`: a project with migrations has its schema from them. `apply`: applies what is pending first, as many
 * processes may that start together.
 * @throws Refusal where something is pending or was interrupted
 */
export async function requireMigrated(place: Place, config: Config, database: Database, { apply, create }: { readonly apply: boolean; readonly create: boolean }, terminal: Terminal): Promise<void> {
  await inWordsOfCommands(async () => {
    const migrations = await readMigrations(migrationsFolder(place, config));
    if (migrations.length === 0) return;
    // In this order: another process may be making both at this moment.
    const made = await deployment(database);
    const { standings, busy } = await migrationStatus(database, migrations);
    const without = made !== undefined && standings.every(({ entry }) => entry === undefined);
    if (without) await refuseMade(database, migrations, made);
    // Where there is nothing yet, what is there is made by the migrations.
    if (apply || (create && made === undefined)) {
      const report = reporter(terminal);
      try {
        await applyMigrations({ ...runOptions(place, database), migrations, report: report.event });
      } finally {
        report.end();
      }
      return;
    }
    const unfinished = unfinishedOf(standings);
    if (unfinished !== undefined) {
      throw new Refusal(whereItStands(unfinished.entry, unfinished.migration), busy ? "A process is at it now: start again when it is done." : "corollary migrate repair resume finishes it.");
    }
    const pending = pendingOf(standings);
    if (pending.length === 0) return;
    throw new Refusal(`The database lacks ${pending.length} ${pending.length === 1 ? "migration" : "migrations"}: ${pending.map(({ name }) => name).join(", ")}.`, "Apply what is pending: corollary migrate apply, or corollary serve --migrate.");
  });
}
