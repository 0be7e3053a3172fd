import type { FieldType, RangeSubtype } from "../model/field-type.js";
import type { Model } from "../model/model.js";
import type { QualifiedName, SqlType, Target } from "./schema.js";

const ranges: Readonly<Record<RangeSubtype, string>> = {
  integer: "int4range",
  bigint: "int8range",
  decimal: "numrange",
  date: "daterange",
  timestamp: "tstzrange",
  localTimestamp: "tsrange",
};

/** Digits of money where the Model states none: enough for any sum, two after the point. */
const money = { precision: 19, scale: 2 };

/** The column type of a field type. */
export function columnType(type: FieldType, model: Model): SqlType {
  switch (type.kind) {
    case "text": return { name: type.varying === true ? "varchar" : "text" };
    case "varchar":
    case "char": return { name: type.kind, modifiers: [String(type.length)] };
    case "smallint":
    case "integer":
    case "bigint":
    case "real":
    case "boolean":
    case "uuid":
    case "date":
    case "interval": return { name: type.kind };
    case "float": return { name: "double precision" };
    case "decimal": return numeric(type.precision, type.scale);
    case "money": return type.precision === undefined && type.scale === undefined
      ? numeric(money.precision, money.scale)
      : numeric(type.precision ?? money.precision, type.scale ?? money.scale);
    case "json": return { name: "jsonb" };
    case "bytes": return { name: "bytea" };
    case "timestamp": return withPrecision("timestamptz", type.precision);
    case "localTimestamp": return withPrecision("timestamp", type.precision);
    case "time":
    case "timetz": return withPrecision(type.kind, type.precision);
    case "choice": return enumType(type.enum, model);
    case "array": return arrayOf(columnType(type.of, model));
    case "range": return { name: ranges[type.of] };
    case "custom": return parseType(type.sql);
  }
}

/**
 * The collation of text columns: by code point at every version, and with full Unicode case mapping where Postgres has
 * it. Undefined for types that have none.
 */
export function columnCollation(type: FieldType, target: Target): QualifiedName | undefined {
  switch (type.kind) {
    case "text":
    case "varchar":
    case "char": return { name: type.collation ?? codePointCollation(target) };
    case "array": return columnCollation(type.of, target);
    default: return undefined;
  }
}

export function codePointCollation(target: Target): string {
  if (target.version >= 18) return "pg_unicode_fast";
  return target.version === 17 ? "pg_c_utf8" : "C";
}

function numeric(precision?: number, scale?: number): SqlType {
  if (precision === undefined) return { name: "numeric" };
  return { name: "numeric", modifiers: [String(precision), String(scale ?? 0)] };
}

/** Postgres leaves the number away where it is the most it can keep. */
function withPrecision(name: string, precision: number): SqlType {
  return precision >= 6 ? { name } : { name, modifiers: [String(precision)] };
}

function enumType(name: string, model: Model): SqlType {
  const node = model.enums[name];
  if (node === undefined) throw new Error(`The Model has no enum "${name}".`);
  return { schema: node.schema, name: node.type };
}

const arrayOf = (type: SqlType): SqlType => ({ ...type, dimensions: (type.dimensions ?? 0) + 1 });

const aliases: Readonly<Record<string, string>> = {
  int: "integer", int4: "integer", int2: "smallint", int8: "bigint", float4: "real", float8: "double precision",
  bool: "boolean", bpchar: "char", character: "char", "character varying": "varchar", decimal: "numeric",
  "timestamp with time zone": "timestamptz", "timestamp without time zone": "timestamp",
  "time with time zone": "timetz", "time without time zone": "time",
};

/** A type as SQL spells it, e.g. `geography(point, 4326)[]`, in our form. */
export function parseType(sql: string): SqlType {
  const found = /^\s*(?:(?:"([^"]+)"|(\w+))\.)?(?:"([^"]+)"|(\w+(?:\s+\w+)*?))\s*(?:\(([^()]*)\))?((?:\s*\[\d*\])*)\s*$/.exec(sql);
  if (found === null) throw new Error(`"${sql}" is not the name of a type.`);
  const [, quotedSchema, bareSchema, quotedName, bareName = "", inside, brackets = ""] = found;
  const schema = quotedSchema ?? bareSchema?.toLowerCase();
  const bare = bareName.toLowerCase().replace(/\s+/g, " ");
  const name = quotedName ?? (schema === undefined ? aliases[bare] ?? bare : bare);
  const dimensions = brackets.split("[").length - 1;
  return {
    ...(schema !== undefined && schema !== "pg_catalog" && { schema }),
    name,
    ...(inside !== undefined && { modifiers: inside.split(",").map((part) => part.trim()) }),
    ...(dimensions > 0 && { dimensions }),
  };
}
