import type { Row } from "../../database/port.js";
import type { EntityNode } from "../../model/model.js";
import { refuseOutright } from "../rights.js";
import { acting, type Giving } from "./acting.js";
import { keyCells, type Cell } from "./cell.js";
import { judged } from "./judged.js";
import { keyOf } from "./nested.js";
import { writeAt } from "./place.js";
import { refusal } from "./refusal.js";
import { decoded } from "./returning.js";
import { asked, changeShape, locked, updateMany, updateOne, writes, type RowChange } from "./update.js";
import { attempt, type Writing } from "./writing.js";

/** A key, or other cells, as text that tells it from others. */
export function nameOfKey(key: readonly Cell[]): string {
  return JSON.stringify(key.map((c) => c.value));
}

/**
 * Changes the rows themselves, without what they own: one statement for all that change the same columns. Gives what
 * `giving` says of them, in the order of the changes.
 * @throws NotFound, VersionConflict, InvalidTransition, Refused; whoever calls undoes what was written
 */
export async function changeRows(entity: EntityNode, changes: readonly RowChange[], giving: Giving, writing: Writing): Promise<Row[]> {
  if (changes.length > 0) refuseOutright(writing.on.asker.rights, entity.name, "update");
  const made = new Map<string, Row>();
  for (const group of grouped(changes, writing)) {
    for (const row of await changedTogether(entity, group, giving, writing)) {
      made.set(nameOfKey(keyCells(entity, keyOf(entity, row, writing.on), writing.on.options.model)), row);
    }
  }
  const rows: Row[] = [];
  // What a statement did not find is tried alone, which tells why.
  for (const change of changes) {
    rows.push(made.get(nameOfKey(change.key)) ?? (await writeAt(change.input.place, () => changedAlone(entity, change, giving, writing))));
  }
  return rows;
}

async function changedTogether(entity: EntityNode, group: readonly RowChange[], giving: Giving, writing: Writing): Promise<Row[]> {
  return group.length < 2 ? [] : changedIn(entity, group, giving, writing);
}

async function changedAlone(entity: EntityNode, change: RowChange, giving: Giving, writing: Writing): Promise<Row> {
  return attempt(entity, async () => (await changedIn(entity, [change], giving, writing))[0], () => refusal(entity, change, "update", writing));
}

/** One statement, and one before it where a rule compares with what the rows were. */
async function changedIn(entity: EntityNode, group: readonly RowChange[], giving: Giving, { runner, on }: Writing): Promise<Row[]> {
  const [first] = group;
  if (first === undefined) return [];
  const { model } = on.options;
  const tail = acting(giving, writes(first) ? "update" : "ask", first.input.cells, on);
  if (tail.locks) await runner.query(locked(entity, group, model));
  const statement = !writes(first) ? asked(entity, group, tail, model) : group.length === 1 ? updateOne(entity, first, tail) : updateMany(entity, group, tail, model);
  return decoded((await judged(entity, "update", on, () => runner.query(statement))).rows, tail, entity, on);
}

/** Changes that can share a statement. */
function grouped(changes: readonly RowChange[], { on }: Writing): RowChange[][] {
  if (on.rows === "singly") return changes.map((change) => [change]);
  const groups = new Map<string, RowChange[]>();
  for (const change of changes) {
    const shape = changeShape(change);
    const group = groups.get(shape);
    if (group === undefined) groups.set(shape, [change]);
    else group.push(change);
  }
  return [...groups.values()];
}
