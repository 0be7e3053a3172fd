import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { checksum } from "./checksum.js";
import type { Migration } from "./migration.js";
import { fileKind, type FilePart, migrationName, type MigrationName } from "./name.js";
import { parseMigration, withoutCarriageReturns } from "./parse.js";
import { parsePlan } from "./plan-json.js";
import { type FileProblem, MigrationFileError, MigrationFilesError } from "./problem.js";
import { replacedIn } from "./replaces.js";
import { parseSnapshot } from "./snapshot.js";

interface Entry {
  readonly name: MigrationName;
  readonly texts: Map<FilePart, string>;
}

export interface ReadOptions {
  /** Take a snapshot that is broken as missing, so that it can be written anew. Default false. */
  readonly ignoreBrokenSnapshots?: boolean;
}

/**
 * The migrations of a folder in their order; none where there is no such folder. Files whose names do not begin with V
 * and a digit are left alone.
 * @throws MigrationFilesError with everything that is wrong
 */
export async function readMigrations(folder: string, options: ReadOptions = {}): Promise<readonly Migration[]> {
  const problems: FileProblem[] = [];
  const entries = await readEntries(folder, problems);
  const migrations: Migration[] = [];
  for (const entry of entries) {
    const same = entries.find((other) => other.name.version === entry.name.version);
    if (same !== undefined && same !== entry) {
      problems.push({
        file: migrationName(entry.name), message: `It has the same version as ${migrationName(same.name)}.`, hint: "Give one of them another moment, where it has not been applied anywhere yet.",
      });
    }
    const migration = toMigration(folder, entry, problems, options);
    if (migration !== undefined) migrations.push(migration);
  }
  if (problems.length > 0) throw new MigrationFilesError(problems);
  return migrations;
}

/**
 * The migration that files would be, were they in the folder.
 * @throws MigrationFilesError with everything that is wrong, Error where they are not the files of one migration
 */
export function migrationOf(folder: string, files: Readonly<Record<string, string>>): Migration {
  const problems: FileProblem[] = [];
  const texts = new Map<FilePart, string>();
  let name: MigrationName | undefined;
  for (const [file, text] of Object.entries(files)) {
    const kind = fileKind(file);
    if (kind.kind !== "part" || (name !== undefined && migrationName(name) !== migrationName(kind.name))) throw new Error(`${file} is no file of this migration.`);
    name = kind.name;
    texts.set(kind.part, text);
  }
  if (name === undefined) throw new Error("A migration has files.");
  const migration = toMigration(folder, { name, texts }, problems, {});
  if (migration === undefined || problems.length > 0) throw new MigrationFilesError(problems);
  return migration;
}

async function readEntries(folder: string, problems: FileProblem[]): Promise<readonly Entry[]> {
  const entries = new Map<string, Entry>();
  for (const file of await filesOf(folder)) {
    const kind = fileKind(file);
    if (kind.kind === "other") continue;
    if (kind.kind === "misnamed") {
      problems.push({ file, message: "This is no name of a file of a migration.", hint: kind.hint });
      continue;
    }
    const name = migrationName(kind.name);
    const entry = entries.get(name) ?? { name: kind.name, texts: new Map<FilePart, string>() };
    entries.set(name, entry);
    entry.texts.set(kind.part, await readFile(join(folder, file), "utf8"));
  }
  return [...entries.values()].sort((a, b) => (migrationName(a.name) < migrationName(b.name) ? -1 : 1));
}

async function filesOf(folder: string): Promise<readonly string[]> {
  try {
    const entries = await readdir(folder, { withFileTypes: true });
    return entries.filter((entry) => !entry.isDirectory()).map((entry) => entry.name).sort();
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return [];
    throw error;
  }
}

function toMigration(folder: string, { name, texts }: Entry, problems: FileProblem[], { ignoreBrokenSnapshots = false }: ReadOptions): Migration | undefined {
  const full = migrationName(name);
  const read = <T>(part: FilePart, parse: (text: string) => T): T | undefined => {
    const text = texts.get(part);
    if (text === undefined) return undefined;
    try {
      return parse(text);
    } catch (error) {
      if (!(error instanceof MigrationFileError)) throw error;
      const { message, hint, line } = error;
      if (part !== "snapshot.json" || !ignoreBrokenSnapshots) problems.push({ file: `${full}.${part}`, message, hint, ...(line === undefined ? {} : { line }) });
      return undefined;
    }
  };
  const [up, module, down] = [texts.get("up.sql"), texts.get("ts"), texts.get("down.sql")];
  const snapshot = read("snapshot.json", parseSnapshot);
  const common = { ...name, name: full, ...(snapshot === undefined ? {} : { snapshot }) };
  if (module !== undefined) {
    const beside = (["up.sql", "down.sql", "plan.json"] as const).filter((part) => texts.has(part));
    if (beside.length > 0) problems.push({ file: `${full}.ts`, message: `A migration in TypeScript has no ${beside.map((part) => `.${part}`).join(" and ")}.`, hint: "Its down is a function of the same module. Give the SQL a migration of its own." });
    return { kind: "typescript", ...common, up: withoutCarriageReturns(module), checksum: checksum(module), path: join(folder, `${full}.ts`) };
  }
  if (up === undefined) {
    problems.push({ file: full, message: `It has ${[...texts.keys()].map((part) => `.${part}`).join(" and ")}, but no .up.sql.`, hint: "Restore it from version control, or remove what is left of it." });
    return undefined;
  }
  const [upScript, downScript, plan] = [read("up.sql", parseMigration), read("down.sql", parseMigration), read("plan.json", parsePlan)];
  if (upScript === undefined) return undefined;
  const replaces = replacedIn(upScript.head);
  return {
    kind: "sql", ...common, ...(replaces.length === 0 ? {} : { replaces }), up: withoutCarriageReturns(up), upScript, checksum: checksum(up), path: join(folder, `${full}.up.sql`),
    ...(down === undefined || downScript === undefined ? {} : { down: withoutCarriageReturns(down), downScript, downChecksum: checksum(down) }),
    ...(plan === undefined ? {} : { plan }),
  };
}
