import { printModel } from "../../model/json/print.js";
import { compileProject } from "../compile-project.js";
import { loadProject } from "../load.js";
import type { ExitCode } from "../outcome.js";
import { findProject } from "../project.js";
import type { Terminal } from "../terminal.js";

/** `corollary model`: the Model as JSON, or the JSON Schema of every such document. */
export async function model(cwd: string, options: { readonly schema?: boolean }, terminal: Terminal): Promise<ExitCode> {
  if (options.schema) {
    const { modelJsonSchema } = await import("../../model/json/json-schema.js");
    terminal.out(JSON.stringify(modelJsonSchema(), undefined, 2));
    return 0;
  }
  const { model: compiled } = compileProject(await loadProject(findProject(cwd)));
  terminal.out(printModel(compiled).trimEnd());
  return 0;
}
