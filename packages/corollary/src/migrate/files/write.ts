import { mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Step } from "../../schema/plan/step.js";
import { migrationName, type MigrationName } from "./name.js";
import { printPlan } from "./plan-json.js";
import { printMigration } from "./print.js";
import { scriptsOf } from "./scripts-of-plan.js";
import { printSnapshot, type Snapshot } from "./snapshot.js";

/** A migration that is to be written. */
export interface Draft {
  readonly name: MigrationName;
  /** What it is for, on one line. */
  readonly title: string;
  readonly steps: readonly Step[];
  readonly snapshot?: Snapshot;
}

/** The files of a migration, by name; the same for the same draft. */
export function migrationFiles({ name, title, steps, snapshot }: Draft): Readonly<Record<string, string>> {
  const full = migrationName(name);
  const { up, down } = scriptsOf(title, steps);
  return {
    [`${full}.up.sql`]: printMigration(up),
    ...(down === undefined ? {} : { [`${full}.down.sql`]: printMigration(down) }),
    [`${full}.plan.json`]: printPlan(steps),
    ...(snapshot === undefined ? {} : { [`${full}.snapshot.json`]: printSnapshot(snapshot) }),
  };
}

/** Writes files that are not there yet into a folder, all or none. Gives their paths. @throws where one is there already */
export async function writeMigration(folder: string, files: Readonly<Record<string, string>>): Promise<readonly string[]> {
  await mkdir(folder, { recursive: true });
  const written: string[] = [];
  try {
    for (const [file, text] of Object.entries(files)) {
      const path = join(folder, file);
      await writeFile(path, text, { flag: "wx" });
      written.push(path);
    }
  } catch (error) {
    for (const path of written) await rm(path, { force: true });
    throw error;
  }
  return written;
}
