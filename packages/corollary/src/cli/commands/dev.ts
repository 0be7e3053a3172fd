import type { Database } from "../../database/port.js";
import { announce } from "../announce.js";
import { openDevPage, type DevPage } from "../app/dev-page.js";
import { type Changes, followChanges } from "../changes.js";
import { type CompiledProject, compileProject } from "../compile-project.js";
import { faultsOf } from "../fault.js";
import { bringLive, type Live, notYet } from "../live.js";
import { showFaults } from "../frame.js";
import { loadProject, type Project } from "../load.js";
import { openProjectDatabase } from "../open.js";
import type { ExitCode } from "../outcome.js";
import { findProject, type Place } from "../project.js";
import { reportError } from "../report.js";
import { wantedOf } from "../schema-state.js";
import { seedProject } from "../seeding.js";
import { listen, packageInfo, servedModel } from "../serving.js";
import { type Flags, type Settings, settings } from "../settings.js";
import { stopAsked } from "../signals.js";
import type { Terminal } from "../terminal.js";

export interface DevFlags extends Flags {
  /** Apply the seeds that are still to come before serving. */
  readonly seed?: boolean;
}

interface Sound extends CompiledProject {
  readonly project: Project;
}

/** Everything that stays the same while the model changes. */
interface Session {
  readonly place: Place;
  readonly flags: DevFlags;
  readonly terminal: Terminal;
  readonly changes: Changes;
  readonly stop: Promise<"stop">;
  /** The application in the browsers that show it. */
  readonly page: DevPage;
}

/** `corollary dev`: serves the model, brings the database in step with it, follows every edit until asked to stop. */
export async function dev(cwd: string, flags: DevFlags, terminal: Terminal): Promise<ExitCode> {
  const place = findProject(cwd);
  const stop = stopAsked().then(() => "stop" as const);
  const changes = followChanges(place);
  try {
    const session = { place, flags, terminal, changes, stop, page: openDevPage(place.root, changes) };
    const first = await firstSound(session);
    return first ? await serveWith(session, first) : 0;
  } finally {
    changes.close();
  }
}

/** The project as soon as it has a sound model; undefined where the process is asked to stop before. */
async function firstSound(session: Session): Promise<Sound | undefined> {
  for (;;) {
    const sound = await load(session, session.flags.seed ?? false);
    if (sound) return sound;
    session.terminal.say(session.terminal.paint("dim", "\nNothing is served yet. Waiting for an edit."));
    if ((await Promise.race([session.changes.next(), session.stop])) === "stop") return undefined;
  }
}

async function serveWith(session: Session, first: Sound): Promise<ExitCode> {
  const { place, flags, terminal } = session;
  const set = settings(place.root, first.project.config, flags);
  const database = await openProjectDatabase(set, () => terminal.say("Making the embedded database; this happens once and takes some seconds."));
  try {
    const live: Live = { handler: notYet, app: session.page.app, port: set.port };
    await take(session, first, database, live);
    if (flags.seed && live.handler !== notYet) {
      // A seed that fails is shown and can be mended; what is there can be served all the same.
      await seedProject(first.project, set, wantedOf(first.project.config, first.model, database), database, terminal).catch((error: unknown) => reportError(error, terminal, place.root));
    }
    const running = await listen((request, connection) => session.page.answer(request) ?? live.handler(request, connection), set);
    announce(packageInfo(place.root).title, running.url, servedModel(first.project.config, first.model), database, first.project.config.http?.basePath ?? "/api/v1", terminal);
    await follow(session, set, database, live);
    session.page.close();
    await running.close();
    return 0;
  } finally {
    await database.close();
  }
}

async function follow(session: Session, set: Settings, database: Database, live: Live): Promise<void> {
  while ((await Promise.race([session.changes.next(), session.stop])) !== "stop") {
    const begun = performance.now();
    const sound = await load(session, false);
    if (!sound) {
      session.terminal.say(session.terminal.paint("dim", "\nThe model served so far goes on being served."));
      continue;
    }
    if (await take(session, sound, database, live)) {
      session.terminal.out(`${session.terminal.paintOut("green", "●")} live after ${Math.round(performance.now() - begun)} ms`);
    }
    tellRestart(session, set, sound.project);
  }
}

/** Loads and compiles; says what is wrong where that fails. */
async function load({ place, changes, terminal, page }: Session, seeds: boolean): Promise<Sound | undefined> {
  try {
    const project = await loadProject(place, { seeds });
    changes.follow(project);
    const compiled = compileProject(project);
    if (compiled.warnings.length > 0) terminal.say(showFaults(compiled.warnings, place.root, terminal.paint));
    return { project, ...compiled };
  } catch (error) {
    reportError(error, terminal, place.root);
    page.tell(faultsOf(error));
    return undefined;
  }
}

/** Makes a model the one that is served; false, with the reason said, where the database cannot follow. */
async function take(session: Session, sound: Sound, database: Database, live: Live): Promise<boolean> {
  const { place, terminal, page } = session;
  try {
    const faults = await bringLive(place, sound.project.config, sound.model, database, live, terminal);
    if (faults.length === 0) await takeApp(session, sound);
    else page.tell(faults);
    return faults.length === 0;
  } catch (error) {
    reportError(error, terminal, place.root);
    page.tell(faultsOf(error));
    return false;
  }
}

/** Where the application of the project is broken, the one before it goes on being served. */
async function takeApp({ place, terminal, page }: Session, { project, model }: Sound): Promise<void> {
  try {
    await page.take(project, model);
    page.tell([]);
  } catch (error) {
    reportError(error, terminal, place.root);
    page.tell(faultsOf(error));
  }
}

function tellRestart({ place, flags, terminal }: Session, set: Settings, project: Project): void {
  const now = settings(place.root, project.config, flags);
  const same = JSON.stringify([now.database, now.applicationRole, now.host, now.port]) === JSON.stringify([set.database, set.applicationRole, set.host, set.port]);
  if (!same) terminal.say(`${terminal.paint("yellow", "!")} The config has another database or address now; start again to use it.`);
}
