import type { Database, Transaction } from "../database/port.js";
import { requireAccept } from "./accept.js";
import { readJson } from "./body.js";
import type { Answer } from "./idempotency.js";
import { keyInRow, type KeyValue } from "./key.js";
import { readParameters, wordParameter } from "./parameters.js";
import { errorBody, HttpProblem, invalidValues, type Detail } from "./problem.js";
import { noRow } from "./read.js";
import type { Call, Resource } from "./resource.js";
import { checkRow } from "./row-check.js";
import type { RowWrites, Values } from "./rows.js";
import { answered, inTransaction, rowAfter, splitVersion } from "./write.js";

/** An item that passed validation, or why it did not. */
type Item =
  | { readonly ok: true; readonly carryOut: (writes: RowWrites) => Promise<KeyValue> }
  | { readonly ok: false; readonly problem: HttpProblem };

type Outcome = { readonly ok: true; readonly text: string } | { readonly ok: false; readonly problem: HttpProblem };

/** Says what an error means for a client; throws what is no client's fault. */
export type Explained = (error: unknown) => HttpProblem;

export async function answerBulk(resource: Resource, call: Call, database: Database, explain: Explained): Promise<Response> {
  requireAccept(call.request.headers.get("accept"), "application/json");
  const { atomic } = readParameters(call.query, ["atomic"]);
  const all = wordParameter(atomic, "atomic", ["false", "true"]) === "true";
  const body = await readJson(call.request, resource.limits);
  const sent = itemsOf(resource, body.value);
  const creating = call.request.method === "POST";
  const items = sent.map((value) => (creating ? newItem(resource, value) : changedItem(resource, value)));
  const success = creating ? 201 : 200;
  return answered(call, await inTransaction(database, call, body.text, (tx) =>
    all ? allOrNothing(resource, call, tx, items, success, explain) : oneByOne(resource, call, tx, items, success, explain)));
}

function itemsOf(resource: Resource, value: unknown): readonly unknown[] {
  if (!Array.isArray(value)) throw invalidValues([{ field: "", message: "The body must be an array of objects." }]);
  if (value.length === 0) throw invalidValues([{ field: "", message: "The body has no items." }]);
  const most = resource.limits.bulkItems;
  if (value.length > most) throw new HttpProblem(413, "body_too_large", `A bulk request has at most ${most} items; this has ${value.length}. Send them in parts.`);
  return value;
}

function newItem(resource: Resource, value: unknown): Item {
  const checked = checkRow(resource.model, resource.entity, resource.schemas.create, value);
  if (!checked.ok) return { ok: false, problem: invalidValues(checked.details) };
  return { ok: true, carryOut: async (writes) => (await writes.create([checked.values]))[0] ?? null };
}

function changedItem(resource: Resource, value: unknown): Item {
  const fault = (details: readonly Detail[]): Item => ({ ok: false, problem: invalidValues(details) });
  if (!isRow(value)) return fault([{ field: "", message: "must be an object" }]);
  const found = keyInRow(resource.model, resource.key, value);
  if (!("key" in found)) return fault([found]);
  const keyNames = new Set(resource.key.map((part) => part.path[0]));
  const changes = Object.fromEntries(Object.entries(value).filter(([name]) => !keyNames.has(name)));
  const checked = checkRow(resource.model, resource.entity, resource.schemas.update, changes);
  if (!checked.ok) return fault(checked.details);
  const { version, values } = splitVersion(resource, checked.values);
  if (Object.keys(values).length === 0) return fault([{ field: "", message: "names no field to change" }]);
  return {
    ok: true,
    carryOut: async (writes) => {
      if (!(await writes.update(found.key, values, version))) throw noRow(resource);
      return found.key;
    },
  };
}

function isRow(value: unknown): value is Values {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Everything that can be known wrong before writing is reported together; then the first refusal of the database ends it. */
async function allOrNothing(resource: Resource, call: Call, tx: Transaction, items: readonly Item[], success: number, explain: Explained): Promise<Answer> {
  const wrong = items.flatMap((item, index) => (item.ok ? [] : [{ index, problem: item.problem }]));
  if (wrong.length > 0) throw failedAsWhole(422, wrong);
  const writes = resource.rows.write(tx, call.actor);
  const texts: string[] = [];
  for (const [index, item] of items.entries()) {
    if (!item.ok) continue;
    try {
      texts.push((await rowAfter(resource, call, tx, await item.carryOut(writes))).text);
    } catch (error) {
      const problem = explain(error);
      throw failedAsWhole(problem.status, [{ index, problem }]);
    }
  }
  return { status: success, text: `{"data":[${texts.join(",")}]}`, headers: {} };
}

function failedAsWhole(status: number, wrong: readonly { readonly index: number; readonly problem: HttpProblem }[]): HttpProblem {
  const details = wrong.slice(0, 100).flatMap(({ index, problem }) =>
    problem.details.length === 0
      ? [{ field: `[${index}]`, message: problem.message }]
      : problem.details.map(({ field, message }) => ({ field: field === "" ? `[${index}]` : `[${index}].${field}`, message })));
  return new HttpProblem(status, "bulk_failed", `Nothing was written: ${wrong.length === 1 ? "an item is" : `${wrong.length} items are`} refused.`, details);
}

/** Each item inside a savepoint: one that fails leaves the others as they are. */
async function oneByOne(resource: Resource, call: Call, tx: Transaction, items: readonly Item[], success: number, explain: Explained): Promise<Answer> {
  const outcomes: Outcome[] = [];
  for (const item of items) outcomes.push(item.ok ? await tryItem(resource, call, tx, item.carryOut, explain) : item);
  const failed = outcomes.filter((outcome) => !outcome.ok).length;
  const results = outcomes.map((outcome) => resultText(outcome, success, failed > 0));
  if (failed === 0) return { status: success, text: `{"data":[${results.join(",")}]}`, headers: {} };
  const meta = JSON.stringify({ succeeded: outcomes.length - failed, failed });
  return { status: 207, text: `{"data":[${results.join(",")}],"meta":${meta}}`, headers: {} };
}

async function tryItem(resource: Resource, call: Call, tx: Transaction, carryOut: (writes: RowWrites) => Promise<KeyValue>, explain: Explained): Promise<Outcome> {
  try {
    const row = await tx.savepoint(async (inner) => rowAfter(resource, call, inner, await carryOut(resource.rows.write(inner, call.actor))));
    return { ok: true, text: row.text };
  } catch (error) {
    return { ok: false, problem: explain(error) };
  }
}

function resultText(outcome: Outcome, success: number, mixed: boolean): string {
  if (!outcome.ok) return JSON.stringify({ status: outcome.problem.status, error: errorBody(outcome.problem) });
  return mixed ? `{"status":${success},"data":${outcome.text}}` : outcome.text;
}
