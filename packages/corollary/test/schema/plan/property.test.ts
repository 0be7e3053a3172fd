import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openDatabase, type Database } from "../../../src/database/index.js";
import { addSampleRows } from "../../../src/migrate/prove/rows/sample.js";
import { describeChange } from "../../../src/schema/words.js";
import { diff } from "../../../src/schema/diff.js";
import { emit } from "../../../src/schema/emit.js";
import { introspect } from "../../../src/schema/introspect/introspect.js";
import { plan } from "../../../src/schema/plan/plan.js";
import { describePlan } from "../../../src/schema/plan/words.js";
import type { Plan, Step } from "../../../src/schema/plan/step.js";
import type { Schema } from "../../../src/schema/schema.js";
import { schema } from "./arbitrary.js";
import { rowsIn, unsaid } from "./rows-kept.js";
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

/** The step that failed, if one did. */
async function applied({ steps }: Plan): Promise<{ step: Step; error: unknown } | undefined> {
  for (const step of steps) {
    try {
      await apply(database, [step]);
    } catch (error) {
      return { step, error };
    }
  }
  return undefined;
}

const differences = (a: Schema, b: Schema): string[] => diff(a, b).map(describeChange);

/** Steps that rows may stand against, and say so. */
const mayFail = (step: Step): boolean => step.risk === "MayFail" || step.risk === "ExistingNullsMustBeAbsent" || step.risk === "ManualActionRequired";

/** Schemas differ from run to run only where a seed is given: what fails here fails everywhere. */
const drawn = (runs: number): { seed: number; numRuns: number; endOnFailure: boolean } =>
  ({ seed: Number(process.env["PLAN_SEED"] ?? 20), numRuns: Number(process.env["PLAN_RUNS"] ?? runs), endOnFailure: true });

describe.each(["online", "simple"] as const)("a plan between any two Schemas, %s,", (mode) => {
  it("leads from the one to the other, keeps the rows, and leads back where every step has an inverse", async () => {
    let rows = 0;
    await fc.assert(fc.asyncProperty(schema, fc.oneof(schema, fc.constant(empty)), fc.boolean(), async (one, other, turned) => {
      const [a, b] = turned ? [one, other] : [other, one];
      const to = await made(b);
      const from = await made(a);
      rows += (await addSampleRows(database, from)).made;
      const before = await rowsIn(database, from);
      const found = plan(from, to, { mode, allowDestructive: true });
      if (found.obstacles.length > 0) return;
      const failed = await applied(found);
      if (failed !== undefined && !mayFail(failed.step)) throw new Error(describePlan(found), { cause: failed.error });
      if (failed !== undefined) {
        // Rows stand against it, as was said. Those are not lost for that, and the way is open without them.
        expect(await unsaid(database, before, { from, to: await seen() }, found.steps)).toEqual([]);
        await made(a);
        await apply(database, found.steps);
      }
      const left = [...differences(await seen(), to), ...failed === undefined ? await unsaid(database, before, { from, to }, found.steps) : []];
      if (left.length > 0) throw new Error(`${left.join("\n")}\n\n${describePlan(found)}`);
      if (found.steps.length === 0 || found.steps.some(({ inverse }) => inverse.kind === "none")) return;
      await undo(database, found.steps);
      expect(differences(await seen(), from)).toEqual([]);
    }), drawn(12));
    expect(rows).toBeGreaterThan(0);
  }, 300_000);

  it("from nothing can be undone altogether", async () => {
    for (const one of fc.sample(schema, { seed: 7, numRuns: 3 })) {
      const to = await made(one);
      const from = await made(empty);
      const { steps } = plan(from, to, { mode });
      expect(steps.filter(({ inverse }) => inverse.kind === "none")).toEqual([]);
      await apply(database, steps);
      await undo(database, steps);
      expect(differences(await seen(), from)).toEqual([]);
    }
  }, 120_000);

  it("is found and proved, and each step serves a change or makes one possible", () => {
    fc.assert(fc.property(schema, schema, (from, to) => {
      const { steps } = plan(from, to, { mode, allowDestructive: true });
      for (const step of steps) expect(step.summary).not.toBe("");
      if (diff(from, to).length === 0) expect(steps).toEqual([]);
    }), drawn(60));
  }, 300_000);

  it("is nothing between a Schema and itself", () => {
    fc.assert(fc.property(schema, (same) => {
      expect(plan(same, structuredClone(same), { mode })).toEqual({ steps: [], questions: [], obstacles: [] });
    }), drawn(30));
  });
});
