import type { Schema } from "../schema.js";
import { tokens } from "./mention.js";

/** Functions that give the same answer throughout a statement, or always. */
const steady: ReadonlySet<string> = new Set([
  "now", "transaction_timestamp", "statement_timestamp", "current_setting", "make_date", "make_interval", "make_time", "make_timestamp", "make_timestamptz",
  "date_trunc", "timezone", "lower", "upper", "coalesce", "array", "row", "jsonb_build_object", "jsonb_build_array", "json_build_object", "json_build_array", "to_jsonb", "int4range",
  "int8range", "numrange", "daterange", "tsrange", "tstzrange",
]);
/** Types and key words that stand before parentheses and are no functions. */
const notFunctions: ReadonlySet<string> = new Set(["varchar", "varying", "char", "character", "bpchar", "numeric", "decimal", "timestamp", "timestamptz", "time", "timetz", "interval", "bit", "in", "any", "all", "and", "or", "not", "cast", "zone", "is", "then", "else", "when"]);

/** Whether each row would have a value of its own: then Postgres writes the whole table to add such a column. */
export function isVolatile(expression: string, schema: Schema): boolean {
  const all = tokens(expression);
  return all.some((token, i) => {
    const next = all[i + 1];
    if (token.kind !== "name" || next === undefined || !/^\s*\(/.test(next.text)) return false;
    if (steady.has(token.value) || notFunctions.has(token.value)) return false;
    const own = schema.functions.filter(({ name }) => name === token.value);
    return own.length === 0 || own.some(({ volatility }) => volatility === "volatile");
  });
}
