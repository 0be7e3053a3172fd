import type { Row } from "../../database/port.js";
import type { Json } from "../../expr/node.js";
import type { EntityNode } from "../../model/model.js";
import { entityOf } from "../model.js";
import { refuseOutright } from "../rights.js";
import { readInput, type RowInput, type Values } from "./input.js";
import { createRows, insertGroups, isFlat } from "./nested.js";
import { givesRows } from "./returning.js";
import { readAgain, tellingWhere, undoing, type Writing } from "./writing.js";

function read(name: string, values: readonly Values[], { on }: Writing): { readonly entity: EntityNode; readonly inputs: RowInput[] } {
  const entity = entityOf(on.options.model, name);
  refuseOutright(on.asker.rights, name, "create");
  return { entity, inputs: values.map((row) => readInput(entity, row, "create", on.options)) };
}

/** Creates rows with their nested ones, all or none, and gives them in the order of the input. */
export async function createMany(name: string, values: readonly Values[], writing: Writing): Promise<Row[]> {
  const { entity, inputs } = read(name, values, writing);
  if (inputs.length === 0) return [];
  if (isFlat(inputs) && givesRows(entity, writing.on, new Set([name]))) {
    return undoing(writing, ({ runner, on }) => insertGroups(entity, inputs, { entity, what: "row" }, runner, on));
  }
  return tellingWhere(writing, async (inside) => readAgain(entity, await createdInside(name, values, inputs, inside), inside));
}

/** As `createMany`, giving only the keys in their JSON form. */
export async function createKeys(name: string, values: readonly Values[], writing: Writing): Promise<Json[]> {
  const { entity, inputs } = read(name, values, writing);
  if (inputs.length === 0) return [];
  if (isFlat(inputs)) return undoing(writing, ({ runner, on }) => createRows(entity, inputs, runner, on));
  return tellingWhere(writing, (inside) => createdInside(name, values, inputs, inside));
}

/** `inputs` are completed while rows are written, so that a second try begins with the values again. */
function createdInside(name: string, values: readonly Values[], inputs: readonly RowInput[], writing: Writing): Promise<Json[]> {
  const entity = entityOf(writing.on.options.model, name);
  return createRows(entity, writing.on.rows === "singly" ? read(name, values, writing).inputs : inputs, writing.runner, writing.on);
}
