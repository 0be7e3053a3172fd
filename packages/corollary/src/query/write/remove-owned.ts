import { DatabaseError } from "../../database/errors.js";
import { tableName } from "../../expr/sql/scope.js";
import type { Json } from "../../expr/node.js";
import type { EntityNode, ReferenceField } from "../../model/model.js";
import { NotFound } from "../errors.js";
import { refuseOutright } from "../rights.js";
import { acting } from "./acting.js";
import { Arguments } from "./arguments.js";
import { keyCells, type Cell } from "./cell.js";
import { nameOfKey } from "./change-rows.js";
import { referenceCells } from "./input.js";
import { unnested } from "./insert.js";
import { keyOf } from "./nested.js";
import { writeAt } from "./place.js";
import { refusal } from "./refusal.js";
import { column, decoded, target } from "./returning.js";
import { inSight, removeMany, type RowChange } from "./update.js";
import type { Writing } from "./writing.js";

export interface OwnedKey {
  readonly key: Json;
  readonly cells: readonly Cell[];
}

/** The keys of the rows that these owners have, by owner. Archived ones, and those that the asker may not read, are out of sight and stay as they are. */
export async function ownedKeys(entity: EntityNode, via: ReferenceField, owners: readonly (readonly Cell[])[], { on, runner }: Writing): Promise<ReadonlyMap<string, readonly OwnedKey[]>> {
  const known = new Map<string, OwnedKey[]>();
  const [first] = owners;
  if (first === undefined) return known;
  const found = acting({ entity, what: [...new Set([...entity.key.fields, via.name])] }, "find", [], on);
  const args = new Arguments(found.params);
  const source = unnested(first, owners, args, on.options.model);
  const where = [...first.map((c, i) => `${column(c.column)} = ${source.columns[i] ?? "null"}`), ...inSight(entity), ...found.where].join(" and ");
  const { rows } = await runner.query(args.statement(`select ${found.list} from ${tableName(entity)} as ${target}, ${source.from} where ${where}`));
  for (const row of decoded(rows, found, entity, on)) {
    const key = keyOf(entity, row, on);
    const owner = nameOfKey(referenceCells(entity, via, row[via.name], on.options.model));
    known.set(owner, [...(known.get(owner) ?? []), { key, cells: keyCells(entity, key, on.options.model) }]);
  }
  return known;
}

/** Deletes owned rows, or archives them where the entity does so. @throws NotFound, VersionConflict, Refused, at the place of the row */
export async function removeRows(entity: EntityNode, removals: readonly RowChange[], writing: Writing): Promise<void> {
  const gone = new Set<string>();
  const [any] = removals;
  if (any !== undefined) await writeAt(any.input.place, async () => refuseOutright(writing.on.asker.rights, entity.name, "delete"));
  for (const group of grouped(removals, writing)) {
    for (const key of await writeAt(group.length === 1 ? (group[0]?.input.place ?? "") : "", () => removed(entity, group, writing))) gone.add(key);
  }
  for (const removal of removals) {
    if (gone.has(nameOfKey(removal.key))) continue;
    await writeAt(removal.input.place, async () => { throw (await refusal(entity, removal, "delete", writing)) ?? new NotFound(entity.name); });
  }
}

async function removed(entity: EntityNode, group: readonly RowChange[], { runner, on }: Writing): Promise<readonly string[]> {
  const back = acting({ entity, what: "key" }, "delete", [], on);
  try {
    const { rows } = await runner.query(removeMany(entity, group, back, on.options.model));
    return decoded(rows, back, entity, on).map((row) => nameOfKey(keyCells(entity, keyOf(entity, row, on), on.options.model)));
  } catch (error) {
    if (error instanceof DatabaseError) error.deleting = true;
    throw error;
  }
}

/** Those that name a version, and those that do not. */
function grouped(removals: readonly RowChange[], { on }: Writing): (readonly RowChange[])[] {
  if (on.rows === "singly") return removals.map((removal) => [removal]);
  const groups = [removals.filter((r) => r.version === undefined), removals.filter((r) => r.version !== undefined)];
  return groups.filter((group) => group.length > 0);
}
