// @ts-check
import { cp, mkdir, readdir, readFile, rename, writeFile } from "node:fs/promises";
import { basename, isAbsolute, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { nameProblem, nearestName } from "./name.js";

/** Thrown where nothing is made, with what to do instead. */
export class Refusal extends Error {
  /**
   * @param {string} message
   * @param {string} hint
   */
  constructor(message, hint) {
    super(message);
    this.hint = hint;
  }
}

const template = fileURLToPath(new URL("./template", import.meta.url));

/**
 * Makes a project in a folder that is empty or not there yet.
 * @param {string} target Folder, relative to `cwd` or absolute; its last part names the package.
 * @param {{ cwd: string, version: string, corollary?: string }} options `version`: of Corollary, for the dependency.
 *   `corollary`: what to depend on instead, as npm takes it; a path to a folder or tarball is relative to `cwd`.
 * @returns {Promise<string>} the absolute folder
 * @throws {Refusal} where the folder is not empty or its name cannot name a package
 */
export async function createProject(target, options) {
  const folder = resolve(options.cwd, target);
  const name = basename(folder);
  const problem = nameProblem(name);
  if (problem) throw new Refusal(`"${name}" cannot name a package: ${problem}.`, `Try: npx create-corollary ${nearestName(name)}`);
  await refuseOccupied(folder);
  await mkdir(folder, { recursive: true });
  await cp(template, folder, { recursive: true });
  // npm leaves .gitignore files out of packages, so the template keeps it under another name.
  await rename(join(folder, "gitignore"), join(folder, ".gitignore"));
  await writeFile(join(folder, "package.json"), `${JSON.stringify(packageJson(name, dependency(options)), undefined, 2)}\n`);
  const readme = join(folder, "README.md");
  await writeFile(readme, (await readFile(readme, "utf8")).replaceAll("{{name}}", name));
  return folder;
}

/** @param {string} folder */
async function refuseOccupied(folder) {
  const found = await readdir(folder).catch((/** @type {NodeJS.ErrnoException} */ error) => {
    if (error.code === "ENOENT") return [];
    if (error.code === "ENOTDIR") throw new Refusal(`${folder} is a file.`, "Name a folder that does not exist yet.");
    throw error;
  });
  if (found.length > 0) throw new Refusal(`${folder} is not empty.`, "Name a folder that does not exist yet, or empty this one.");
}

/** @param {{ cwd: string, version: string, corollary?: string }} options */
function dependency({ cwd, version, corollary }) {
  if (corollary === undefined) return `^${version}`;
  const path = isAbsolute(corollary) || corollary.startsWith(".") || corollary.endsWith(".tgz");
  return path ? `file:${resolve(cwd, corollary)}` : corollary;
}

/**
 * @param {string} name
 * @param {string} corollary
 */
function packageJson(name, corollary) {
  return {
    name,
    version: "0.1.0",
    private: true,
    type: "module",
    engines: { node: ">=20.19" },
    scripts: {
      dev: "corollary dev",
      start: "corollary serve --create",
      check: "corollary check && tsc",
      seed: "corollary db seed",
    },
    dependencies: { corollary },
    devDependencies: { "@types/node": "^20.19.0", typescript: "^7.0.2" },
  };
}
