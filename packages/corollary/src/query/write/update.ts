import type { Statement } from "../../database/port.js";
import { fieldSqlType } from "../../expr/sql/types.js";
import { tableName } from "../../expr/sql/scope.js";
import { identifier } from "../../expr/sql/index.js";
import type { EntityNode, Model } from "../../model/model.js";
import { InvalidQuery } from "../errors.js";
import { generatedColumn } from "../model.js";
import { Arguments } from "./arguments.js";
import type { Cell } from "./cell.js";
import type { RowInput } from "./input.js";
import { unnested } from "./insert.js";
import { column, target } from "./returning.js";
import { statesBefore } from "./transitions.js";

/** A change of one row, named by its key. */
export interface RowChange {
  readonly key: readonly Cell[];
  readonly input: RowInput;
  /** The version that the writer saw. */
  readonly version: number | undefined;
}

/** `update … where key`: nothing happens where the version or the state is another than must be. */
export function updateOne(entity: EntityNode, change: RowChange, tail: string): Statement {
  const args = new Arguments();
  const set = change.input.cells.map((c) => `${identifier(c.column)} = ${args.add(c.value)}`).join(", ");
  const where = [...keyConditions(change.key, args), ...versionCondition(entity, change.version, args), ...stateConditions(change.input, args)];
  return args.statement(`update ${tableName(entity)} as ${target} set ${set} where ${where.join(" and ")}${tail}`);
}

/** An update that changes nothing still asks for the row, and for its version. */
export function askedOne(entity: EntityNode, change: RowChange, list: string): Statement {
  const args = new Arguments();
  const where = [...keyConditions(change.key, args), ...versionCondition(entity, change.version, args)];
  return args.statement(`select ${list} from ${tableName(entity)} as ${target} where ${where.join(" and ")}`);
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
export function updateMany(entity: EntityNode, changes: readonly RowChange[], tail: string, model: Model): Statement {
  const args = new Arguments();
  const [first] = changes;
  if (first === undefined) throw new InvalidQuery(entity.name, "There is nothing to update.");
  const rows = changes.map((change) => [...change.key, ...change.input.cells, ...versionCells(entity, change), ...stateCells(change.input)]);
  const [columns = []] = rows;
  const source = unnested(columns, rows, args, model);
  const keys = first.key.length, cells = first.input.cells.length;
  const at = (i: number) => source.columns[i] ?? "null";
  const set = first.input.cells.map((c, i) => `${identifier(c.column)} = ${at(keys + i)}`);
  const conditions = first.key.map((c, i) => `${column(c.column)} = ${at(i)}`);
  if (first.version !== undefined) conditions.push(`${column(versionColumn(entity))} = ${at(keys + cells)}`);
  const states = keys + cells + (first.version === undefined ? 0 : 1);
  for (const [i, { field }] of first.input.states.entries()) {
    conditions.push(`${column(field.column)} = any(${at(states + i)}::${fieldSqlType(field.type, model)}[])`);
  }
  return args.statement(`update ${tableName(entity)} as ${target} set ${set.join(", ")} from ${source.from} where ${conditions.join(" and ")}${tail}`);
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
  return JSON.stringify([change.version === undefined, change.input.cells.map((c) => c.column), change.input.states.map((s) => s.field.name)]);
}
