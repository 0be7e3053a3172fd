import { readFile, writeFile } from "node:fs/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openDatabase, type Database } from "../../../src/database/index.js";
import { undone } from "../../../src/migrate/prove/undone.js";
import { introspect } from "../../../src/schema/introspect/introspect.js";
import { plan, planTwoDeployments } from "../../../src/schema/plan/index.js";
import type { Step } from "../../../src/schema/plan/step.js";
import type { Schema } from "../../../src/schema/schema.js";
import { createDatabase, type TestDatabase } from "../../postgres.js";
import { kinds, start, type Kind } from "./kinds/kinds.js";
import { measured, watched, type Measured } from "./kinds/measure.js";
import { tableOf } from "./kinds/table.js";
import { apply } from "./run.js";

/** `RENEW_KINDS=1` writes the tables of the documentation anew, as `-u` does with snapshots. */
const renew = process.env["RENEW_KINDS"] === "1";
const document = new URL("../../../../../docs/migrations.md", import.meta.url);

let made: TestDatabase;
let database: Database;
let from: Schema;
const opened = ({ url }: TestDatabase): Promise<Database> => openDatabase({ url, applicationRole: made.applicationRole });
beforeAll(async () => {
  made = await createDatabase();
  database = await opened(made);
  await database.script(`create role ${made.applicationRole}; ${start}`);
  from = (await introspect(database, { applicationRole: made.applicationRole })).schema;
});
afterAll(async () => {
  await database.close();
  await made.drop();
});

/** The steps of a kind, and what they begin from. */
async function stepsOf(kind: Kind): Promise<readonly Step[]> {
  const to = kind.sql === undefined ? from : await undone(database, async (within) => {
    await within.script(`truncate note, tag, person, event; ${kind.sql?.replaceAll("APPLICATION", made.applicationRole) ?? ""}`);
    return (await introspect(within, { applicationRole: made.applicationRole })).schema;
  });
  const before = kind.from?.(from) ?? from;
  if (kind.two === true) {
    const { expand, contract, obstacles } = planTwoDeployments(before, to, kind.options);
    expect(obstacles).toEqual([]);
    return [...expand, ...contract];
  }
  const { steps, questions, obstacles } = plan(before, to, kind.options);
  expect({ questions, obstacles }).toEqual({ questions: [], obstacles: [] });
  return steps;
}

const all = Object.entries(kinds).flatMap(([about, list]) => list.map((kind) => ({ about, change: kind.change, kind })));

describe("each kind of step", () => {
  it.each(all)("locks and works as it says: $about: $change", async ({ kind }) => {
    const steps = await stepsOf(kind);
    expect(steps.length).toBeGreaterThan(0);
    const alone = steps.length === 1 && steps[0]?.transactional === true;
    const copy = alone ? undefined : await copied();
    const own = copy === undefined ? database : await opened(copy);
    const found: { readonly summary: string; readonly says: Omit<Measured, "on">; readonly does: Omit<Measured, "on"> }[] = [];
    try {
      for (const step of steps) {
        const outside = !step.transactional && step.action.kind === "sql" && isOnItsOwn(step.action.statements);
        const { on, ...does } = outside && copy !== undefined ? await watched(own, copy.url, step) : await measured(own, step);
        found.push({ summary: step.summary, says: { lock: step.lock, work: step.work }, does });
        if (step.on !== undefined) expect({ summary: step.summary, on }).toEqual({ summary: step.summary, on: expect.arrayContaining([`${step.on.schema}.${step.on.name}`]) as string[] });
        if (!outside && !alone) await apply(own, [step]);
      }
    } finally {
      if (copy !== undefined) {
        await own.close();
        await copy.drop();
      }
    }
    expect(found.map(({ summary, does }) => ({ summary, ...does }))).toEqual(found.map(({ summary, says }) => ({ summary, ...says })));
  });

  it.each(Object.keys(kinds))("is in the documentation, with what it says: %s", async (about) => {
    const list: { change: string; steps: readonly Step[] }[] = [];
    for (const kind of kinds[about] ?? []) list.push({ change: kind.change, steps: await stepsOf(kind) });
    const table = tableOf(list).replaceAll(made.applicationRole, "corollary_app");
    const text = await readFile(document, "utf8");
    const place = new RegExp(`(### ${about}\n\n)((?:\\|.*\n)*)`, "u");
    expect(text).toMatch(place);
    if (renew) await writeFile(document, text.replace(place, (_, head: string) => `${head}${table}\n`));
    else expect(place.exec(text)?.[2]).toBe(`${table}\n`);
  });
});

/** Refused in a transaction by Postgres; others only are not to hold one up. */
const isOnItsOwn = (statements: readonly string[]): boolean => statements.some((statement) => /\bconcurrently\b|\badd value\b/iu.test(statement));

/** Another database that holds the same; nobody may be connected to the one that is copied. */
async function copied(): Promise<TestDatabase> {
  const copy = await createDatabase();
  const other = await openDatabase({ url: copy.url, applicationRole: made.applicationRole });
  await other.script(start);
  await other.close();
  return copy;
}
