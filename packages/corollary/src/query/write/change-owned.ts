import type { Json } from "../../expr/node.js";
import type { CollectionField, EntityNode, ReferenceField } from "../../model/model.js";
import { MissingValue, NamedTwice } from "../errors.js";
import { entityOf } from "../model.js";
import { keyCells, type Cell, type Values } from "./cell.js";
import { changeRows, nameOfKey } from "./change-rows.js";
import { emptyInput, readInput, referenceCells } from "./input.js";
import { createRows, keyOf, newOwned, viaOf } from "./nested.js";
import { changesOfItem, keyOfItem, ownKeyFields, statesKeys, type OwnedChange, type OwnedItem } from "./owned.js";
import { readAt } from "./place.js";
import { ownedKeys, removeRows, type OwnedKey } from "./remove-owned.js";
import type { RowChange } from "./update.js";
import type { Writing } from "./writing.js";

/** A row that was changed, and what becomes of the rows that it owns. */
export interface Owner {
  readonly key: Json;
  readonly owned: readonly OwnedChange[];
}

/** The owned rows of one collection of one owner. */
interface Owned {
  readonly owner: Json;
  readonly cells: readonly Cell[];
  readonly change: OwnedChange;
}

interface Steps {
  readonly removed: RowChange[];
  readonly changed: RowChange[];
  readonly created: { readonly item: OwnedItem; readonly owner: Json }[];
}

/**
 * Removes, changes and creates owned rows, in this order, so that values which only one row may have are free again. One
 * statement for each collection, kind and set of columns, whatever the number of owners and rows; then the next level.
 */
export async function changeOwned(entity: EntityNode, owners: readonly Owner[], writing: Writing): Promise<void> {
  const fields = new Map(owners.flatMap(({ owned }) => owned.map((change) => [change.field.name, change.field] as const)));
  for (const field of fields.values()) {
    const target = entityOf(writing.on.options.model, field.target);
    const via = viaOf(target, field);
    const mine = owners.flatMap(({ key, owned }) => owned.filter((change) => change.field === field).map((change): Owned =>
      ({ owner: key, cells: referenceCells(target, via, key, writing.on.options.model), change })));
    await carryOut(target, field, await stepsOf(target, via, mine, writing), writing);
  }
}

async function carryOut(target: EntityNode, field: CollectionField, { removed, changed, created }: Steps, writing: Writing): Promise<void> {
  requireOnce(target, [...removed, ...changed]);
  await removeRows(target, removed, writing);
  const rows = await changeRows(target, changed, { entity: target, what: "key" }, writing);
  await changeOwned(target, changed.map((change, i) => ({ key: keyOf(target, rows[i] ?? {}, writing.on), owned: change.input.owned })), writing);
  const inputs = created.map(({ item, owner }) => newOwned(target, field, item, owner, writing.on));
  if (inputs.length > 0) await createRows(target, inputs, writing.runner, writing.on);
}

function requireOnce(target: EntityNode, changes: readonly RowChange[]): void {
  const seen = new Set<string>();
  for (const { key, input } of changes) {
    const name = nameOfKey(key);
    readAt(input.place, () => { if (seen.has(name)) throw new NamedTwice(target.name, target.key.fields.at(-1) ?? ""); });
    seen.add(name);
  }
}

async function stepsOf(target: EntityNode, via: ReferenceField, mine: readonly Owned[], writing: Writing): Promise<Steps> {
  const steps: Steps = { removed: [], changed: [], created: [] };
  const whole = mine.filter(({ change }) => change.kind === "whole");
  const known = await ownedKeys(target, via, whole.map(({ cells }) => cells), writing);
  for (const owned of mine) {
    switch (owned.change.kind) {
      case "whole": addWhole(steps, target, via, owned, known.get(nameOfKey(owned.cells)) ?? [], writing); break;
      case "parts": addParts(steps, target, via, owned, writing); break;
    }
  }
  return steps;
}

/** What has a key is changed, what has none is created, and what is not there any more is removed. */
function addWhole(steps: Steps, target: EntityNode, via: ReferenceField, owned: Owned, known: readonly OwnedKey[], writing: Writing): void {
  const left = new Map(known.map(({ key, cells }) => [nameOfKey(cells), { key, cells }]));
  const { items, field } = owned.change.kind === "whole" ? owned.change : { items: [], field: owned.change.field };
  for (const item of items) {
    const stated = keyOfItem(target, via.name, item.values, owned.owner);
    // The one row of a to-one relation needs no key to be meant.
    const meant = stated ?? (field.single === true ? known[0]?.key : undefined);
    const name = meant === undefined ? undefined : nameOfKey(readAt(item.place, () => keyCells(target, meant, writing.on.options.model)));
    if (meant === undefined || name === undefined || (statesKeys(target) && !left.has(name))) steps.created.push({ item, owner: owned.owner });
    else steps.changed.push(changeOf(target, via, owned, item, meant, writing));
    if (name !== undefined) left.delete(name);
  }
  for (const { cells } of left.values()) steps.removed.push(removal(owned, cells, "", undefined));
}

function addParts(steps: Steps, target: EntityNode, via: ReferenceField, owned: Owned, writing: Writing): void {
  if (owned.change.kind !== "parts") return;
  for (const item of owned.change.create) steps.created.push({ item, owner: owned.owner });
  for (const item of owned.change.update) steps.changed.push(changeOf(target, via, owned, item, requiredKey(target, via, item, owned.owner), writing));
  for (const item of owned.change.delete) {
    const { version } = readAt(item.place, () => changesOfItem(target, via.name, item.values));
    const cells = readAt(item.place, () => keyCells(target, requiredKey(target, via, item, owned.owner), writing.on.options.model));
    steps.removed.push(removal(owned, cells, item.place, version));
  }
}

function requiredKey(target: EntityNode, via: ReferenceField, { values, place }: OwnedItem, owner: Json): Values {
  const key = keyOfItem(target, via.name, values, owner);
  if (key !== undefined) return key;
  return readAt(place, () => { throw new MissingValue(target.name, ownKeyFields(target, via.name).join(", ")); });
}

function changeOf(target: EntityNode, via: ReferenceField, { cells: owner }: Owned, { values, place }: OwnedItem, key: Json | Values, writing: Writing): RowChange {
  return readAt(place, () => {
    const { values: changes, version } = changesOfItem(target, via.name, values);
    const input = readInput(target, changes, "update", writing.on.options, undefined, place);
    return { key: keyCells(target, key, writing.on.options.model), input, version, owner, ...(input.owned.length === 0 ? {} : { touched: true }) };
  });
}

function removal({ cells: owner }: Owned, key: readonly Cell[], place: string, version: number | undefined): RowChange {
  return { key, version, owner, input: emptyInput(place) };
}
