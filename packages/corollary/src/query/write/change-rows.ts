import type { Row } from "../../database/port.js";
import type { EntityNode } from "../../model/model.js";
import { keyCells, type Cell } from "./cell.js";
import { keyOf } from "./nested.js";
import { writeAt } from "./place.js";
import { refusal } from "./refusal.js";
import { decoded, type Returning } from "./returning.js";
import { asked, changeShape, updateMany, updateOne, writes, type RowChange } from "./update.js";
import { attempt, type Writing } from "./writing.js";

/** A key, or other cells, as text that tells it from others. */
export function nameOfKey(key: readonly Cell[]): string {
  return JSON.stringify(key.map((c) => c.value));
}

/**
 * Changes the rows themselves, without what they own: one statement for all that change the same columns. Gives what
 * `returning` says of them, in the order of the changes.
 * @throws NotFound, VersionConflict, InvalidTransition
 */
export async function changeRows(entity: EntityNode, changes: readonly RowChange[], returning: Returning, writing: Writing): Promise<Row[]> {
  const made = new Map<string, Row>();
  for (const group of grouped(changes, writing)) {
    for (const row of await changedTogether(entity, group, returning, writing)) {
      made.set(nameOfKey(keyCells(entity, keyOf(entity, row, writing.on), writing.on.options.model)), row);
    }
  }
  const rows: Row[] = [];
  // What a statement did not find is tried alone, which tells why.
  for (const change of changes) {
    rows.push(made.get(nameOfKey(change.key)) ?? (await writeAt(change.input.place, () => changedAlone(entity, change, returning, writing))));
  }
  return rows;
}

async function changedTogether(entity: EntityNode, group: readonly RowChange[], returning: Returning, { runner, on }: Writing): Promise<Row[]> {
  const [first] = group;
  if (first === undefined || group.length === 1) return [];
  const statement = writes(first) ? updateMany(entity, group, returning.text, on.options.model) : asked(entity, group, returning.list, on.options.model);
  return decoded((await runner.query(statement)).rows, returning);
}

async function changedAlone(entity: EntityNode, change: RowChange, returning: Returning, { runner, on }: Writing): Promise<Row> {
  const statement = writes(change) ? updateOne(entity, change, returning.text) : asked(entity, [change], returning.list, on.options.model);
  return attempt(entity, async () => decoded((await runner.query(statement)).rows, returning)[0], () => refusal(entity, change, runner));
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
