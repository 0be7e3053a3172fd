import type { Row } from "../../database/port.js";
import { entityOf } from "../model.js";
import { refuseOutright } from "../rights.js";
import { acting } from "./acting.js";
import { keyCells } from "./cell.js";
import { refusal } from "./refusal.js";
import { judged } from "./judged.js";
import { emptyInput } from "./input.js";
import { archiveOne, deleteOne } from "./remove.js";
import { removeRows } from "./remove-owned.js";
import { decoded } from "./returning.js";
import { locked, type RowChange } from "./update.js";
import { attempt, giveRows, type Writing } from "./writing.js";

export async function deleteRow(name: string, key: unknown, version: number | undefined, writing: Writing): Promise<void> {
  const { on, runner } = writing;
  const entity = entityOf(on.options.model, name);
  const cells = keyCells(entity, key, on.options.model);
  refuseOutright(on.asker.rights, name, "delete");
  const statement = deleteOne(entity, cells, version, acting({ entity, what: "nothing" }, "delete", [], on));
  await attempt(entity, async () => ((await runner.query(statement)).count > 0 ? true : undefined), () => refusal(entity, { key: cells, version }, "delete", writing));
}

/** A row to be deleted, or archived where the entity does so. */
export interface Removal {
  readonly key: unknown;
  /** The version that was read: a newer one is refused. Only where the entity has versions. */
  readonly version?: number | undefined;
}

/** Deletes rows by their keys, or archives them where the entity does so: in one statement, all or none. */
export async function removeByKey(name: string, removals: readonly Removal[], writing: Writing): Promise<void> {
  const entity = entityOf(writing.on.options.model, name);
  const rows = removals.map(({ key, version }): RowChange => ({ key: keyCells(entity, key, writing.on.options.model), version, input: emptyInput("") }));
  await writing.runner.atomic((runner) => removeRows(entity, rows, { ...writing, runner }));
}

export async function archiveRow(name: string, key: unknown, to: "archived" | "present", version: number | undefined, writing: Writing): Promise<Row[]> {
  const entity = entityOf(writing.on.options.model, name);
  const cells = keyCells(entity, key, writing.on.options.model);
  // To archive is what deleting comes to where rows are archived; to bring back is to change.
  const right = to === "archived" ? "delete" : "update";
  refuseOutright(writing.on.asker.rights, name, right);
  return giveRows(entity, new Set([name]), true, writing, async (inside, giving) => {
    const { runner, on } = inside;
    const tail = acting(giving, right, [], on);
    if (tail.locks) await runner.query(locked(entity, [{ key: cells, version: undefined, input: emptyInput("") }], on.options.model));
    const statement = archiveOne(entity, cells, to, version, tail);
    return [await attempt(entity, async () => decoded((await judged(entity, "update", on, () => runner.query(statement))).rows, tail, entity, on)[0], () => refusal(entity, { key: cells, version }, right, inside))];
  });
}
