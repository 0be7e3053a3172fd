import fc from "fast-check";
import { afterAll, beforeAll, expect, it } from "vitest";
import { openDatabase, type Database } from "../../src/database/index.js";
import type { Model } from "../../src/model/model.js";
import { rightsOf } from "../../src/policy/rights.js";
import { Refused } from "../../src/query/errors.js";
import { createQueries, type Queries } from "../../src/query/execute.js";
import type { Query } from "../../src/query/query.js";
import { load } from "../expr/property/database.js";
import { randomModel } from "../expr/property/model.js";
import { made, type Random } from "../expr/property/random.js";
import { randomRows, type MadeRows } from "../expr/property/rows.js";
import { copiedModel, copiedQuery, makeCopy } from "./property/copy.js";
import { askers, withPolicies, type Somebody } from "./property/policies.js";
import { randomQuery } from "./property/queries.js";

/**
 * What may not be read may not be inferred: whatever is asked under policies gives what it would give, without any, of
 * data from which the rest was taken out.
 */

const seed = Number(process.env.COROLLARY_PROPERTY_SEED ?? Date.now() % 2_147_483_647);
/** Queries for each model and asker. */
const runs = Number(process.env.COROLLARY_POLICY_RUNS ?? 20);
const models = Number(process.env.COROLLARY_POLICY_MODELS ?? 2);

let db: Database;
beforeAll(async () => {
  db = await openDatabase({ applicationRole: "corollary_app" });
});
afterAll(() => db.close());

interface World { readonly model: Model; readonly rows: MadeRows }

function randomWorld(random: Random): World {
  const plain = randomModel(random);
  const rows = randomRows(random, plain, 9);
  return { model: withPolicies(random, plain, rows), rows };
}

interface Answers { readonly data: string; readonly count: number; readonly exists: boolean; readonly pages: readonly string[]; readonly distinct: readonly unknown[] }

/** Everything there is to ask of a query. */
async function answers(queries: Queries, query: Query): Promise<Answers> {
  const page = await queries.read.json(query, { count: "exact" });
  return {
    data: page.data,
    count: page.count ?? -1,
    exists: await queries.read.exists(query),
    pages: await pages(queries, query),
    distinct: await distinctRows(queries, query),
  };
}

/** The whole from page to page, and the last page again from behind. */
async function pages(queries: Queries, { limit: _limit, offset: _offset, ...query }: Query): Promise<string[]> {
  const found: string[] = [];
  for (let after: string | undefined; found.length < 12;) {
    const { data, next, previous } = await queries.read.json({ ...query, limit: 3, ...(after === undefined ? {} : { after }) });
    found.push(data);
    if (next === undefined) {
      if (previous !== undefined) found.push((await queries.read.json({ ...query, limit: 2, before: previous })).data);
      return found;
    }
    after = next;
  }
  throw new Error("The pages do not end.");
}

async function distinctRows(queries: Queries, { entity, where, select }: Query): Promise<readonly unknown[]> {
  if (select === undefined) return [];
  const rows = await queries.read.all({ entity, select, distinct: true, ...(where === undefined ? {} : { where }) });
  return rows.map((row) => JSON.stringify(row, (_, value: unknown) => (typeof value === "bigint" ? String(value) : value))).sort();
}

async function outcome(queries: Queries, query: Query): Promise<Answers | string> {
  try {
    return await answers(queries, query);
  } catch (error) {
    if (error instanceof Refused) return "refused";
    return error instanceof Error ? error.message : String(error);
  }
}

interface Seen { asked: number; refused: number; errors: number; rowsLeft: number; rowsOf: number; restricted: number }

/** `role`: as the owner statements alone decide, as the application role row-level security does too. */
async function compare({ model, rows }: World, role: "owner" | "app", asker: Somebody, queries: readonly Query[], seen: Seen): Promise<string | undefined> {
  const { left, of } = await makeCopy(db, model, rows, asker);
  seen.rowsLeft += left;
  seen.rowsOf += of;
  const settings = asker === undefined ? {} : { "corollary.actor": JSON.stringify({ ...asker.values, roles: asker.roles }) };
  const real = createQueries({ model, database: db.as(role), rightsOf }).as(asker === undefined ? {} : { actor: asker, settings });
  const bare = createQueries({ model, database: db, rightsOf }).as({ ...(asker === undefined ? {} : { actor: asker }), unrestricted: true });
  const copy = createQueries({ model: copiedModel(model), database: db }).as(asker === undefined ? {} : { actor: asker });
  for (const query of queries) {
    const given = await outcome(real, query);
    seen.asked += 1;
    if (given === "refused") {
      seen.refused += 1;
      const { rows: [{ n } = { n: 0 }] } = await db.query<{ n: number }>({ text: `select count(*)::int4 as n from copy."${model.entities[query.entity]?.table}"`, params: [] });
      if (n > 0) return `Refused, though ${n} rows may be read.\n${JSON.stringify({ asker, query })}`;
      continue;
    }
    const expected = await outcome(copy, copiedQuery(query, model));
    if (typeof given === "string" && typeof expected === "string") {
      seen.errors += 1;
      continue;
    }
    if (plainly(given) !== plainly(expected)) {
      return [JSON.stringify({ asker, query }), ...differing(given, expected), JSON.stringify(Object.values(model.entities).map((e) => [e.name, e.policy]))].join("\n");
    }
    if (JSON.stringify(await outcome(bare, query)) !== JSON.stringify(given)) seen.restricted += 1;
  }
  return undefined;
}

/** The sum of nothing has the digits of what would be added, a constant 0 has none. */
function plainly(outcome: Answers | string): string {
  return JSON.stringify(outcome).replaceAll('"0.00\\"', '"0\\"');
}

/** What two outcomes do not have in common, from a little before where they part. */
function differing(given: Answers | string, expected: Answers | string): string[] {
  if (typeof given === "string" || typeof expected === "string") return [`under policies: ${JSON.stringify(given)}`, `of the copy:    ${JSON.stringify(expected)}`];
  return (Object.keys(given) as (keyof Answers)[]).flatMap((part) => {
    const [a, b] = [JSON.stringify(given[part]), JSON.stringify(expected[part])];
    const at = Math.max(0, [...a].findIndex((letter, i) => letter !== b[i]) - 60);
    return a === b ? [] : [`${part} under policies: ${a.slice(at, at + 400)}`, `${part} of the copy:    ${b.slice(at, at + 400)}`];
  });
}

it(`gives what it would give of the rest alone (seed ${seed})`, { timeout: 3_600_000 }, async () => {
  console.info(`COROLLARY_PROPERTY_SEED=${seed} COROLLARY_POLICY_RUNS=${runs} COROLLARY_POLICY_MODELS=${models}`);
  const seen: Seen = { asked: 0, refused: 0, errors: 0, rowsLeft: 0, rowsOf: 0, restricted: 0 };
  for (const [at, world] of fc.sample(made(randomWorld), { seed, numRuns: models }).entries()) {
    await load(db, world.model, world.rows);
    for (const [who, asker] of askers.entries()) {
      const queries = fc.sample(made((random) => randomQuery(random, world.model)), { seed: seed + at * 10 + who, numRuns: runs });
      expect(await compare(world, at % 2 === 0 ? "owner" : "app", asker, queries, seen)).toBeUndefined();
    }
  }
  console.info(JSON.stringify(seen));
  expect(seen.restricted, "policies change answers that they do not refuse").toBeGreaterThan((seen.asked - seen.refused) * 0.15);
  expect(seen.refused).toBeLessThan(seen.asked * 0.95);
  expect(seen.errors).toBeLessThan(seen.asked * 0.05);
});
