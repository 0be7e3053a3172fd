import { readFileSync } from "node:fs";
import { hostname, userInfo } from "node:os";
import { relative, resolve, sep } from "node:path";
import type { Database } from "../../database/port.js";
import { asDataMigration } from "../../migrate/data-migration.js";
import type { Migration, TypeScriptMigration } from "../../migrate/files/migration.js";
import { readMigrations } from "../../migrate/files/read.js";
import type { RunOptions } from "../../migrate/run/settings.js";
import { bundle } from "../bundle.js";
import type { Config } from "../config.js";
import { evaluate } from "../evaluate.js";
import { loadConfig } from "../load.js";
import { openProjectDatabase } from "../open.js";
import { type ExitCode, Failure } from "../outcome.js";
import { findProject, type Place } from "../project.js";
import { type Settings, settings } from "../settings.js";
import type { Terminal } from "../terminal.js";
import { type Reporter, reporter } from "./progress.js";
import { inWordsOfCommands } from "./words.js";

export { inWordsOfCommands };

/** What every command on migrations works with. */
export interface MigrationSession {
  readonly database: Database;
  readonly migrations: readonly Migration[];
  readonly settings: Settings;
  /** Folder of the migrations, as a person calls it. */
  readonly folder: string;
  readonly run: RunOptions & { readonly migrations: readonly Migration[] };
}

export interface RunFlags {
  /** Seconds. */
  readonly lockWait?: number;
  readonly lockTimeout?: number;
  readonly statementTimeout?: number;
  /** Rows per second. */
  readonly rate?: number;
  /** Read the files although a snapshot is broken. */
  readonly ignoreBrokenSnapshots?: boolean;
}

/** Opens the database of the project in `cwd` and reads its migrations; what is refused or fails is said in the words of commands. */
export async function withMigrations(cwd: string, flags: RunFlags, terminal: Terminal, use: (session: MigrationSession) => Promise<ExitCode>): Promise<ExitCode> {
  return inWordsOfCommands(async () => {
    const place = findProject(cwd);
    const config = await loadConfig(place);
    const folder = migrationsFolder(place, config);
    const migrations = await readMigrations(folder, { ignoreBrokenSnapshots: flags.ignoreBrokenSnapshots ?? false });
    const set = settings(place.root, config);
    const database = await openProjectDatabase(set, () => terminal.say("Making the embedded database; this happens once and takes some seconds."));
    const report = reporter(terminal);
    const stopping = tellWhenStopped(terminal, report);
    try {
      const run = { ...runOptions(place, database, flags), report: stopping.event, migrations };
      return await use({ database, migrations, settings: set, folder: relative(place.root, folder) || ".", run });
    } finally {
      stopping.end();
      report.end();
      await database.close();
    }
  });
}

/** Whoever stops a migration (Ctrl+C, or the end of a container) is told what that means; the process then ends as it would. */
function tellWhenStopped(terminal: Terminal, report: Reporter): { readonly event: Reporter["event"]; readonly end: () => void } {
  let begun: string | undefined;
  const stop = (signal: NodeJS.Signals) => {
    report.end();
    if (begun !== undefined) terminal.say(`stopped in ${begun}. Steps that are done stay, a transaction that was under way did not happen: corollary migrate status says where it stands, corollary migrate apply --resume goes on.`);
    end();
    process.kill(process.pid, signal);
  };
  const end = () => void process.off("SIGINT", stop).off("SIGTERM", stop);
  process.on("SIGINT", stop).on("SIGTERM", stop);
  return {
    event: (what) => {
      if (what.event === "migration-begun") begun = what.name;
      if (what.event === "migration-done") begun = undefined;
      report.event(what);
    },
    end,
  };
}

export const migrationsFolder = (place: Place, config: Config): string => resolve(place.root, config.migrations ?? "./migrations");

export function runOptions(place: Place, database: Database, flags: RunFlags = {}): RunOptions {
  const ms = (seconds: number | undefined) => (seconds === undefined ? undefined : seconds * 1000);
  const [lockWait, lockTimeout, statementTimeout] = [ms(flags.lockWait), ms(flags.lockTimeout), ms(flags.statementTimeout)];
  return {
    database, agent: `${userName()}@${hostname()}`, tool: version(), load: moduleLoader(place),
    ...(lockWait === undefined ? {} : { lockWait }),
    ...(lockTimeout === undefined ? {} : { lockTimeout }),
    ...(statementTimeout === undefined ? {} : { statementTimeout }),
    ...(flags.rate === undefined ? {} : { rowsPerSecond: flags.rate }),
  };
}

/** Modules are bundled like the model, when the first of them is needed. */
export function moduleLoader({ root, configFile }: Place): RunOptions["load"] {
  return async (migration: TypeScriptMigration) => {
    const bundled = await bundle({ root, ...(configFile === undefined ? {} : { configFile }), domainFiles: [], seedFiles: [migration.path] });
    const { seeds } = await evaluate(bundled, root);
    const load = seeds[relative(root, migration.path).split(sep).join("/")];
    if (load === undefined) throw new Failure(`${migration.name}.ts is not among the files that were bundled.`);
    return asDataMigration(await load());
  };
}

function userName(): string {
  try {
    return userInfo().username;
  } catch {
    // A user without an entry, as containers have them.
    return String(process.getuid?.() ?? "unknown");
  }
}

function version(): string {
  const stated: { version: string } = JSON.parse(readFileSync(new URL("../../../package.json", import.meta.url), "utf8"));
  return stated.version;
}
