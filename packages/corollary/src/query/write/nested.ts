import type { Row } from "../../database/port.js";
import type { Json } from "../../expr/node.js";
import type { CollectionField, EntityNode, ReferenceField } from "../../model/model.js";
import type { CompileTarget } from "../compile-read.js";
import { InvalidQuery } from "../errors.js";
import { entityOf, fieldOf } from "../model.js";
import { refuseOutright, type Asker } from "../rights.js";
import type { Runner } from "../runner.js";
import { acting, type Giving } from "./acting.js";
import { canonical, keyColumns, type Cell } from "./cell.js";
import { readInput, referenceCells, type InputOptions, type RowInput } from "./input.js";
import { insertMany, insertOne } from "./insert.js";
import type { OwnedItem } from "./owned.js";
import { memberPlace, readAt, writeAt } from "./place.js";
import { judged } from "./judged.js";
import { decoded } from "./returning.js";
import { withTenantOf } from "./tenant.js";

/** What rows are created with. */
export interface Creating {
  readonly target: CompileTarget;
  readonly options: InputOptions;
  /** On whose behalf. */
  readonly asker: Asker;
  /** "singly": a statement for each row, to learn which one the database refuses. Default "together". */
  readonly rows?: "together" | "singly";
}

/**
 * Creates rows with all that is nested in them: one statement for each entity, level and set of given columns. Gives the
 * keys in the order of the input. Runs inside a transaction of the caller where more than one statement is needed.
 */
export async function createRows(entity: EntityNode, inputs: readonly RowInput[], runner: Runner, on: Creating): Promise<Json[]> {
  await createReferenced(entity, inputs, runner, on);
  const keys = await insertRows(entity, inputs, runner, on);
  await createOwned(entity, inputs, keys, runner, on);
  return keys;
}

/** True where a single statement does it. */
export function isFlat(inputs: readonly RowInput[]): boolean {
  const shape = inputs.map(shapeOf);
  return inputs.every((input) => input.before.length === 0 && input.after.length === 0) && new Set(shape).size <= 1 && (inputs.length === 1 || shape[0] !== "");
}

/** Rows that are referred to come first, so that their keys are known. */
async function createReferenced(entity: EntityNode, inputs: readonly RowInput[], runner: Runner, on: Creating): Promise<void> {
  const fields = new Set(inputs.flatMap((input) => input.before.map((b) => b.field)));
  for (const field of fields) {
    const target = entityOf(on.options.model, field.target);
    const wanting = inputs.flatMap((input) => input.before.filter((b) => b.field === field).map((b) => ({ input, values: withTenantOf(entity, input, target, b.values, on.options), place: memberPlace(input.place, field.name) })));
    const rows = wanting.map(({ values, place }) => readAt(place, () => readInput(target, values, "create", on.options, undefined, place)));
    const keys = await createRows(target, rows, runner, on);
    for (const [i, { input }] of wanting.entries()) input.cells.push(...madeCells(referenceCells(entity, field, keys[i], on.options.model)));
  }
}

/** Cells that hold the key of a row of this same write. */
function madeCells(cells: readonly Cell[]): Cell[] {
  return cells.map((cell) => ({ ...cell, made: true }));
}

/** Owned rows come last and refer to their owner. */
async function createOwned(entity: EntityNode, inputs: readonly RowInput[], keys: readonly Json[], runner: Runner, on: Creating): Promise<void> {
  const fields = new Set(inputs.flatMap((input) => input.after.map((a) => a.field)));
  for (const field of fields) {
    const target = entityOf(on.options.model, field.target);
    const rows = inputs.flatMap((input, i) => input.after.filter((a) => a.field === field).flatMap((a) => a.rows.map((item) => newOwned(target, field, { ...item, values: withTenantOf(entity, input, target, item.values, on.options) }, keys[i] ?? null, on))));
    if (rows.length > 0) await createRows(target, rows, runner, on);
  }
}

