import type { Transaction } from "../../../database/port.js";
import { DatabaseError } from "../../../database/errors.js";
import { identifier, sqlType } from "../../../schema/identifier.js";
import type { Column, Constraint, ForeignKey, Schema, Table } from "../../../schema/schema.js";
import { fullName } from "../../files/script.js";
import { candidates, type Given, hintsOf, type Kind } from "./values.js";

/** Some columns and what may be tried for them together, with what is tried now. */
interface Choice {
  readonly columns: readonly string[];
  readonly options: readonly (readonly Given[])[];
  at: number;
}

const mostTries = 300;

/**
 * Puts one row into a table, trying values until its constraints hold: what a refused constraint speaks of is changed,
 * the rest stays. False where all was tried.
 * @throws DatabaseError the last refusal, where none of the tries was taken
 */
export async function attemptRow(tx: Transaction, table: Table, schema: Schema, n: number, kind: Kind, keys: ReferencedKeys): Promise<boolean> {
  const choices = await choicesFor(tx, table, schema, n, kind, keys);
  let last: DatabaseError | undefined;
  for (let tries = 0; tries < mostTries; tries++) {
    try {
      await tx.savepoint((inner) => insert(inner, table, choices));
      return true;
    } catch (error) {
      if (!(error instanceof DatabaseError)) throw error;
      last = error;
      if (!advance(concerned(error, table, choices))) break;
    }
  }
  if (last !== undefined) throw last;
  return false;
}

async function choicesFor(tx: Transaction, table: Table, schema: Schema, n: number, kind: Kind, keys: ReferencedKeys): Promise<Choice[]> {
  const taken = new Set<string>();
  const choices: Choice[] = [];
  for (const key of table.constraints) {
    if (key.kind !== "foreignKey" || key.columns.some((name) => taken.has(name))) continue;
    const options = await referenced(tx, table, key, n, kind, keys);
    choices.push({ columns: key.columns, options, at: 0 });
    for (const name of key.columns) taken.add(name);
  }
  for (const column of table.columns) {
    if (taken.has(column.name) || column.generated !== undefined) continue;
    const hints = table.constraints.flatMap((each) => (each.kind === "check" && mentions(each.expression, column) ? hintsOf(each.expression, column.type, n) : []));
    choices.push({ columns: [column.name], options: candidates(column, schema, n, kind, hints).map((each) => [each]), at: 0 });
  }
  return choices;
}

/** Keys that references of one table may point to, read once for all of its rows; those of its own rows change meanwhile. */
export type ReferencedKeys = Map<ForeignKey, readonly (readonly Given[])[]>;

async function keysOf(tx: Transaction, table: Table, key: ForeignKey, keys: ReferencedKeys): Promise<readonly (readonly Given[])[]> {
  const known = keys.get(key);
  if (known !== undefined) return known;
  const { references: { schema, table: name, columns } } = key;
  const list = columns.map((column, i) => `${identifier(column)}::text as "${i}"`).join(", ");
  const { rows } = await tx.query({ text: `select ${list} from ${fullName({ schema, name })} order by ${columns.map((_, i) => i + 1).join(", ")} limit 12`, params: [], prepare: false });
  const found = rows.map((row) => columns.map((_, i): Given => {
    const value = row[String(i)];
    return typeof value === "string" ? { given: "text", text: value } : { given: "null" };
  }));
  if (name !== table.name || schema !== table.schema) keys.set(key, found);
  return found;
}

/** Keys of rows that a reference may point to; none where it may. */
async function referenced(tx: Transaction, table: Table, key: ForeignKey, n: number, kind: Kind, keys: ReferencedKeys): Promise<(readonly Given[])[]> {
  const found = await keysOf(tx, table, key, keys);
  const at = found.length === 0 ? 0 : n % found.length;
  const turned = [...found.slice(at), ...found.slice(0, at)];
  const nullable = key.columns.some((each) => table.columns.find((column) => column.name === each)?.nullable === true);
  const none = nullable ? [key.columns.map((each): Given => (table.columns.find((column) => column.name === each)?.nullable === true ? { given: "null" } : { given: "default" }))] : [];
  return kind === "least" ? [...none, ...turned] : [...turned, ...none];
}

async function insert(tx: Transaction, table: Table, choices: readonly Choice[]): Promise<void> {
  const [columns, values, params]: [string[], string[], (string | null)[]] = [[], [], []];
  for (const { columns: names, options, at } of choices) {
    for (const [i, name] of names.entries()) {
      const given = options[at]?.[i] ?? { given: "default" };
      const type = table.columns.find((column) => column.name === name)?.type;
      if (given.given === "default" || type === undefined) continue;
      columns.push(identifier(name));
      params.push(given.given === "null" ? null : given.text);
      values.push(`$${params.length}::text::${sqlType(type)}`);
    }
  }
  const text = columns.length === 0 ? `insert into ${fullName(table)} default values` : `insert into ${fullName(table)} (${columns.join(", ")}) values (${values.join(", ")})`;
  await tx.query({ text, params, prepare: false });
}

/** What to change so that a refusal may not come again. */
function concerned({ constraint, column }: DatabaseError, table: Table, choices: readonly Choice[]): readonly Choice[] {
  const names = column === undefined ? columnsOf(table, constraint) : [column];
  const found = choices.filter((choice) => choice.columns.some((name) => names.includes(name)));
  return found.length > 0 ? found : choices;
}

function columnsOf(table: Table, name: string | undefined): readonly string[] {
  const constraint = table.constraints.find((each) => each.name === name);
  if (constraint !== undefined) return inConstraint(constraint, table);
  const index = table.indexes.find((each) => each.name === name);
  return index === undefined ? [] : table.columns.filter((column) => index.parts.some((part) => ("column" in part ? part.column === column.name : mentions(part.expression, column)))).map((each) => each.name);
}

function inConstraint(constraint: Constraint, table: Table): readonly string[] {
  switch (constraint.kind) {
    case "check": return table.columns.filter((column) => mentions(constraint.expression, column)).map((each) => each.name);
    case "exclusion": return table.columns.filter((column) => constraint.parts.some((part) => ("column" in part ? part.column === column.name : mentions(part.expression, column)))).map((each) => each.name);
    case "primaryKey":
    case "unique":
    case "foreignKey": return constraint.columns;
  }
}

const mentions = (expression: string, { name }: Column): boolean => new RegExp(`(?<![\\w$])${name.replace(/[^\w]/gu, "\\$&")}(?![\\w$])`, "u").test(expression);

/** The next of all combinations; false after the last. */
function advance(choices: readonly Choice[]): boolean {
  for (const choice of choices) {
    if (choice.at + 1 < choice.options.length) {
      choice.at++;
      return true;
    }
    choice.at = 0;
  }
  return false;
}
