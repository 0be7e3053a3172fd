import { Decimal } from "../expr/decimal.js";
import { jsonDecoder as decoderOfJson, timestampDecoder, toBigInt, type Decoder } from "../expr/decode-json.js";
import type { Type } from "../expr/type.js";

export type { Decoder };

/** How rows are decoded in place: only columns that need it are touched. */
export interface RowDecoder {
  readonly names: readonly string[];
  readonly decoders: readonly Decoder[];
}

/** The decoder of a column as the driver gives it; undefined where it is right already. `sql`: the column's Postgres type. */
export function columnDecoder(type: Type, sql: string): Decoder | undefined {
  switch (type.kind) {
    case "integer": return sql === "integer" || sql === "smallint" ? undefined : Number;
    case "bigint": return toBigInt;
    case "decimal": return toDecimal;
    case "float": return sql === "float8" || sql === "real" ? undefined : Number;
    case "timestamp": return timestampDecoder(type.precision);
    case "localTimestamp": return (value) => String(value).replace(" ", "T");
    case "array": case "range": return jsonDecoder(type);
    case "boolean": case "text": case "uuid": case "bytes": case "json": case "date": case "time": case "timetz": case "interval": case "enum": case "row": case "null":
      return undefined;
  }
}

/** The decoder of a value inside JSON that the database has built; undefined where it is right already. */
export function jsonDecoder(type: Type): Decoder | undefined {
  return decoderOfJson(type, toDecimal);
}

function toDecimal(value: unknown): Decimal {
  return new Decimal(typeof value === "number" ? value : String(value));
}

export function decodeRows<R extends Record<string, unknown>>(rows: R[], { names, decoders }: RowDecoder): R[] {
  for (let n = 0; n < names.length; n += 1) {
    const name = names[n], decode = decoders[n];
    if (name === undefined || decode === undefined) continue;
    for (const row of rows as Record<string, unknown>[]) {
      const value = row[name];
      if (value !== null && value !== undefined) row[name] = decode(value);
    }
  }
  return rows;
}

/** The decoder of an object built as JSON, from those of its members. */
export function objectDecoder(members: RowDecoder): Decoder | undefined {
  if (members.names.length === 0) return undefined;
  return (value) => {
    decodeRows([value as Record<string, unknown>], members);
    return value;
  };
}

export function listDecoder(members: RowDecoder): Decoder | undefined {
  if (members.names.length === 0) return undefined;
  return (value) => decodeRows(value as Record<string, unknown>[], members);
}
