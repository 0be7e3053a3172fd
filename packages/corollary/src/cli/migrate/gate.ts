import type { Database } from "../../database/port.js";
import { deployment, type Deployment } from "../../schema/deployment.js";
import type { Migration } from "../../migrate/files/migration.js";
import { applyMigrations, type ApplyOptions } from "../../migrate/operations/apply.js";
import { unfinishedHint, whereItStands } from "../../migrate/operations/sound.js";
import { migrationStatus } from "../../migrate/operations/status.js";
import { pendingOf, unfinishedOf } from "../../migrate/standing.js";
import { Refusal } from "../outcome.js";
import type { Place } from "../project.js";
import type { Terminal } from "../terminal.js";
import { reporter } from "./progress.js";
import { inWordsOfCommands, runOptions } from "./session.js";
import { withoutSteps } from "./without-steps.js";

/** Why a database that was made without migrations is not served by a project that has some, and what to do. */
export function madeWithout(database: Database, migrations: readonly Migration[], made: Deployment): Refusal {
  const same = leadingTo(migrations, made);
  return new Refusal(`The database ${database.info.location} was made without migrations, and the project has some.`, same === undefined
    ? "It is in the state of none of them: bring it to that of one (corollary diff --migrations --live says what differs), or start over where its rows may go (corollary db reset --yes)."
    : `It holds what ${same.name} leads to: corollary migrate baseline ${same.version} --reason "made before migrations"`);
}

/** The last migration that leads to what a database was made with. */
export const leadingTo = (migrations: readonly Migration[], { schemaHash }: Deployment): Migration | undefined =>
  migrations.filter(({ snapshot }) => snapshot?.schemaHash === schemaHash).at(-1);

const mostNamed = 5;

/** Applies what is pending and says so while it happens; for a database that is `new` without its steps, which meet no rows. */
export async function applyReported(place: Place, database: Database, migrations: readonly Migration[], extent: "new" | "living", terminal: Terminal, more: Pick<ApplyOptions, "allowDestructive" | "outOfOrder"> = {}): Promise<void> {
  const report = reporter(terminal);
  const event = extent === "new" ? withoutSteps(report.event) : report.event;
  try {
    await applyMigrations({ ...runOptions(place, database), migrations, report: event, ...more });
  } finally {
    report.end();
  }
}

/**
 * For `serve`: a project with migrations has its schema from them. `apply`: applies what is pending first, as many
 * processes may that start together.
 * @throws Refusal where something is pending or was interrupted
 */
export async function requireMigrated(place: Place, migrations: readonly Migration[], database: Database, { apply, create }: { readonly apply: boolean; readonly create: boolean }, terminal: Terminal): Promise<void> {
  await inWordsOfCommands(async () => {
    if (migrations.length === 0) {
      if (apply && !create && (await deployment(database)) === undefined) {
        throw new Refusal("The database is empty, and the project has no migrations.", "Build the schema from the model: corollary serve --create. Or write the first migration, to be applied here and elsewhere: corollary migrate make init");
      }
      return;
    }
    // In this order: another process may be making both at this moment.
    const made = await deployment(database);
    const { standings, busy } = await migrationStatus(database, migrations);
    const without = made !== undefined && standings.every(({ entry }) => entry === undefined);
    if (without) throw madeWithout(database, migrations, made);
    // Where there is nothing yet, what is there is made by the migrations.
    if (apply || (create && made === undefined)) {
      return applyReported(place, database, migrations, made === undefined ? "new" : "living", terminal);
    }
    const unfinished = unfinishedOf(standings);
    if (unfinished !== undefined) {
      throw new Refusal(whereItStands(unfinished.entry, unfinished.migration), busy ? "A process is at it now: start again when it is done." : unfinishedHint(unfinished.entry));
    }
    const pending = pendingOf(standings);
    if (pending.length === 0) return;
    const named = [...pending.slice(0, mostNamed).map(({ name }) => name), ...(pending.length > mostNamed ? [`${pending.length - mostNamed} more`] : [])];
    throw new Refusal(`The database lacks ${pending.length} ${pending.length === 1 ? "migration" : "migrations"}: ${named.join(", ")}.`, "Look at them: corollary migrate plan. Apply them: corollary migrate apply, or corollary serve --migrate.");
  });
}
