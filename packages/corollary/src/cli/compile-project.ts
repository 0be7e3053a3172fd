import { withheldByIdentity } from "../http/public.js";
import { tryCompile } from "../model/compile/compile.js";
import type { Model } from "../model/model.js";
import type { Problem } from "../model/problem.js";
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
  const faults = problems.filter((problem) => !isMeant(problem, project)).map(faultOf);
  if (!model) throw new LoadError(faults);
  return { model, warnings: faults };
}

/** That nobody reaches sessions, passwords and keys but sign-in itself is as it should be. */
function isMeant({ code, pointer }: Problem, { config }: Project): boolean {
  if (code !== "policy-missing" || config.identity === undefined) return false;
  return withheldByIdentity().has(pointer.split("/")[2] ?? "");
}
