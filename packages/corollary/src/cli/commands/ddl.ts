import { derive } from "../../schema/derive.js";
import { emit } from "../../schema/emit.js";
import { compileProject } from "../compile-project.js";
import { loadProject } from "../load.js";
import type { ExitCode } from "../outcome.js";
import { findProject } from "../project.js";
import { target } from "../settings.js";
import type { Terminal } from "../terminal.js";

/** `corollary ddl`: the script that makes the schema in an empty database. The same model gives the same bytes. */
export async function ddl(cwd: string, options: { readonly postgres: number }, terminal: Terminal): Promise<ExitCode> {
  const project = await loadProject(findProject(cwd));
  const { model } = compileProject(project);
  terminal.out(emit(derive(model, target(project.config, options.postgres))).trimEnd());
  return 0;
}
