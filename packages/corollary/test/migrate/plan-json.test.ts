import { describe, expect, it } from "vitest";
import { parsePlan, printPlan } from "../../src/migrate/files/plan-json.js";
import { MigrationFileError } from "../../src/migrate/files/problem.js";
import { derive } from "../../src/schema/derive.js";
import { emit } from "../../src/schema/emit.js";
import { plan, type Step } from "../../src/schema/plan/index.js";
import type { Schema } from "../../src/schema/schema.js";
import { everything } from "../schema/everything.js";

const nothing: Schema = { format: 1, version: 18, roles: [], extensions: [], schemas: [{ name: "public" }], enums: [], sequences: [], functions: [], tables: [], grants: [] };
const whole = derive(everything, { version: 18, applicationRole: "corollary_app" });
const { steps } = plan(nothing, whole);
const refusalOf = (text: string): string => {
  try {
    parsePlan(text);
  } catch (error) {
    if (error instanceof MigrationFileError) return error.message;
    throw error;
  }
  return "none";
};

describe("the plan of a migration as a file", () => {
  it("gives the steps again, with what they serve by name", () => {
    const read = parsePlan(printPlan(steps));
    expect(read.map(({ changes: _, ...step }) => step)).toEqual(steps.map(({ changes: _, ...step }) => JSON.parse(JSON.stringify(step)) as Omit<Step, "changes">));
    expect(read.flatMap(({ changes }) => changes)).toEqual(expect.arrayContaining([
      { change: "create", of: "role", name: "corollary_app" },
      { change: "create", of: "table", name: "public.customer" },
      { change: "grant", of: "privileges", name: "table public.customer to corollary_app" },
    ]));
    expect(parsePlan(printPlan(plan(whole, nothing, { allowDestructive: true }).steps)).length).toBeGreaterThan(0);
  });

  it("is of the same order of size as the SQL, and has one text for one plan", () => {
    expect(printPlan(steps).length).toBeLessThan(8 * emit(whole).length);
    expect(printPlan(structuredClone(steps))).toBe(printPlan(steps));
  });

  it("is read as the first version wrote it", () => {
    const first = JSON.stringify({ format: 1, steps });
    expect(parsePlan(first).map(({ summary, changes }) => ({ summary, changes }))).toEqual(steps.map(({ summary }) => ({ summary, changes: [] })));
  });

  it.each([
    ["{}", "This is no plan of a migration."],
    ['{"format": 3, "steps": []}', "This plan was written by a newer Corollary."],
    ['{"format": 2, "steps": [], "signed": true}', "This is no plan of a migration."],
    [printPlan(steps.slice(0, 1)).replace('"lock": "none"', '"lock": "some"'), "This plan says what this version of Corollary does not know: "],
    [printPlan(steps.slice(0, 1)).replace('"lock": "none"', '"lock": "none", "mood": "calm"'), "This plan says what this version of Corollary does not know: "],
  ])("refuses %.60s", (text, message) => {
    expect(refusalOf(text)).toContain(message);
  });
});
