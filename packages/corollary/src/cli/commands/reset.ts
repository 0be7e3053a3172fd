import type { Database } from "../../database/port.js";
import { deployment } from "../../schema/deployment.js";
import { qualified } from "../../schema/identifier.js";
import type { Schema } from "../../schema/schema.js";
import { compileProject } from "../compile-project.js";
import { loadProject } from "../load.js";
import { readMigrations } from "../../migrate/files/read.js";
import { applyReported } from "../migrate/gate.js";
import { inWordsOfCommands, migrationsFolder } from "../migrate/session.js";
import { openProjectDatabase } from "../open.js";
import { type ExitCode, Refusal } from "../outcome.js";
import { findProject } from "../project.js";
import { build, tablesOf, wantedOf } from "../schema-state.js";
import { isLocalDatabase, type Settings, settings } from "../settings.js";
import type { Terminal } from "../terminal.js";

/** `corollary db reset`: the database as if Corollary had just been started on it. All data of the model is gone. */
export async function reset(cwd: string, options: { readonly yes?: boolean }, terminal: Terminal): Promise<ExitCode> {
  const place = findProject(cwd);
  const project = await loadProject(place);
  const { model } = compileProject(project);
  const set = settings(place.root, project.config);
  refuseReset(set, options.yes ?? false);
  const database = await openProjectDatabase(set);
  try {
    const found = await deployment(database);
    if (found) await dropDeployed(database, found.schema);
    const wanted = wantedOf(project.config, model, database);
    const migrations = await inWordsOfCommands(() => readMigrations(migrationsFolder(place, project.config)));
    if (migrations.length === 0) await build(database, wanted);
    else await inWordsOfCommands(() => applyReported(place, database, migrations, "new", terminal));
    terminal.say(`${found ? "Dropped everything and built" : "Built"} the schema${migrations.length === 0 ? "" : " by the migrations"}: ${tablesOf(wanted)} in ${database.info.location}.`);
    return 0;
  } finally {
    await database.close();
  }
}

/** @throws Refusal unless losing every row is what was asked for, where it can be. */
function refuseReset(set: Settings, yes: boolean): void {
  if (set.production) throw new Refusal("NODE_ENV is production.", "A production database is not reset by this command.");
  if (!isLocalDatabase(set.database)) throw new Refusal("The database is not on this machine.", "Only an embedded database, or a server on this machine, is reset by this command.");
  if (!yes) throw new Refusal("All data of this database would be lost.", "If that is meant: corollary db reset --yes");
}

/** Drops what was deployed, whatever the model says now, and all that Corollary keeps beside it. */
async function dropDeployed(database: Database, schema: Schema): Promise<void> {
  const drops = [
    ...schema.tables.map((table) => `drop table if exists ${qualified(table)} cascade`),
    ...schema.sequences.map((sequence) => `drop sequence if exists ${qualified(sequence)} cascade`),
    ...schema.functions.map((routine) => `drop function if exists ${qualified(routine)}(${routine.arguments}) cascade`),
    ...schema.enums.map((type) => `drop type if exists ${qualified(type)} cascade`),
    "drop schema if exists corollary cascade",
  ];
  await database.transaction((transaction) => transaction.script(`${drops.join(";\n")};`));
}
