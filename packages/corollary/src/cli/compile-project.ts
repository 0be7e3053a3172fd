import { tryCompile } from "../model/compile/compile.js";
import type { Model } from "../model/model.js";
import { projectSources } from "./doc-comments.js";
import { type Fault, faultOf, LoadError } from "./fault.js";
import type { Project } from "./load.js";

export interface CompiledProject {
  readonly model: Model;
  readonly warnings: readonly Fault[];
}

/**
 * The Model of a loaded project; doc comments become help texts, origins name files from the project's folder.
 * @throws LoadError with all problems, warnings too, where one of them is an error.
 */
export function compileProject(project: Project): CompiledProject {
  const { model, problems } = tryCompile(project.domain.map((module) => module.exports), {
    root: project.root,
    sources: projectSources(project.root),
  });
  const faults = problems.map(faultOf);
  if (!model) throw new LoadError(faults);
  return { model, warnings: faults };
}
