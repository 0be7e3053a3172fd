import fc from "fast-check";
import { afterAll, beforeAll, expect, it } from "vitest";
import { openDatabase, type Database } from "../../../src/database/index.js";
import { evaluate, EvaluationError } from "../../../src/expr/evaluate.js";
import type { Expression } from "../../../src/expr/node.js";
import { walk } from "../../../src/expr/traverse.js";
import type { Model } from "../../../src/model/model.js";
import { canonical } from "./compare.js";
import { ask, load, statement } from "./database.js";
import { environment } from "./environment.js";
import { randomExpression } from "./expressions.js";
import { randomModel } from "./model.js";
import { made, type Random } from "./random.js";
import { randomRows, type MadeRow, type MadeRows } from "./rows.js";
import { shrink } from "./shrink.js";

const seed = Number(process.env.COROLLARY_PROPERTY_SEED ?? Date.now() % 2_147_483_647);
/** Expressions in all. */
const runs = Number(process.env.COROLLARY_PROPERTY_RUNS ?? 6500);
const models = Math.max(4, Math.round(runs / 900));
const perStatement = 40;
const rowsPerEntity = 8;

let db: Database;
beforeAll(async () => {
  db = await openDatabase({ url: "pglite:memory" });
});
afterAll(() => db.close());

interface World { readonly model: Model; readonly rows: MadeRows }

function randomWorld(random: Random): World {
  const model = randomModel(random);
  return { model, rows: randomRows(random, model, rowsPerEntity) };
}

/** What `evaluate` says for every row; "error" where it says that Postgres raises one. */
function answers(expression: Expression, entity: string, { model, rows }: World): readonly (string | null)[] {
  const closure = evaluate(expression, { model, entity });
  return (rows.get(entity) ?? []).map(({ row }) => {
    try {
      return canonical(closure({ ...environment, row }), expression.type);
    } catch (error) {
      if (error instanceof EvaluationError && (error.code === "out_of_range" || error.code === "invalid_pattern")) return "error";
      throw error;
    }
  });
}

interface Difference { readonly expression: Expression; readonly entity: string; readonly row: MadeRow | undefined; readonly sql: unknown; readonly javascript: unknown }

/** One expression by itself: the first row on which the two sides differ. */
async function difference(expression: Expression, entity: string, world: World): Promise<Difference | undefined> {
  const expected = answers(expression, entity, world);
  let given: readonly (string | null)[] | string;
  try {
    given = (await ask(db, world.model, entity, [expression])).map((row) => canonical(row[0], expression.type));
  } catch (error) {
    given = String(error);
  }
  if (typeof given === "string") return expected.includes("error") || mayRaise(expression, given) ? undefined : { expression, entity, row: undefined, sql: given, javascript: "no error" };
  const at = expected.findIndex((value, n) => value !== given[n] && !(value === "error" && mayRaise(expression, "out of range")));
  if (at < 0) return undefined;
  return { expression, entity, row: world.rows.get(entity)?.[at], sql: given[at], javascript: expected[at] };
}

/**
 * Postgres evaluates in an order of its own: constants before there is a row, and nothing of an operator whose other
 * operand is a constant null. So one side may meet an error that the other never comes to, though only one of floats or
 * of moments out of range.
 */
function mayRaise(expression: Expression, message: string): boolean {
  if (!/out of range|cannot subtract infinite/.test(message)) return false;
  let risky = false;
  walk(expression, (node) => {
    risky ||= node.op === "plus" || node.op === "part" || node.op === "sub" || (node.type.kind === "float" && node.op !== "literal" && node.op !== "field");
  });
  if (risky) raised += 1;
  return risky;
}
let raised = 0;

/** A batch in one statement; where that fails or differs, one by one. */
async function differences(expressions: readonly Expression[], entity: string, world: World): Promise<Difference[]> {
  const expected = expressions.map((expression) => answers(expression, entity, world));
  const sure = expressions.filter((_, at) => !expected[at]?.includes("error"));
  let suspects = expressions.filter((_, at) => expected[at]?.includes("error"));
  try {
    const given = await ask(db, world.model, entity, sure);
    suspects = suspects.concat(sure.filter((expression, at) => {
      const own = expected[expressions.indexOf(expression)] ?? [];
      return own.some((value, n) => value !== canonical(given[n]?.[at] ?? null, expression.type));
    }));
  } catch {
    suspects = [...expressions];
  }
  const found: Difference[] = [];
  for (const suspect of suspects) {
    const one = await difference(suspect, entity, world);
    if (one) found.push(one);
  }
  return found;
}

/** Kinds whose printed form both sides can be read from. */
const printed = new Set(["boolean", "text", "integer", "bigint", "decimal", "float", "timestamp", "localTimestamp", "date", "time", "interval", "uuid", "enum", "bytes"]);

async function explain(found: Difference, world: World): Promise<string> {
  const fails = async (candidate: Expression): Promise<boolean> => {
    if (!printed.has(candidate.type.kind)) return false;
    try {
      return (await difference(candidate, found.entity, world)) !== undefined;
    } catch {
      return false;
    }
  };
  const expression = await shrink(found.expression, fails);
  const { row, sql, javascript } = (await difference(expression, found.entity, world)) ?? found;
  const { text, params } = statement(world.model, found.entity, [expression]);
  return [
    `${found.entity}: ${JSON.stringify(expression)}`, `SQL ${String(sql)} | JavaScript ${String(javascript)}`,
    `row ${JSON.stringify(row?.columns.map((column) => [column.column, column.value]))}`, text, JSON.stringify(params),
  ].join("\n  ");
}

/** Small expressions come up again and again: each is asked once. */
function distinctOf(expressions: readonly Expression[], count: number): readonly Expression[] {
  return [...new Map(expressions.map((expression) => [JSON.stringify(expression), expression])).values()].slice(0, count);
}

it(`SQL and evaluate agree (seed ${seed})`, { timeout: 3_600_000 }, async () => {
  console.info(`COROLLARY_PROPERTY_SEED=${seed} COROLLARY_PROPERTY_RUNS=${runs}`);
  const worlds = fc.sample(made(randomWorld), { seed, numRuns: models });
  let compared = 0;
  const distinct = new Set<string>();
  const failures: string[] = [];
  for (const [at, world] of worlds.entries()) {
    await load(db, world.model, world.rows);
    for (const [entity, share, offset] of [["Main", 0.7, 0], ["Other", 0.3, 500_000]] as const) {
      const count = Math.ceil((runs / models) * share);
      const expressions = distinctOf(fc.sample(made((random) => randomExpression(random, world.model, entity)), { seed: seed + at + offset, numRuns: Math.ceil(count * 1.4) }), count);
      for (let from = 0; from < expressions.length && failures.length < 5; from += perStatement) {
        const batch = expressions.slice(from, from + perStatement);
        for (const expression of batch) distinct.add(JSON.stringify(expression));
        compared += batch.length * (world.rows.get(entity)?.length ?? 0);
        for (const found of (await differences(batch, entity, world)).slice(0, 2)) failures.push(await explain(found, world));
      }
    }
  }
  console.info(`${distinct.size} distinct expressions, ${compared} comparisons, ${raised} errors that only one side met`);
  expect(failures.join("\n\n")).toBe("");
  expect(raised).toBeLessThan(runs * 0.02);
  expect(distinct.size).toBeGreaterThan(runs * 0.7);
  expect(compared, "each expression is compared on several rows").toBeGreaterThan(runs * 4);
});
