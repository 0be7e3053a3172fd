import type { Row } from "../../database/port.js";
import type { EntityNode } from "../../model/model.js";
import { InvalidQuery } from "../errors.js";
import { entityOf } from "../model.js";
import { keyCells, type Cell } from "./cell.js";
import { readInput, type Values } from "./input.js";
import { keyOf } from "./nested.js";
import { refusal } from "./refusal.js";
import { decoded, returningKey, type Returning } from "./returning.js";
import { askedOne, changeShape, updateMany, updateOne, type RowChange } from "./update.js";
import { attempt, giveRows, type Writing } from "./writing.js";

/** New values of the row with that key. */
export interface KeyedChange {
  readonly key: unknown;
  readonly values: Values;
  /** The version that was read: a newer one is refused. Only where the entity has versions. */
  readonly version?: number | undefined;
}

/** Changes rows by their keys, each its own values, all or none, and gives them in the order of the input. */
export async function changeMany(name: string, changes: readonly KeyedChange[], writing: Writing): Promise<Row[]> {
  const entity = entityOf(writing.on.options.model, name);
  const read = readChanges(entity, changes, writing);
  return giveRows(entity, new Set([name]), read.length === 1, writing, (inside, returning) => changed(entity, read, returning, inside));
}

/** As `changeMany`, giving nothing back. */
export async function changeSilently(name: string, changes: readonly KeyedChange[], writing: Writing): Promise<void> {
  const entity = entityOf(writing.on.options.model, name);
  const read = readChanges(entity, changes, writing);
  const write = (inside: Writing) => changed(entity, read, returningKey(entity, writing.on.target), inside);
  await (read.length === 1 ? write(writing) : writing.runner.atomic((runner) => write({ ...writing, runner })));
}

function readChanges(entity: EntityNode, changes: readonly KeyedChange[], { on }: Writing): RowChange[] {
  const read = changes.map(({ key, values, version }): RowChange => ({ key: keyCells(entity, key, on.options.model), input: readInput(entity, values, "update", on.options), version }));
  if (new Set(read.map((change) => nameOf(change.key))).size < read.length) throw new InvalidQuery(entity.name, "A row is changed twice; put its values together.");
  return read;
}

function nameOf(key: readonly Cell[]): string {
  return JSON.stringify(key.map((c) => c.value));
}

async function changed(entity: EntityNode, changes: readonly RowChange[], returning: Returning, writing: Writing): Promise<Row[]> {
  const made = new Map<string, Row>();
  for (const group of grouped(changes)) {
    for (const row of await changedTogether(entity, group, returning, writing)) {
      made.set(nameOf(keyCells(entity, keyOf(entity, row, writing.on), writing.on.options.model)), row);
    }
  }
  const rows: Row[] = [];
  // What a statement did not find is tried alone, which tells why.
  for (const change of changes) rows.push(made.get(nameOf(change.key)) ?? (await changedAlone(entity, change, returning, writing)));
  return rows;
}

async function changedTogether(entity: EntityNode, group: readonly RowChange[], returning: Returning, { runner, on }: Writing): Promise<Row[]> {
  if (group.length === 1 || group[0]?.input.cells.length === 0) return [];
  const { rows } = await runner.query(updateMany(entity, group, returning.text, on.options.model));
  return decoded(rows, returning);
}

async function changedAlone(entity: EntityNode, change: RowChange, returning: Returning, { runner }: Writing): Promise<Row> {
  const statement = change.input.cells.length === 0 ? askedOne(entity, change, returning.list) : updateOne(entity, change, returning.text);
  return attempt(entity, async () => decoded((await runner.query(statement)).rows, returning)[0], () => refusal(entity, change, runner));
}

/** Changes that can share a statement. */
function grouped(changes: readonly RowChange[]): RowChange[][] {
  const groups = new Map<string, RowChange[]>();
  for (const change of changes) {
    const shape = changeShape(change);
    const group = groups.get(shape);
    if (group === undefined) groups.set(shape, [change]);
    else group.push(change);
  }
  return [...groups.values()];
}
