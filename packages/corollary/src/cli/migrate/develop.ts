import type { Database } from "../../database/port.js";
import { deployment, isDeployed } from "../../schema/deployment.js";
import type { Migration } from "../../migrate/files/migration.js";
import { readMigrations } from "../../migrate/files/read.js";
import { realLosses } from "../../migrate/operations/apply.js";
import { baselineMigrations } from "../../migrate/operations/declare.js";
import { describeLosses } from "../../migrate/operations/losses.js";
import { requireSound } from "../../migrate/operations/sound.js";
import { migrationStatus } from "../../migrate/operations/status.js";
import { pendingOf, type Standing } from "../../migrate/standing.js";
import type { Config } from "../config.js";
import { differencesNamed } from "../differences.js";
import { Refusal } from "../outcome.js";
import type { Place } from "../project.js";
import type { Step, Wanted } from "../schema-state.js";
import type { Terminal } from "../terminal.js";
import type { Ask } from "./ask.js";
import { applyReported, leadingTo, madeWithout } from "./gate.js";
import { inWordsOfCommands, migrationsFolder, runOptions } from "./session.js";

const mostNamed = 8;

/**
 * For `dev`: a project with migrations has its schema from them, so what is pending is applied, and where the model is ahead
 * of them the next one is asked for. Undefined where neither the project nor the database has any.
 * @throws Refusal where files and database do not belong together, Failure where one of them does not run
 */
export async function followMigrations(place: Place, config: Config, wanted: Wanted, database: Database, ask: Ask, terminal: Terminal): Promise<Step | undefined> {
  return inWordsOfCommands(async () => {
    const migrations = await readMigrations(migrationsFolder(place, config));
    const { standings } = await migrationStatus(database, migrations);
    if (standings.length === 0) return undefined;
    requireSound(standings);
    const untouched = standings.every(({ entry }) => entry === undefined);
    const taken = untouched && await takeOver(place, database, migrations, terminal);
    const pending = taken ? [] : pendingOf(standings);
    if (pending.length > 0) await applyPending(place, database, migrations, standings, ask, terminal);
    if (await isDeployed(database, wanted.schema)) return { step: "none" };
    return ahead(wanted, (await deployment(database))?.schema);
  });
}

/**
 * A database that was made without migrations, and holds what one of them leads to, has had them from now on.
 * @throws Refusal where it holds something else
 */
async function takeOver(place: Place, database: Database, migrations: readonly Migration[], terminal: Terminal): Promise<boolean> {
  const made = await deployment(database);
  if (made === undefined) return false;
  const same = leadingTo(migrations, made);
  if (same === undefined || same !== migrations.at(-1)) throw madeWithout(database, migrations, made);
  await baselineMigrations({ ...runOptions(place, database), migrations, version: same.version, reason: "corollary dev had made what it leads to" });
  terminal.say(`${terminal.paint("yellow", "note")} The database holds what ${same.name} leads to; from now on it counts as applied.`);
  return true;
}

async function applyPending(place: Place, database: Database, migrations: readonly Migration[], standings: readonly Standing[], ask: Ask, terminal: Terminal): Promise<void> {
  const losses = await realLosses(database.as("owner"), pendingOf(standings), standings);
  if (losses.length > 0) {
    terminal.say(`${terminal.paint("yellow", "asked")} Pending migrations destroy what is stored:${describeLosses(losses)}`);
    if ((await ask("Apply them, and lose that?")) !== true) throw new Refusal("Pending migrations destroy what is stored, so they were not applied.", "Answer y on a terminal; or stop corollary dev and run: corollary migrate apply --allow-destructive");
  }
  const extent = standings.every(({ entry }) => entry === undefined) ? "new" : "living";
  await applyReported(place, database, migrations, extent, terminal, { allowDestructive: losses.length > 0, outOfOrder: "note" });
}

function ahead({ schema }: Wanted, held: Wanted["schema"] | undefined): Step {
  return {
    step: "blocked",
    message: "The model is ahead of the migrations. Write the next one, which is applied as soon as it is there: corollary migrate make <what it is for>",
    differences: held === undefined ? [] : differencesNamed(held, schema, mostNamed).map((what) => ({ what })),
  };
}
