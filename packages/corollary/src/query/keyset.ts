import { cast, comparison, conjunction, disjunction, fragment, Strength, type Fragment } from "../expr/sql/fragment.js";
import { encoderFor, type Emitter } from "../expr/sql/index.js";
import type { OrderPart } from "./order.js";

/** Where the values of a position stand in the list of values, and which of them are null (that decides the text). */
export interface KeysetStart {
  readonly first: number;
  readonly nulls: readonly boolean[];
}

/** The condition under which a row comes after a position, in any order: directions mixed, nulls first or last. */
export function afterPosition(parts: readonly OrderPart[], start: KeysetStart, emitter: Emitter): Fragment {
  // A null is part of the text; a parameter that the text does not use would have no type.
  const values = parts.map((part, i) => (start.nulls[i] === true ? fragment("null", part.value.sql) : value(part, start.first + i, emitter)));
  const [first] = parts;
  const uniform = first !== undefined && parts.every((p) => p.direction === first.direction && !p.nullable);
  return uniform ? rowComparison(parts, values, first.direction) : later(parts, values, start.nulls, 0);
}

function value(part: OrderPart, index: number, emitter: Emitter): Fragment {
  const placeholder = emitter.params.add({ from: "literal", index, encode: encoderFor({ kind: "text" }) }, undefined);
  return fragment(`${placeholder}::${part.value.sql}`, part.value.sql, Strength.cast);
}

/** One comparison of rows, which a single index serves. */
function rowComparison(parts: readonly OrderPart[], values: readonly Fragment[], direction: "asc" | "desc"): Fragment {
  const operator = direction === "asc" ? ">" : "<";
  const [part] = parts, [bound] = values;
  if (parts.length === 1 && part !== undefined && bound !== undefined) return comparison(part.value, operator, bound);
  return fragment(`(${parts.map((p) => p.value.text).join(", ")}) ${operator} (${values.map((v) => v.text).join(", ")})`, "boolean", Strength.comparison);
}

/** Beyond the position in this key, or level with it and beyond it in the keys that follow. */
function later(parts: readonly OrderPart[], values: readonly Fragment[], nulls: readonly boolean[], at: number): Fragment {
  const part = parts[at], bound = values[at];
  if (part === undefined || bound === undefined) return fragment("false", "boolean");
  const isNull = nulls[at] === true;
  const beyond = beyondKey(part, bound, isNull);
  if (at === parts.length - 1) return beyond ?? fragment("false", "boolean");
  const level = isNull ? unaryNull(part, "is null") : comparison(part.value, "=", bound);
  const rest = conjunction([level, later(parts, values, nulls, at + 1)]);
  return beyond === undefined ? rest : disjunction([beyond, rest]);
}

function beyondKey(part: OrderPart, bound: Fragment, isNull: boolean): Fragment | undefined {
  const nullsLast = part.nulls === "last";
  if (isNull) return nullsLast ? undefined : unaryNull(part, "is not null");
  const beyond = comparison(part.value, part.direction === "asc" ? ">" : "<", bound);
  return part.nullable && nullsLast ? disjunction([beyond, unaryNull(part, "is null")]) : beyond;
}

function unaryNull(part: OrderPart, test: "is null" | "is not null"): Fragment {
  const text = part.value.strength < Strength.other ? `(${part.value.text})` : part.value.text;
  return fragment(`${text} ${test}`, "boolean", Strength.is);
}

/** A position as JSON text: the keys as Postgres prints them, which loses nothing. */
export function positionJson(parts: readonly OrderPart[]): string {
  return `json_build_array(${parts.map((p) => cast(p.value, "text").text).join(", ")})::text`;
}
