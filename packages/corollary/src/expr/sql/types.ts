import type { EnumNode, Model } from "../../model/model.js";
import type { FieldType, RangeSubtype } from "../../model/field-type.js";
import type { Type } from "../type.js";
import { qualified } from "./quote.js";
import { SqlRefused } from "./errors.js";

const rangeTypes: Record<RangeSubtype, string> = {
  integer: "int4range", bigint: "int8range", decimal: "numrange", date: "daterange", timestamp: "tstzrange", localTimestamp: "tsrange",
};

/** The Postgres type of a field's values in an expression: no lengths, no precisions. */
export function fieldSqlType(type: FieldType, model: Model): string {
  switch (type.kind) {
    case "text": case "varchar": case "char": return "text";
    case "smallint": case "integer": return type.kind;
    case "bigint": return "bigint";
    case "real": return "real";
    case "float": return "float8";
    case "decimal": case "money": return "numeric";
    case "boolean": return "boolean";
    case "uuid": return "uuid";
    case "json": return "jsonb";
    case "bytes": return "bytea";
    case "timestamp": return "timestamptz";
    case "localTimestamp": return "timestamp";
    case "date": return "date";
    case "time": return "time";
    case "timetz": return "timetz";
    case "interval": return "interval";
    case "choice": return enumSqlType(model, type.enum);
    case "array": return `${fieldSqlType(type.of, model)}[]`;
    case "range": return rangeTypes[type.of];
    case "custom": return type.sql;
  }
}

export function enumSqlType(model: Model, name: string): string {
  const node = model.enums[name];
  if (node === undefined) throw new SqlRefused("unknown_name", `The Model has no enum "${name}".`);
  return qualified(node.schema, node.type);
}

/** The Postgres type that a value of this type is given when nothing else decides. */
export function sqlType(type: Type, model: Model): string {
  switch (type.kind) {
    case "boolean": return "boolean";
    case "text": case "null": return "text";
    case "integer": case "bigint": return "bigint";
    case "decimal": return "numeric";
    case "float": return "float8";
    case "uuid": return "uuid";
    case "bytes": return "bytea";
    case "json": return "jsonb";
    case "timestamp": return "timestamptz";
    case "localTimestamp": return "timestamp";
    case "date": case "time": case "timetz": case "interval": return type.kind;
    case "enum": return enumOf(type.values, model);
    case "array": return `${type.of.kind === "integer" ? "integer" : sqlType(type.of, model)}[]`;
    case "range": return rangeOf(type.of);
    case "row": throw new SqlRefused("unsupported", `A row of ${type.entity} is not a single value.`);
  }
}

function enumOf(values: readonly string[], model: Model): string {
  const same = (node: EnumNode) => node.values.length === values.length && node.values.every((v, i) => v === values[i]);
  const node = Object.values(model.enums).find(same);
  // A list of words that no enum of the Model has (an action's input, say) is text.
  return node === undefined ? "text" : qualified(node.schema, node.type);
}

function rangeOf(of: Type): string {
  switch (of.kind) {
    case "integer": case "bigint": case "decimal": case "date": case "timestamp": case "localTimestamp": return rangeTypes[of.kind];
    default: throw new SqlRefused("unsupported", `There are no ranges of ${of.kind}.`);
  }
}
