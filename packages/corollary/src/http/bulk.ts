import type { Transaction } from "../database/port.js";
import { requireAccept } from "./accept.js";
import { readJson } from "./body.js";
import { itemsOf, nameOneTwice, readItem, type BulkKind, type Item, type ReadyItem } from "./bulk-items.js";
import type { Answer } from "./idempotency.js";
import type { KeyValue } from "./key.js";
import { readParameters, wordParameter } from "./parameters.js";
import { errorBody, HttpProblem } from "./problem.js";
import type { Call, Resource } from "./resource.js";
import type { RowChange, RowRemoval, RowWrites, Values } from "./rows.js";
import { answered, keyRow, rowWritten, rowChanged } from "./write.js";

/** Says what an error means for a client; throws what is no client's fault. */
export type Explained = (error: unknown) => HttpProblem;

interface Bulk {
  readonly resource: Resource;
  readonly call: Call;
  readonly items: readonly Item[];
  /** Status of an item that succeeds. */
  readonly success: number;
  readonly explain: Explained;
}

export async function answerBulk(resource: Resource, call: Call, kind: BulkKind, explain: Explained): Promise<Response> {
  requireAccept(call.request.headers.get("accept"), "application/json");
  const { atomic } = readParameters(call.query, ["atomic"]);
  const all = wordParameter(atomic, "atomic", ["false", "true"]) === "true";
  const body = await readJson(call.request, resource.limits);
  const items = itemsOf(resource, body.value).map((value) => readItem(resource, value, kind));
  const bulk: Bulk = { resource, call, items, success: kind === "create" ? 201 : 200, explain };
  return answered(call, await resource.inTransaction(call, body.text, (tx) => carryOut(bulk, tx, all)));
}

/** All at once where nothing is wrong and order makes no difference; otherwise one by one, to see which items are wrong. */
async function carryOut(bulk: Bulk, tx: Transaction, all: boolean): Promise<Answer> {
  const ready = bulk.items.filter((item): item is ReadyItem => item.ok);
  const wrong = bulk.items.flatMap((item, index) => (item.ok ? [] : [{ index, problem: item.problem }]));
  if (all && wrong.length > 0) throw failedAsWhole(422, wrong);
  const texts = wrong.length > 0 || nameOneTwice(ready) ? undefined : await tryTogether(bulk, tx, ready);
  if (texts !== undefined) return { status: bulk.success, text: `{"data":[${texts.join(",")}]}`, headers: {} };
  return oneByOne(bulk, tx, all);
}

async function tryTogether(bulk: Bulk, tx: Transaction, items: readonly ReadyItem[]): Promise<readonly string[] | undefined> {
  try {
    return await tx.savepoint((inner) => writeItems(bulk, inner, items));
  } catch (error) {
    bulk.explain(error);
    return undefined;
  }
}

/** Writes items of one kind, and gives the rows that came of them; of deleted ones, their keys. */
async function writeItems({ resource, call }: Bulk, tx: Transaction, items: readonly ReadyItem[]): Promise<readonly string[]> {
  const written = await writeTogether(resource.rows.write(tx, call.actor), items);
  if (written.kind === "delete" && !resource.entity.softDelete) return written.keys.map((key) => JSON.stringify(keyRow(resource, key)));
  const after = written.kind === "change" ? rowChanged : rowWritten;
  const rows = await Promise.all(written.keys.map((key) => after(resource, call, tx, key)));
  return rows.map((row) => row.text);
}

interface Written {
  readonly kind: BulkKind;
  readonly keys: readonly KeyValue[];
}

async function writeTogether(writes: RowWrites, items: readonly ReadyItem[]): Promise<Written> {
  const created: Values[] = [];
  const changed: RowChange[] = [];
  const removed: RowRemoval[] = [];
  for (const item of items) {
    switch (item.kind) {
      case "create": created.push(item.values); break;
      case "change": changed.push(item.change); break;
      case "delete": removed.push(item.removal); break;
    }
  }
  if (removed.length > 0) {
    await writes.remove(removed);
    return { kind: "delete", keys: removed.map((removal) => removal.key) };
  }
  if (changed.length === 0) return { kind: "create", keys: await writes.create(created) };
  await writes.change(changed);
  return { kind: "change", keys: changed.map((change) => change.key) };
}

type Outcome = { readonly ok: true; readonly text: string } | { readonly ok: false; readonly problem: HttpProblem };

/** Each item inside a savepoint: one that fails leaves the others as they are. With `all`, the first failure ends it. */
async function oneByOne(bulk: Bulk, tx: Transaction, all: boolean): Promise<Answer> {
  const outcomes: Outcome[] = [];
  for (const [index, item] of bulk.items.entries()) {
    const outcome: Outcome = item.ok ? await tryItem(bulk, tx, item) : item;
    if (all && !outcome.ok) throw failedAsWhole(outcome.problem.status, [{ index, problem: outcome.problem }]);
    outcomes.push(outcome);
  }
  const failed = outcomes.filter((outcome) => !outcome.ok).length;
  const results = outcomes.map((outcome) => resultText(outcome, bulk.success, failed > 0)).join(",");
  if (failed === 0) return { status: bulk.success, text: `{"data":[${results}]}`, headers: {} };
  const meta = JSON.stringify({ succeeded: outcomes.length - failed, failed });
  return { status: 207, text: `{"data":[${results}],"meta":${meta}}`, headers: {} };
}

async function tryItem(bulk: Bulk, tx: Transaction, item: ReadyItem): Promise<Outcome> {
  try {
    const [text = "null"] = await tx.savepoint((inner) => writeItems(bulk, inner, [item]));
    return { ok: true, text };
  } catch (error) {
    return { ok: false, problem: bulk.explain(error) };
  }
}

function resultText(outcome: Outcome, success: number, mixed: boolean): string {
  if (!outcome.ok) return JSON.stringify({ status: outcome.problem.status, error: errorBody(outcome.problem) });
  return mixed ? `{"status":${success},"data":${outcome.text}}` : outcome.text;
}

/** Details say which item, as "[3].name". */
function failedAsWhole(status: number, wrong: readonly { readonly index: number; readonly problem: HttpProblem }[]): HttpProblem {
  const details = wrong.slice(0, 100).flatMap(({ index, problem }) =>
    problem.details.length === 0
      ? [{ field: `[${index}]`, message: problem.message }]
      : problem.details.map(({ field, message }) => ({ field: field === "" ? `[${index}]` : `[${index}].${field}`, message })));
  return new HttpProblem(status, "bulk_failed", `Nothing was written: ${wrong.length === 1 ? "an item is" : `${wrong.length} items are`} refused.`, details);
}
