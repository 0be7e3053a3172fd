import type { Row } from "../../database/port.js";
import type { EntityNode } from "../../model/model.js";
import { tableName } from "../../expr/sql/scope.js";
import { identifier } from "../../expr/sql/index.js";
import { InvalidQuery, InvalidTransition, NotWritable } from "../errors.js";
import { entityOf } from "../model.js";
import type { Runner } from "../runner.js";
import { Arguments } from "./arguments.js";
import { readInput, type RowInput, type Values } from "./input.js";
import { decoded } from "./returning.js";
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
  return giveRows(entity, new Set([name]), true, writing, async ({ runner }, returning) => {
    const statement = upsertOne(entity, input, by, returning.text);
    return [await attempt(entity, async () => decoded((await runner.query(statement)).rows, returning)[0], () => refusal(entity, input, by, runner))];
  });
}

/** The row is there, but its state does not lead to the one wanted. */
async function refusal(entity: EntityNode, input: RowInput, by: readonly string[], runner: Runner): Promise<Error | undefined> {
  const args = new Arguments();
  const keys = conflictColumns(entity, by);
  const where = input.cells.filter((c) => keys.includes(c.column)).map((c) => `${identifier(c.column)} = ${args.add(c.value)}`);
  const states = input.states.map(({ field }, i) => `${identifier(field.column)} as s${i}`);
  if (states.length === 0 || where.length === 0) return undefined;
  const { rows: [row] } = await runner.query(args.statement(`select ${states.join(", ")} from ${tableName(entity)} where ${where.join(" and ")}`));
  for (const [i, { field, to }] of input.states.entries()) {
    const from = row?.[`s${i}`];
    if (typeof from === "string" && !statesBefore(field, to).includes(from)) return new InvalidTransition(entity.name, field.name, from, to, statesAfter(field, from));
  }
  return undefined;
}
