import type { Database } from "../../database/port.js";
import { announce } from "../announce.js";
import { buildProjectApp } from "../app/project-app.js";
import { servedApp } from "../app/served.js";
import { compileProject } from "../compile-project.js";
import type { Config } from "../config.js";
import { projectEncryption } from "../encryption.js";
import { showFaults } from "../frame.js";
import { loadProject } from "../load.js";
import { secondHalf } from "../migrate/between.js";
import { readMigrations } from "../../migrate/files/read.js";
import { requireMigrated } from "../migrate/gate.js";
import { inWordsOfCommands, migrationsFolder } from "../migrate/session.js";
import { openProjectDatabase } from "../open.js";
import type { ExitCode } from "../outcome.js";
import { findProject, type Place } from "../project.js";
import { requireSchema, tablesOf, type Wanted, wantedOf } from "../schema-state.js";
import { seedProject } from "../seeding.js";
import { listen, packageInfo, projectHandler, refuseExposure, servedModel, warnOfMail } from "../serving.js";
import { type Flags, settings } from "../settings.js";
import { stopAsked } from "../signals.js";
import { projectTenants } from "../tenants.js";
import type { Terminal } from "../terminal.js";

export interface ServeFlags extends Flags {
  /** Build the schema where the database is empty. */
  readonly create?: boolean;
  /** Apply pending migrations first. */
  readonly migrate?: boolean;
  /** Apply the seeds that are still to come. */
  readonly seed?: boolean;
}

/** `corollary serve`: serves the model until it is asked to stop. Refuses a database that does not match it. */
export async function serve(cwd: string, flags: ServeFlags, terminal: Terminal): Promise<ExitCode> {
  const place = findProject(cwd);
  const project = await loadProject(place, { seeds: flags.seed ?? false });
  const { model, warnings } = compileProject(project);
  if (warnings.length > 0) terminal.say(`${showFaults(warnings, place.root, terminal.paint)}\n`);
  const set = settings(place.root, project.config, flags);
  refuseExposure(project.config, set);
  warnOfMail(project.config, terminal, process.env["NODE_ENV"] === "production");
  const encryption = await projectEncryption(project.config, model);
  const app = servedApp(place.root);
  app.take(await buildProjectApp(project, model, false));
  const database = await openProjectDatabase(set, () => terminal.say("Making the embedded database; this happens once and takes some seconds."));
  try {
    const wanted = wantedOf(project.config, model, database);
    await requireReady(place, project.config, database, wanted, flags, terminal);
    if (flags.seed) await seedProject(project, set, wanted, database, terminal);
    const tenants = await projectTenants(place.root, project.config, database, set);
    const stop = stopAsked();
    const running = await listen(projectHandler(place.root, project.config, model, database, { app: app.files, port: set.port, encryption, tenants }), set);
    announce(packageInfo(place.root).title, running.url, servedModel(project.config, model), database, project.config.http?.basePath ?? "/api/v1", terminal);
    await stop;
    await running.close();
    await tenants?.close();
    return 0;
  } finally {
    await database.close();
  }
}

/** Makes what may be made, and refuses a database that this model cannot be served from. */
async function requireReady(place: Place, config: Config, database: Database, wanted: Wanted, { create = false, migrate = false }: ServeFlags, terminal: Terminal): Promise<void> {
  const migrations = await inWordsOfCommands(() => readMigrations(migrationsFolder(place, config)));
  const half = migrate ? undefined : await secondHalf(migrations, database, wanted);
  if (half !== undefined) {
    terminal.say(`${terminal.paint("yellow", "note")} ${half.name} is for when no process of the model before runs any more: corollary migrate apply`);
    return;
  }
  await requireMigrated(place, migrations, database, { apply: migrate, create }, terminal);
  if ((await requireSchema(database, wanted, create)) === "created") terminal.say(`Built the schema: ${tablesOf(wanted)}.`);
}
