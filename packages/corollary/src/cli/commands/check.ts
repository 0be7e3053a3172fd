import { buildProjectApp } from "../app/project-app.js";
import { compileProject } from "../compile-project.js";
import { type Fault, LoadError } from "../fault.js";
import { showFaults } from "../frame.js";
import { loadProject } from "../load.js";
import type { ExitCode } from "../outcome.js";
import { findProject } from "../project.js";
import type { Terminal } from "../terminal.js";

/** `corollary check`: every problem of the model, and of the application where the project has its own, with its place, cause and mend. 1 where one of them is an error. */
export async function check(cwd: string, options: { readonly json?: boolean }, terminal: Terminal): Promise<ExitCode> {
  const place = findProject(cwd);
  const { faults, entities } = await load();
  const errors = faults.filter((fault) => fault.severity === "error").length;
  if (options.json) {
    terminal.out(JSON.stringify({ ok: errors === 0, problems: faults }, undefined, 2));
  } else {
    if (faults.length > 0) terminal.say(`${showFaults(faults, place.root, terminal.paint)}\n`);
    terminal.say(summary(errors, faults.length - errors, entities, terminal));
  }
  return errors === 0 ? 0 : 1;

  async function load(): Promise<{ faults: readonly Fault[]; entities: number }> {
    try {
      const project = await loadProject(place);
      const { model, warnings } = compileProject(project);
      await buildProjectApp(project, model, false);
      return { faults: warnings, entities: Object.keys(model.entities).length };
    } catch (error) {
      if (error instanceof LoadError) return { faults: error.faults, entities: 0 };
      throw error;
    }
  }
}

function summary(errors: number, warnings: number, entities: number, { paint }: Terminal): string {
  const count = (n: number, word: string) => `${n} ${word}${n === 1 ? "" : "s"}`;
  if (errors > 0) return paint("red", `${count(errors, "error")}${warnings > 0 ? `, ${count(warnings, "warning")}` : ""}.`);
  const plural = entities === 1 ? "1 entity" : `${entities} entities`;
  return `${paint("green", "The model is sound.")} ${plural}${warnings > 0 ? `, ${count(warnings, "warning")}` : ""}.`;
}
