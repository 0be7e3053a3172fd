import { relative, resolve, sep } from "node:path";
import { folderOfApp } from "../../http/node/app-files.js";
import type { Model } from "../../model/model.js";
import { present } from "../../view/present.js";
import { type Fault, LoadError } from "../fault.js";
import type { Project } from "../load.js";
import { buildApp, type AppParts, type BuiltApp } from "./build.js";
import { findAppConfig } from "./find.js";
import { nameFaults } from "./names.js";
import { readShared } from "./shared.js";

/**
 * Bundles the application of a project and checks its names against the model; undefined where the project has no
 * `app.config`. Takes some 50 ms: it is done at each start and kept in memory, so that no built file can be out of date.
 * @throws LoadError with everything that is wrong with it, with places.
 */
export async function buildProjectApp(project: Project, model: Model, dev: boolean): Promise<BuiltApp | undefined> {
  const { root } = project;
  const config = findAppConfig(root);
  if (config === undefined) return undefined;
  const folder = folderOfApp(root);
  if (folder === undefined) throw new LoadError([notInstalled(relative(root, config).split(sep).join("/"))]);
  const explicit = typeof project.config.domain === "object";
  const domain = explicit ? [] : project.domain.map((module) => resolve(root, module.file));
  const parts: AppParts = { root, config, domain, shared: readShared(folder), dev };
  const built = await buildApp(parts);
  const faults = await nameFaults(parts, built, present(model, { title: "", basePath: "" }));
  if (faults.length > 0) throw new LoadError(faults);
  return built;
}

function notInstalled(file: string): Fault {
  return {
    code: "missing-module", severity: "error", message: `${file} changes the application, which is not installed.`,
    hint: "Install it: npm install @corollary/react", place: { file, line: 1, column: 1 },
  };
}
