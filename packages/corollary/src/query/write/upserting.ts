import { DatabaseError } from "../../database/errors.js";
import type { Parameter, Row, Statement } from "../../database/port.js";
import type { EntityNode } from "../../model/model.js";
import { columnsOf, tableName } from "../../expr/sql/scope.js";
import { tenantColumn } from "../../model/tenancy.js";
import { identifier } from "../../expr/sql/index.js";
import { objectName } from "../../schema/name.js";
import { InvalidQuery, InvalidTransition, NotWritable, Refused } from "../errors.js";
import { entityOf } from "../model.js";
import type { Runner } from "../runner.js";
import { acting, fieldName, mayName, reasons, seenName } from "./acting.js";
import { Arguments } from "./arguments.js";
import { readInput, type RowInput, type Values } from "./input.js";
import { judged } from "./judged.js";
import type { Creating } from "./nested.js";
import { column, decoded, target } from "./returning.js";
import { statesAfter, statesBefore } from "./transitions.js";
import { conflictColumns, upsertOne } from "./upsert.js";
import { attempt, giveRows, type Writing } from "./writing.js";

/** Creates the row, or changes the one with the same values in the unique fields `by`. */
export async function upsertRow(name: string, values: Values, by: readonly string[], writing: Writing): Promise<Row[]> {
  const entity = entityOf(writing.on.options.model, name);
  const input = readInput(entity, values, "create", writing.on.options);
  const [nested] = input.after;
  if (nested !== undefined) throw new NotWritable(name, nested.field.name, "collection");
  if (input.before.length > 0) throw new InvalidQuery(name, "An upsert refers to rows by their keys.");
  const same = conflictColumns(entity, by);
  return giveRows(entity, new Set([name]), true, writing, async ({ runner, on }, giving) => {
    const tail = acting(giving, "upsert", input.cells, on, same);
    if (tail.locks) await runner.query(found(entity, input, same, ["1 as found"], [], " for update"));
    const statement = upsertOne(entity, input, by, tail);
    return [await attempt(entity, async () => decoded((await judged(entity, "create", on, () => runner.query(statement), () => taken(entity, same))).rows, tail, entity, on)[0], () => refusal(entity, input, same, runner, on))];
  });
}

/** The row that has the values of the unique fields. */
function found(entity: EntityNode, input: RowInput, same: readonly string[], columns: readonly string[], params: readonly Parameter[], lock = ""): Statement {
  const args = new Arguments(params);
  const where = input.cells.filter((c) => same.includes(c.column)).map((c) => `${column(c.column)} = ${args.add(c.value)}`);
  return args.statement(`select ${columns.join(", ")} from ${tableName(entity)} as ${target} where ${where.join(" and ")}${lock}`);
}

/**
 * The row is there, but may not be changed, or its state does not lead to the one wanted. Of a row that may not be read
 * nothing is told but what a create would: the values are taken.
 */
async function refusal(entity: EntityNode, input: RowInput, same: readonly string[], runner: Runner, on: Creating): Promise<Error | undefined> {
  const changed = input.cells.filter((c) => !same.includes(c.column));
  const because = reasons(entity, "update", changed, on);
  const columns = [...input.states.map(({ field }, i) => `${identifier(field.column)} as s${i}`), ...because.list];
  if (columns.length === 0 || !input.cells.some((c) => same.includes(c.column))) return undefined;
  const { rows: [row] } = await runner.query(found(entity, input, same, columns, because.params));
  if (row === undefined) return undefined;
  const anonymous = on.asker.rights?.anonymous ?? false;
  if (row[seenName] === false) return taken(entity, same);
  if (row[mayName] === false) return new Refused(entity.name, "update", anonymous);
  const field = because.fields.find((_, i) => row[fieldName(i)] === false);
  if (field !== undefined) return new Refused(entity.name, "update", anonymous, undefined, field);
  for (const [i, { field: of, to }] of input.states.entries()) {
    const from = row[`s${i}`];
    if (typeof from === "string" && !statesBefore(of, to).includes(from)) return new InvalidTransition(entity.name, of.name, from, to, statesAfter(of, from));
  }
  return undefined;
}

/** What the database says where a value is taken. */
function taken(entity: EntityNode, by: readonly string[]): DatabaseError {
  const columns = by.filter((column) => column !== tenantColumn(entity));
  const constraint = objectName(entity.table, columns, "key");
  const fields = Object.values(entity.fields).filter((field) => columnsOf(field).some((c) => columns.includes(c))).map((field) => field.name);
  return new DatabaseError(`duplicate key value violates unique constraint "${constraint}"`, {
    kind: "unique", sqlState: "23505", schema: entity.schema, table: entity.table, constraint, owner: { entity: entity.name, fields },
  });
}
