/** SQL as text, where the language takes it: trusted, and known to the database only. */
export interface SqlText {
  readonly sql: string;
}

/**
 * SQL in place of an expression (escape hatch), for defaults, checks and generated columns: `sql("price > 0")`. It names
 * columns, not fields, and goes into the schema as it stands, so it must never come from someone else.
 */
export const sql = (text: string): SqlText => ({ sql: text });

/** True for SQL of the language. */
export function isSql(value: unknown): value is SqlText {
  return typeof value === "object" && value !== null && Object.keys(value).join() === "sql" && "sql" in value && typeof value.sql === "string";
}
