import type { Row } from "../../database/port.js";
import type { EntityNode, Model } from "../../model/model.js";
import { InvalidQuery } from "../errors.js";
import { entityOf } from "../model.js";
import { keyCells } from "./cell.js";
import { changeOwned } from "./change-owned.js";
import { changeRows, nameOfKey } from "./change-rows.js";
import { readInput, type Values } from "./input.js";
import { keyOf } from "./nested.js";
import type { RowChange } from "./update.js";
import { giveRows, readAgain, tellingWhere, undoing, type Writing } from "./writing.js";

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
  const read = readChanges(entity, changes, writing.on.options.model, writing);
  if (changesOwned(read)) {
    return tellingWhere(writing, async (inside) => {
      const rows = await changedWithOwned(entity, read, inside);
      return readAgain(entity, rows.map((row) => keyOf(entity, row, inside.on)), inside);
    });
  }
  return giveRows(entity, new Set([name]), read.length === 1, writing, (inside, giving) => changeRows(entity, read, giving, inside));
}

/** As `changeMany`, giving nothing back. */
export async function changeSilently(name: string, changes: readonly KeyedChange[], writing: Writing): Promise<void> {
  const entity = entityOf(writing.on.options.model, name);
  const read = readChanges(entity, changes, writing.on.options.model, writing);
  if (changesOwned(read)) await tellingWhere(writing, (inside) => changedWithOwned(entity, read, inside));
  else {
    const write = (inside: Writing) => changeRows(entity, read, { entity, what: "key" }, inside);
    await (read.length === 1 ? undoing(writing, write) : writing.runner.atomic((runner) => write({ ...writing, runner })));
  }
}

function readChanges(entity: EntityNode, changes: readonly KeyedChange[], model: Model, { on }: Writing): RowChange[] {
  const read = changes.map(({ key, values, version }): RowChange => {
    const input = readInput(entity, values, "update", on.options);
    return { key: keyCells(entity, key, model), input, version, ...(input.owned.length === 0 ? {} : { touched: true }) };
  });
  if (new Set(read.map((change) => nameOfKey(change.key))).size < read.length) throw new InvalidQuery(entity.name, "A row is changed twice; put its values together.");
  return read;
}

function changesOwned(changes: readonly RowChange[]): boolean {
  return changes.some((change) => change.input.owned.length > 0);
}

/** The rows first, which locks them, so that two writers of the same row's owned rows follow one another. */
async function changedWithOwned(entity: EntityNode, changes: readonly RowChange[], writing: Writing): Promise<Row[]> {
  const rows = await changeRows(entity, changes, { entity, what: "key" }, writing);
  await changeOwned(entity, changes.map((change, i) => ({ key: keyOf(entity, rows[i] ?? {}, writing.on), owned: change.input.owned })), writing);
  return rows;
}
