import { readdirSync } from "node:fs";
import { join } from "node:path";

const moduleFile = /\.(?:ts|mts|js|mjs)$/u;
const notAModel = /\.(?:d\.ts|d\.mts|test\.ts|test\.mts|test\.js|test\.mjs)$/u;

/** The module files below a folder, in order of path; none where the folder does not exist. Tests and typings are left out. */
export function moduleFiles(folder: string): string[] {
  return entries(folder)
    .filter((entry) => entry.isFile() && moduleFile.test(entry.name) && !notAModel.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}

/** The files of a folder that say what migrations do; none where it does not exist. */
export function migrationFiles(folder: string): string[] {
  return entries(folder)
    .filter((entry) => entry.isFile() && entry.parentPath === folder && /^V\d.*\.(?:sql|ts)$/u.test(entry.name))
    .map((entry) => join(folder, entry.name));
}

/** The folder and all folders below it; none where it does not exist. */
export function foldersBelow(folder: string): string[] {
  const below = entries(folder)
    .filter((entry) => entry.isDirectory() && entry.name !== "node_modules")
    .map((entry) => join(entry.parentPath, entry.name));
  return exists(folder) ? [folder, ...below] : [];
}

function exists(folder: string): boolean {
  try {
    readdirSync(folder);
    return true;
  } catch {
    return false;
  }
}

function entries(folder: string) {
  try {
    return readdirSync(folder, { withFileTypes: true, recursive: true });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return [];
    throw error;
  }
}
