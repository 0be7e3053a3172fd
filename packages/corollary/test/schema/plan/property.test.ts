import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openDatabase, type Database } from "../../../src/database/index.js";
import { describeChange } from "../../../src/schema/words.js";
import { diff } from "../../../src/schema/diff.js";
import { emit } from "../../../src/schema/emit.js";
import { introspect } from "../../../src/schema/introspect/introspect.js";
import { plan } from "../../../src/schema/plan/plan.js";
import { describePlan } from "../../../src/schema/plan/words.js";
import type { Schema } from "../../../src/schema/schema.js";
import { schema } from "./arbitrary.js";
import { apply, undo } from "./run.js";

const applicationRole = "corollary_app";
let database: Database;
beforeAll(async () => {
  database = await openDatabase({ applicationRole });
});
afterAll(() => database.close());

/** From here everything is new, and all of it can be undone. */
const empty: Schema = { format: 1, version: 18, roles: [{ name: applicationRole, login: false }], extensions: [], schemas: [{ name: "other" }, { name: "public" }], enums: [], sequences: [], functions: [], tables: [], objects: [], grants: [] };

/** What the database holds, as a Schema. */
const seen = async (): Promise<Schema> => (await introspect(database, { applicationRole })).schema;

/** A database that holds nothing but the Schema, as Postgres prints it. */
async function made(of: Schema): Promise<Schema> {
  await database.script("drop schema public cascade; drop schema if exists other cascade; create schema public");
  await database.transaction((tx) => tx.script(emit(of)));
  return seen();
}

const differences = (a: Schema, b: Schema): string[] => diff(a, b).map(describeChange);

describe.each(["online", "simple"] as const)("a plan between any two Schemas, %s,", (mode) => {
  it("leads from the one to the other, and back where every step has an inverse", async () => {
    let undone = 0;
    await fc.assert(fc.asyncProperty(schema, fc.oneof(schema, fc.constant(empty)), fc.boolean(), async (one, other, turned) => {
      const [a, b] = turned ? [one, other] : [other, one];
      const to = await made(b);
      const from = await made(a);
      const found = plan(from, to, { mode, allowDestructive: true });
      if (found.obstacles.length > 0) return;
      try {
        await apply(database, found.steps);
      } catch (error) {
        throw new Error(describePlan(found), { cause: error });
      }
      const left = differences(await seen(), to);
      if (left.length > 0) throw new Error(`${left.join("\n")}\n\n${describePlan(found)}`);
      if (found.steps.length === 0 || found.steps.some(({ inverse }) => inverse.kind === "none")) return;
      await undo(database, found.steps);
      expect(differences(await seen(), from)).toEqual([]);
      undone++;
    }), { numRuns: Number(process.env["PLAN_RUNS"] ?? 15), endOnFailure: true });
    expect(undone).toBeGreaterThan(0);
  }, 300_000);

  it("is found and proved, and each step serves a change or makes one possible", () => {
    fc.assert(fc.property(schema, schema, (from, to) => {
      const { steps } = plan(from, to, { mode, allowDestructive: true });
      for (const step of steps) expect(step.summary).not.toBe("");
      if (diff(from, to).length === 0) expect(steps).toEqual([]);
    }), { numRuns: Number(process.env["PLAN_RUNS"] ?? 60), endOnFailure: true });
  }, 300_000);

  it("is nothing between a Schema and itself", () => {
    fc.assert(fc.property(schema, (same) => {
      expect(plan(same, structuredClone(same), { mode })).toEqual({ steps: [], questions: [], obstacles: [] });
    }), { numRuns: 30 });
  });
});
