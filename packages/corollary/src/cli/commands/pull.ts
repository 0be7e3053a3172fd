import { relative, resolve } from "node:path";
import type { Config } from "../config.js";
import { loadConfig } from "../load.js";
import { openProjectDatabase } from "../open.js";
import { type ExitCode, Failure, Refusal } from "../outcome.js";
import { findProject, type Place } from "../project.js";
import { pull, writeFiles } from "../pull/pull.js";
import { settings } from "../settings.js";
import { moduleFiles } from "../sources.js";
import type { Terminal } from "../terminal.js";
import { openUrl } from "./diff.js";

export interface PullFlags {
  /** Folder of the files, from the folder of the project. */
  readonly out: string;
  /** Instead of the database of the project. */
  readonly url?: string;
  /** Write into a folder that has model files. */
  readonly force?: boolean;
}

/** `corollary pull`: model files from a database that is there already. Changes nothing in the database. */
export async function pullCommand(cwd: string, flags: PullFlags, terminal: Terminal): Promise<ExitCode> {
  const place = placeOf(cwd);
  const config: Config = await loadConfig(place);
  const folder = resolve(place.root, flags.out);
  const shown = relative(cwd, folder) || ".";
  if (moduleFiles(folder).length > 0 && flags.force !== true) {
    throw new Refusal(`There are model files in ${shown}/.`, "Write elsewhere with --out <folder>, or overwrite files of the same names with --force.");
  }
  const database = flags.url === undefined ? await openProjectDatabase(settings(place.root, config)) : await openUrl(flags.url);
  try {
    const { files, entities, notes, withoutEntity } = await pull(database, config);
    if (entities === 0) throw new Failure("The database has no table with a primary key.", "Is it the right one? DATABASE_URL or --url names it.");
    writeFiles(files, folder);
    for (const { file } of files) terminal.out(`${shown}/${file}`);
    terminal.say(terminal.paint("green", `Wrote ${entities} ${entities === 1 ? "entity" : "entities"} from ${database.info.location}.`));
    if (withoutEntity.length > 0) terminal.say(`Held as tables without an entity:\n${withoutEntity.map((note) => `  - ${note}`).join("\n")}`);
    terminal.say(notes.length === 0 ? "The model holds all of the database." : `Not held by the model, or otherwise:\n${notes.map((note) => `  - ${note}`).join("\n")}`);
    return 0;
  } finally {
    await database.close();
  }
}

/** A project that is only about to begin has neither config nor domain. */
function placeOf(cwd: string): Place {
  try {
    return findProject(cwd);
  } catch (error) {
    if (error instanceof Failure) return { root: resolve(cwd) };
    throw error;
  }
}