/** An owned row to be created; its reference to the owner is filled in, whatever it states. */
export function newOwned(target: EntityNode, field: CollectionField, { values, place }: OwnedItem, owner: Json, on: Creating): RowInput {
  const via = viaOf(target, field);
  const { [via.name]: _stated, ...rest } = values;
  const input = readAt(place, () => readInput(target, rest, "create", on.options, new Set([via.name]), place));
  input.cells.push(...madeCells(referenceCells(target, via, owner, on.options.model)));
  return input;
}

/** The reference by which owned rows name their owner. */
export function viaOf(target: EntityNode, field: CollectionField): ReferenceField {
  const via = fieldOf(target, field.via);
  if (via.kind !== "reference") throw new InvalidQuery(target.name, `${target.name}.${field.via} is no reference.`);
  return via;
}

async function insertRows(entity: EntityNode, inputs: readonly RowInput[], runner: Runner, on: Creating): Promise<Json[]> {
  const rows = await insertGroups(entity, inputs, { entity, what: "key" }, runner, on);
  return rows.map((row) => keyOf(entity, row, on));
}

/**
 * Inserts, and gives of the rows what is asked, in the order of the input.
 * @throws Refused where rights do not allow a row that was made; whoever calls undoes it
 */
export async function insertGroups(entity: EntityNode, inputs: readonly RowInput[], giving: Giving, runner: Runner, on: Creating): Promise<Row[]> {
  const made: Row[] = new Array<Row>(inputs.length);
  for (const places of groups(inputs, on)) {
    const cells = places.map((i) => inputs[i]?.cells ?? []);
    const place = places.length === 1 ? (inputs[places[0] ?? 0]?.place ?? "") : "";
    const results = await writeAt(place, () => insertAlike(entity, cells, giving, runner, on));
    for (const [n, i] of places.entries()) {
      const row = results[n];
      if (row === undefined) throw new InvalidQuery(entity.name, "The database gave back fewer rows than were written.");
      made[i] = row;
    }
  }
  return made;
}

/** Rows that give the same columns. */
async function insertAlike(entity: EntityNode, rows: readonly (readonly Cell[])[], giving: Giving, runner: Runner, on: Creating): Promise<Row[]> {
  refuseOutright(on.asker.rights, entity.name, "create");
  const tail = acting(giving, "create", rows[0] ?? [], on);
  const statements = rows.length > 1 && (rows[0]?.length ?? 0) > 0
    ? [insertMany(entity, rows, tail, on.options.model)]
    : rows.map((row) => insertOne(entity, row, tail));
  const results: Row[] = [];
  for (const statement of statements) results.push(...decoded((await judged(entity, "create", on, () => runner.query(statement))).rows, tail, entity, on));
  return results;
}

/** Places of the rows that give the same columns, of keys that are stated or made. */
function groups(inputs: readonly RowInput[], { rows }: Creating): number[][] {
  if (rows === "singly") return inputs.map((_, i) => [i]);
  const found = new Map<string, number[]>();
  for (const [i, input] of inputs.entries()) {
    const shape = shapeOf(input);
    const places = found.get(shape);
    if (places === undefined) found.set(shape, [i]);
    else places.push(i);
  }
  return [...found.values()];
}

function shapeOf(input: RowInput): string {
  return input.cells.map((c) => `${JSON.stringify(c.column)}${c.made === true ? "!" : ""}`).join();
}

/** The key of a row in its JSON form: one value, or an object by field name. */
export function keyOf(entity: EntityNode, row: Row, { options: { model } }: Creating): Json {
  const columns = keyColumns(entity);
  const value = (name: string, type: (typeof columns)[number]["type"]) => canonical(row[name], type, { entity: entity.name, field: name }, model);
  const [first] = columns;
  if (columns.length === 1 && first !== undefined) return value(first.name, first.type);
  return Object.fromEntries(entity.key.fields.map((name) => {
    const column = columns.find((c) => c.name === name);
    // A reference with a compound key is an object already.
    return [name, column === undefined ? (row[name] as Json) : value(name, column.type)];
  }));
}
