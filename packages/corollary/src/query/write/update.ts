import type { Statement } from "../../database/port.js";
import { fieldSqlType } from "../../expr/sql/types.js";
import { tableName } from "../../expr/sql/scope.js";
import { identifier } from "../../expr/sql/index.js";
import type { EntityNode, Model } from "../../model/model.js";
import { InvalidQuery } from "../errors.js";
import { generatedColumn } from "../model.js";
import type { Acting } from "./acting.js";
import { Arguments } from "./arguments.js";
import { keyColumns, type Cell } from "./cell.js";
import { emptyInput, type RowInput } from "./input.js";
import { unnested } from "./insert.js";
import { column, target } from "./returning.js";
import { statesBefore } from "./transitions.js";

/** A change of one row, named by its key. */
export interface RowChange {
  readonly key: readonly Cell[];
  readonly input: RowInput;
  /** The version that the writer saw. */
  readonly version: number | undefined;
  /** The columns that name the row's owner: a row of another owner is not found. */
  readonly owner?: readonly Cell[];
  /** Whether the row counts as changed even where none of its own values is: its owned rows change. */
  readonly touched?: boolean;
}

/** `update … where key`: nothing happens where the version or the state is another than must be. */
export function updateOne(entity: EntityNode, change: RowChange, tail: Acting): Statement {
  const args = new Arguments(tail.params);
  const set = [...change.input.cells.map((c) => `${identifier(c.column)} = ${args.add(c.value)}`), ...touch(entity, change)].join(", ");
  const where = [...rowConditions(entity, change, args), ...versionCondition(entity, change.version, args), ...stateConditions(change.input, args), ...tail.where];
  return args.statement(`update ${tableName(entity)} as ${target} set ${set} where ${where.join(" and ")}${tail.text}`);
}

/** An update that changes nothing still asks for the rows, and for their versions. */
export function asked(entity: EntityNode, changes: readonly RowChange[], of: Acting, model: Model): Statement {
  const args = new Arguments(of.params);
  const { from, conditions } = matched(entity, changes, () => [], args, model);
  return args.statement(`select ${of.list} from ${tableName(entity)} as ${target}, ${from} where ${[...conditions, ...of.where].join(" and ")}`);
}

/** Keeps rows as they are until the end of the transaction, so that what a rule sees of them is what is changed. */
export function locked(entity: EntityNode, changes: readonly RowChange[], model: Model): Statement {
  const args = new Arguments();
  const { from, conditions } = matched(entity, changes.map(({ key }): RowChange => ({ key, version: undefined, input: emptyInput("") })), () => [], args, model);
  return args.statement(`select from ${tableName(entity)} as ${target}, ${from} where ${conditions.join(" and ")} for update of ${target}`);
}

/** True where there is something to write. */
export function writes(change: RowChange): boolean {
  return change.input.cells.length > 0 || change.touched === true;
}

/** What the database keeps of changes moves on; where it keeps nothing, the row is locked all the same. */
function touch(entity: EntityNode, { touched }: RowChange): string[] {
  if (touched !== true) return [];
  const version = generatedColumn(entity, "version");
  if (version !== undefined) return [`${identifier(version)} = ${column(version)} + 1`];
  const updatedAt = generatedColumn(entity, "updatedAt");
  if (updatedAt !== undefined) return [`${identifier(updatedAt)} = now()`];
  const [key] = keyColumns(entity);
  return key === undefined ? [] : [`${identifier(key.column)} = ${column(key.column)}`];
}

/** The row with that key, of that owner; archived owned rows are out of sight. */
export function rowConditions(entity: EntityNode, { key, owner }: Pick<RowChange, "key" | "owner">, args: Arguments): string[] {
  return [...keyConditions([...key, ...(owner ?? [])], args), ...(owner === undefined ? [] : inSight(entity))];
}

export function inSight(entity: EntityNode): string[] {
  const archived = entity.softDelete ? generatedColumn(entity, "archivedAt") : undefined;
  return archived === undefined ? [] : [`${column(archived)} is null`];
}

export function keyConditions(key: readonly Cell[], args: Arguments): string[] {
  return key.map((c) => `${column(c.column)} = ${args.add(c.value)}`);
}

export function versionCondition(entity: EntityNode, version: number | undefined, args: Arguments): string[] {
  return version === undefined ? [] : [`${column(versionColumn(entity))} = ${args.add(version)}`];
}

