import { existsSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { Failure } from "./outcome.js";

/** Where a project is: the folder that holds `corollary.config.*`, or a `domain` folder where there is no config. */
export interface Place {
  readonly root: string;
  /** Absent where the defaults are all the project needs. */
  readonly configFile?: string;
}

const configNames = ["corollary.config.ts", "corollary.config.mts", "corollary.config.js", "corollary.config.mjs"];

/** Looks in `start` and the folders above it. */
export function findProject(start: string): Place {
  for (let folder = resolve(start); ; folder = dirname(folder)) {
    for (const name of configNames) {
      const configFile = join(folder, name);
      if (existsSync(configFile)) return { root: folder, configFile };
    }
    if (folder === dirname(folder)) break;
  }
  if (existsSync(join(start, "domain"))) return { root: resolve(start) };
  throw new Failure(
    `No corollary.config.ts in ${resolve(start)} or a folder above it, and no domain folder here.`,
    "Go to your project's folder, or make a new project with: npx create-corollary my-app",
  );
}

/** The project's folder, or `start` where there is none: what paths in messages are relative to. */
export function projectRoot(start: string): string {
  try {
    return findProject(start).root;
  } catch {
    return resolve(start);
  }
}
