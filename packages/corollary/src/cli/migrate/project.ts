import { relative } from "node:path";
import { modelHash } from "../../model/json/hash.js";
import type { Model } from "../../model/model.js";
import { readMigrations } from "../../migrate/files/read.js";
import type { Migration } from "../../migrate/files/migration.js";
import type { RunOptions } from "../../migrate/run/settings.js";
import { derive } from "../../schema/derive.js";
import type { Schema } from "../../schema/schema.js";
import { compileProject } from "../compile-project.js";
import type { Config } from "../config.js";
import { loadProject } from "../load.js";
import { openProjectDatabase } from "../open.js";
import { findProject, type Place } from "../project.js";
import { settings, target } from "../settings.js";
import { migrationsFolder, moduleLoader } from "./session.js";

/** A project whose migrations are written or proved: what its Model calls for, and what is there of files. No database. */
export interface WritingSession {
  readonly place: Place;
  readonly config: Config;
  readonly model: Model;
  readonly modelHash: string;
  readonly schema: Schema;
  readonly migrations: readonly Migration[];
  /** Absolute. */
  readonly folder: string;
  /** As a person calls it. */
  readonly shownFolder: string;
  readonly load: RunOptions["load"];
}

export interface TargetFlags {
  /** Major version of Postgres that is written for. */
  readonly postgres?: number;
}

/** @throws LoadError, MigrationFilesError where the model or the files are not in order */
export async function openWriting(cwd: string, flags: TargetFlags): Promise<WritingSession> {
  const place = findProject(cwd);
  const project = await loadProject(place);
  const { config } = project;
  const { model } = compileProject(project);
  const folder = migrationsFolder(place, config);
  const migrations = await readMigrations(folder);
  const version = flags.postgres ?? lastVersion(migrations) ?? await serverVersion(place, config);
  return {
    place, config, model, modelHash: modelHash(model), schema: derive(model, target(config, version)), migrations, folder,
    shownFolder: relative(place.root, folder) || ".", load: moduleLoader(place),
  };
}

/** Whoever writes the next migration need not have the server at hand that the others were written for. */
const lastVersion = (migrations: readonly Migration[]): number | undefined => migrations.flatMap(({ snapshot }) => snapshot?.schema.version ?? []).at(-1);

const embeddedVersion = 18;

async function serverVersion(place: Place, config: Config): Promise<number> {
  const set = settings(place.root, config);
  if (set.database.kind === "embedded") return embeddedVersion;
  const database = await openProjectDatabase(set);
  try {
    return database.info.version;
  } finally {
    await database.close();
  }
}