export function versionColumn(entity: EntityNode): string {
  const name = generatedColumn(entity, "version");
  if (name === undefined) throw new InvalidQuery(entity.name, `${entity.name} has no versions.`);
  return name;
}

/** A row goes to a state only from those that lead there. The states are compared as text, so that one text serves all enums. */
export function stateConditions(input: RowInput, args: Arguments): string[] {
  return input.states.map(({ field, to }) => `${column(field.column)} = any(${args.add(statesBefore(field, to))})`);
}

/** Changes of the same columns, each row its own values, in one statement. */
export function updateMany(entity: EntityNode, changes: readonly RowChange[], tail: Acting, model: Model): Statement {
  const args = new Arguments(tail.params);
  const [first] = changes;
  if (first === undefined) throw new InvalidQuery(entity.name, "There is nothing to update.");
  const { from, conditions, values } = matched(entity, changes, (change) => change.input.cells, args, model);
  const set = [...first.input.cells.map((c, i) => `${identifier(c.column)} = ${values[i] ?? "null"}`), ...touch(entity, first)];
  return args.statement(`update ${tableName(entity)} as ${target} set ${set.join(", ")} from ${from} where ${[...conditions, ...tail.where].join(" and ")}${tail.text}`);
}

/** Deletes rows, or archives them where the entity does so; archiving twice keeps the first time. */
export function removeMany(entity: EntityNode, removals: readonly RowChange[], tail: Acting, model: Model): Statement {
  const args = new Arguments(tail.params);
  const { from, conditions } = matched(entity, removals, () => [], args, model);
  const archived = entity.softDelete ? generatedColumn(entity, "archivedAt") : undefined;
  const where = ` where ${[...conditions, ...tail.where].join(" and ")}${tail.text}`;
  return args.statement(archived === undefined
    ? `delete from ${tableName(entity)} as ${target} using ${from}${where}`
    : `update ${tableName(entity)} as ${target} set ${identifier(archived)} = coalesce(${column(archived)}, now()) from ${from}${where}`);
}

interface Matched {
  /** The rows wanted, as a table `v`. */
  readonly from: string;
  /** That a row of the table is the one of `v`, of the owner, version and state that it must have. */
  readonly conditions: readonly string[];
  /** The values that `v` carries. */
  readonly values: readonly string[];
}

function matched(entity: EntityNode, changes: readonly RowChange[], cellsOf: (change: RowChange) => readonly Cell[], args: Arguments, model: Model): Matched {
  const [first] = changes;
  if (first === undefined) throw new InvalidQuery(entity.name, "No rows are named.");
  const named = (change: RowChange) => [...change.key, ...(change.owner ?? [])];
  const rows = changes.map((change) => [...named(change), ...cellsOf(change), ...versionCells(entity, change), ...stateCells(change.input)]);
  const source = unnested(rows[0] ?? [], rows, args, model);
  const at = (i: number) => source.columns[i] ?? "null";
  const names = named(first), cells = cellsOf(first).length, version = versionCells(entity, first);
  const conditions = [...names, ...version].map((c, i) => `${column(c.column)} = ${at(i < names.length ? i : i + cells)}`);
  for (const [i, { field }] of first.input.states.entries()) {
    conditions.push(`${column(field.column)} = any(${at(names.length + cells + version.length + i)}::${fieldSqlType(field.type, model)}[])`);
  }
  if (first.owner !== undefined) conditions.push(...inSight(entity));
  return { from: source.from, conditions, values: Array.from({ length: cells }, (_, i) => at(names.length + i)) };
}

function versionCells(entity: EntityNode, { version }: RowChange): Cell[] {
  return version === undefined ? [] : [{ column: versionColumn(entity), type: { kind: "integer" }, value: String(version) }];
}

/** The states that lead to the one wanted, as the text of an array: they differ from row to row. */
function stateCells(input: RowInput): Cell[] {
  return input.states.map(({ field, to }) => ({
    column: field.column,
    type: { kind: "text" },
    value: `{${statesBefore(field, to).map((state) => `"${state.replaceAll("\\", "\\\\").replaceAll('"', '\\"')}"`).join(",")}}`,
  }));
}

/** Changes of the same shape can share a statement. */
export function changeShape(change: RowChange): string {
  return JSON.stringify([change.version === undefined, change.touched === true, change.input.cells.map((c) => c.column), change.input.states.map((s) => s.field.name)]);
}
