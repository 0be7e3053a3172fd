import { cast, within, Strength, type Fragment } from "../expr/sql/fragment.js";
import type { Type } from "../expr/type.js";
import { columnDecoder, jsonDecoder, type Decoder } from "./decode.js";

/**
 * What a value is selected for. `row`: a column of its own, as the driver decodes it. `json`: a member of JSON that the
 * database builds.
 */
export type Form = "row" | "json";

/** A value in the select list. */
export interface Formed {
  readonly sql: string;
  readonly decode: Decoder | undefined;
}

/** A value in a form, with what makes it the value that programs see. */
export function form(value: Fragment, type: Type, as: Form): Formed {
  if (type.kind === "array") return { sql: arrayJson(value, type.of), decode: jsonDecoder(type) };
  if (type.kind === "range") return { sql: rangeJson(value, type.of), decode: jsonDecoder(type) };
  if (as === "row") return { sql: value.text, decode: columnDecoder(type, value.sql) };
  return { sql: jsonMember(value, type), decode: jsonDecoder(type) };
}

/**
 * Decimals and whole numbers of 64 bits are text, so that no reader rounds them; bytes are base64 without line breaks;
 * types that only the database knows are text to everyone else.
 */
function jsonMember(value: Fragment, type: Type): string {
  switch (type.kind) {
    case "bigint": case "decimal": case "text": return cast(value, "text").text;
    case "bytes": return `translate(encode(${value.text}, 'base64'), chr(10), '')`;
    default: return value.text;
  }
}

function arrayJson(value: Fragment, of: Type): string {
  switch (of.kind) {
    case "bigint": case "decimal": case "text": return `to_jsonb(${cast(value, "text[]").text})`;
    case "bytes": return `(select jsonb_agg(translate(encode(item, 'base64'), chr(10), '') order by place) from unnest(${value.text}) with ordinality as a (item, place))`;
    default: return `to_jsonb(${value.text})`;
  }
}

function rangeJson(value: Fragment, of: Type): string {
  const text = within(value, Strength.atom);
  const exact = of.kind === "bigint" || of.kind === "decimal" ? "::text" : "";
  const members = `'lower', lower(${text})${exact}, 'upper', upper(${text})${exact}, 'bounds', case when lower_inc(${text}) then '[' else '(' end || case when upper_inc(${text}) then ']' else ')' end`;
  return `case when isempty(${text}) then '{"empty": true}'::jsonb when ${text} is not null then jsonb_build_object(${members}) end`;
}
