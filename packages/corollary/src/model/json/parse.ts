import { checkModel, errorsOf } from "../check/check-model.js";
import { toProblem, type Finding } from "../check/report.js";
import type { Model } from "../model.js";
import { ModelError, type Problem } from "../problem.js";
import { completeModel } from "./complete.js";
import { readForm } from "./form.js";
import { freeze } from "./freeze.js";

export interface ParseOptions {
  /**
   * Whether SQL that the model carries (custom types, SQL defaults, SQL of custom keys) is believed. It runs with the
   * rights of whoever applies the schema, so leave it out unless the model's author may do as much. Default false.
   */
  readonly trustSql?: boolean;
}

export interface ParsedModel {
  /** Present unless a problem is an error. Deeply frozen. */
  readonly model?: Model;
  readonly problems: readonly Problem[];
}

/**
 * The Model of its JSON: text, or the value that `JSON.parse` gives. Types of expressions may be left out.
 * @throws ModelError with every problem, where there is an error among them: first those of form (unknown members,
 * wrong kinds), and where the form is right those of meaning.
 */
export function parseModel(json: unknown, options: ParseOptions = {}): Model {
  const { model, problems } = tryParseModel(json, options);
  if (model) return model;
  throw new ModelError(problems);
}

/** Like `parseModel`, but gives the problems (warnings too) instead of throwing. */
export function tryParseModel(json: unknown, options: ParseOptions = {}): ParsedModel {
  const read = typeof json === "string" ? readText(json) : { value: json };
  if ("problem" in read) return { problems: [read.problem] };
  const formed = readForm(read.value);
  if ("problems" in formed) return { problems: formed.problems };
  const findings: Finding[] = [];
  const model = completeModel(formed.stated, (finding) => findings.push(finding));
  const problems = [...findings.map((finding) => toProblem(formed.stated, finding)), ...checkModel(model, { trustSql: options.trustSql ?? false })];
  return errorsOf(problems).length > 0 ? { problems } : { model: freeze(model), problems };
}

function readText(text: string): { readonly value: unknown } | { readonly problem: Problem } {
  try {
    return { value: JSON.parse(text) };
  } catch (error) {
    const message = `The text is no JSON: ${error instanceof Error ? error.message : String(error)}.`;
    return { problem: { code: "invalid-json", severity: "error", message, hint: "Give the text that printModel writes, or the value it stands for.", pointer: "" } };
  }
}
