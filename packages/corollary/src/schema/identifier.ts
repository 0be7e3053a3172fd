import * as quote from "../expr/sql/quote.js";
import type { QualifiedName, SqlType } from "./schema.js";

/** A name as SQL: bare where Postgres reads it back unchanged, else in double quotes. */
export function identifier(name: string): string {
  if (name.length === 0 || name.includes("\0")) throw new Error(`"${name}" cannot be a name in Postgres.`);
  return quote.identifier(name);
}

export const identifiers = (names: readonly string[]): string => names.map(identifier).join(", ");

/** A name with its schema; `public` and `pg_catalog` are left out, as in the SQL of expressions. */
export const qualified = (of: QualifiedName): string =>
  of.schema === undefined || of.schema === "public" ? identifier(of.name) : `${identifier(of.schema)}.${identifier(of.name)}`;

export const quoteText = quote.quoted;

/** A type as SQL. Built-in names are key words, some of several words, and must stay bare. */
export function sqlType(type: SqlType): string {
  const builtIn = type.schema === undefined && /^[a-z_][a-z0-9_]*( [a-z]+)*$/.test(type.name);
  const modifiers = type.modifiers === undefined || type.modifiers.length === 0 ? "" : `(${type.modifiers.join(",")})`;
  return `${builtIn ? type.name : qualified(type)}${modifiers}${"[]".repeat(type.dimensions ?? 0)}`;
}
