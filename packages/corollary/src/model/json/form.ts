import type { z } from "zod";
import { toProblem, type Finding, type Place } from "../check/report.js";
import type { Problem } from "../problem.js";
import type { StatedModel } from "../stated.js";
import { modelSchema } from "./schema-model.js";

/** Levels of nesting that a model may have; far more than any needs, and few enough for every stack. */
const deepest = 300;

export type Formed = { readonly stated: StatedModel } | { readonly problems: readonly Problem[] };

/** Whether a JSON value has the form of a model: every member known, present and of its kind. */
export function readForm(json: unknown): Formed {
  const odd = oddities(json, []);
  if (odd.length > 0) return { problems: odd.map((finding) => toProblem(json, finding)) };
  const parsed = modelSchema.safeParse(json);
  if (parsed.success) return { stated: parsed.data };
  return { problems: parsed.error.issues.flatMap((issue) => findingsOf(issue, [])).map((finding) => toProblem(json, finding)) };
}

/** What a schema would pass over: members that JavaScript takes for something else, nesting without end. */
function oddities(value: unknown, at: Place): Finding[] {
  if (typeof value !== "object" || value === null) return [];
  if (at.length > deepest) return [{ code: "too-deep", at, message: `The model is nested deeper than ${deepest} levels.`, hint: "Break the expression up: computed fields can stand for its parts." }];
  const found: Finding[] = [];
  for (const [name, member] of Object.entries(value)) {
    if (name === "__proto__") found.push({ code: "reserved-name", at: [...at, name], message: `A member is named "__proto__", which JavaScript takes for something else.`, hint: "Choose another name." });
    else found.push(...oddities(member, [...at, name]));
  }
  return found;
}

type Issue = z.core.$ZodIssue;

function findingsOf(issue: Issue, before: Place): Finding[] {
  const at: Place = [...before, ...issue.path.map((step) => (typeof step === "symbol" ? String(step) : step))];
  const place = at.length > 0 ? at.join(".") : "The model";
  switch (issue.code) {
    case "unrecognized_keys":
      return issue.keys.map((name) => ({ code: "unknown-member", at: [...at, name], message: `${place} has no member ${JSON.stringify(name)}.`, hint: "Correct its name, or take it away; the JSON Schema of the model lists what there is." }));
    case "invalid_union":
      return ofUnion(issue, at, place);
    case "invalid_type":
      if (issue.message.endsWith("received undefined")) return [{ code: "missing-member", at, message: `${place} is missing.`, hint: "State it; the JSON Schema of the model says what belongs here." }];
      return ofForm(issue, at, place);
    default:
      return ofForm(issue, at, place);
  }
}

function ofForm(issue: Issue, at: Place, place: string): Finding[] {
  return [{ code: "invalid-form", at, message: `${place}: ${issue.message}.`, hint: "The JSON Schema of the model says what belongs here." }];
}

/** Of a union that nothing fits, the part that came closest tells most: the one with the fewest and deepest faults. */
function ofUnion(issue: Extract<Issue, { code: "invalid_union" }>, at: Place, place: string): Finding[] {
  const nearest = [...issue.errors].sort((a, b) => a.length - b.length || depth(b) - depth(a))[0];
  if (nearest && nearest.length > 0) return nearest.flatMap((inner) => findingsOf(inner, at));
  return ofForm(issue, at, place);
}

function depth(issues: readonly Issue[]): number {
  return Math.max(0, ...issues.map((issue) => issue.path.length));
}
