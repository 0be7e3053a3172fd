import type { Step } from "../../schema/plan/step.js";
import { readJson, sortedJson } from "./json.js";
import { MigrationFileError } from "./problem.js";

/** The text of `.plan.json`: the steps as data, for tools. What runs is the SQL beside it. */
export function printPlan(steps: readonly Step[]): string {
  return sortedJson({ format: 1, steps });
}

/** @throws MigrationFileError where it is no plan */
export function parsePlan(text: string): readonly Step[] {
  const value = readJson(text);
  if (typeof value === "object" && value !== null && "format" in value && "steps" in value && Array.isArray(value.steps)) {
    if (value.format !== 1) throw new MigrationFileError("This plan was written by a newer Corollary.", { hint: "Use the version of Corollary that wrote it, or a newer one." });
    if (value.steps.every(isStep)) return value.steps;
  }
  throw new MigrationFileError("This is no plan of a migration.", { hint: "Restore it from version control, or remove it: the SQL beside it is what runs." });
}

function isStep(value: unknown): value is Step {
  if (typeof value !== "object" || value === null) return false;
  const step: Readonly<Record<string, unknown>> = { ...value };
  const texts = ["summary", "lock", "work", "safety", "risk", "class"].every((name) => typeof step[name] === "string");
  return texts && typeof step["transactional"] === "boolean" && Array.isArray(step["changes"]) && isKinded(step["inverse"]) && isKinded(step["action"]);
}

const isKinded = (value: unknown): boolean => typeof value === "object" && value !== null && "kind" in value && typeof value.kind === "string";
