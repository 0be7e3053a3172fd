import { customType } from "../../model/check/trusted-sql.js";
import { codePointCollation } from "../../schema/column-type.js";
import { sqlType } from "../../schema/identifier.js";
import type { Column, SqlType } from "../../schema/schema.js";
import type { EnumPlan } from "./plan.js";

/** What turns columns into text needs to know, and what it notes: names to import. */
export interface Writing {
  readonly version: number;
  readonly enums: readonly EnumPlan[];
  /** Functions that Postgres has by itself. */
  readonly builtIn: ReadonlySet<string>;
  /** Notes that a name of the language is used, and gives it. */
  use(name: string): string;
  useEnum(name: string): string;
}

const plain: Readonly<Record<string, string>> = {
  smallint: "smallint", integer: "integer", bigint: "bigint", real: "real", "double precision": "float", boolean: "boolean",
  uuid: "uuid", bytea: "bytes", jsonb: "json", date: "date", interval: "interval",
};
const precise: Readonly<Record<string, string>> = { timestamptz: "timestamp", timestamp: "localTimestamp", time: "time", timetz: "timetz" };
const ranges: Readonly<Record<string, string>> = {
  int4range: "integer", int8range: "bigint", numrange: "decimal", daterange: "date", tstzrange: "timestamp", tsrange: "localTimestamp",
};

/** The field function of a column; undefined where the language has none. */
export function fieldSource(column: Pick<Column, "type" | "collation">, on: Writing): string | undefined {
  const { type } = column;
  if (type.dimensions !== undefined) {
    const { dimensions: _, ...element } = type;
    const of = fieldSource({ ...column, type: element }, on);
    return of === undefined ? undefined : `${on.use("array")}(${of})`;
  }
  const choice = on.enums.find((each) => each.type.schema === type.schema && each.type.name === type.name);
  if (choice !== undefined) return `${on.useEnum(choice.name)}()`;
  return type.schema === undefined ? builtIn(type, column, on) : custom(type, on);
}

function builtIn(type: SqlType, column: Pick<Column, "collation">, on: Writing): string {
  const [first, second] = type.modifiers ?? [];
  const name = plain[type.name];
  if (name !== undefined && first === undefined) return `${on.use(name)}()`;
  const timed = precise[type.name];
  if (timed !== undefined) return `${on.use(timed)}(${first === "3" ? "" : `{ precision: ${first ?? 6} }`})`;
  const range = ranges[type.name];
  if (range !== undefined) return `${on.use("range")}("${range}")`;
  if (type.name === "text") return `${on.use("text")}(${collation(column, on)})`;
  if ((type.name === "varchar" || type.name === "char") && first !== undefined) {
    return `${on.use(type.name)}(${[first, collation(column, on)].filter((part) => part !== "").join(", ")})`;
  }
  if (type.name === "numeric" && Number(second ?? 0) >= 0 && Number(second ?? 0) <= Number(first ?? 0)) {
    return `${on.use("decimal")}(${[first, second === "0" ? undefined : second].filter((part) => part !== undefined).join(", ")})`;
  }
  return `${on.use("custom")}(${JSON.stringify(type.name === "varchar" ? "character varying" : sqlType(type))})`;
}

function custom(type: SqlType, on: Writing): string | undefined {
  const sql = sqlType(type);
  return customType.test(sql) ? `${on.use("custom")}(${JSON.stringify(sql)})` : undefined;
}

/** Columns of others order as their database does; those of models by code point, unless they state something. */
function collation({ collation: stated }: Pick<Column, "collation">, on: Writing): string {
  const name = stated === undefined || stated.schema !== undefined ? "default" : stated.name;
  return name === codePointCollation({ version: on.version, applicationRole: "" }) ? "" : `{ collation: ${JSON.stringify(name)} }`;
}

/** What `.default()` takes for the default of a column; undefined where it has none, or one that a model cannot bring. */
export function defaultSource(column: Column, on: Writing): string | undefined {
  const { default: sql, type } = column;
  if (sql === undefined || usesForeign(sql, on)) return undefined;
  const textual = type.dimensions === undefined && (type.name === "text" || type.name === "varchar" || on.enums.some((each) => each.type.name === type.name && each.type.schema === type.schema));
  const quoted = /^'((?:[^'\\]|'')*)'(?:::[^']*)?$/s.exec(sql)?.[1];
  if (textual && quoted !== undefined) return JSON.stringify(quoted.replaceAll("''", "'"));
  if (type.dimensions === undefined && (type.name === "integer" || type.name === "smallint") && /^-?\d+$/.test(sql)) return sql;
  if (type.dimensions === undefined && type.name === "boolean" && /^(?:true|false)$/.test(sql)) return sql;
  if (type.name === "timestamptz" && sql === "now()" && Number(type.modifiers?.[0] ?? 6) <= 3) return `${on.use("now")}()`;
  return `{ sql: ${JSON.stringify(sql)} }`;
}

/** Words before parentheses that are no functions. */
const keyWords = new Set(
  "numeric varchar char character varying bit time timestamp interval array coalesce nullif greatest least current_timestamp current_time localtime localtimestamp extract row and or not in case when then else any all".split(" "),
);

/** A default that calls what Postgres does not have by itself, such as a sequence or a function of the database. */
function usesForeign(sql: string, on: Writing): boolean {
  const withoutText = sql.replace(/'(?:[^']|'')*'/g, "''");
  return [...withoutText.matchAll(/([\p{L}_"][\p{L}\p{N}_$".]*)\s*\(/gu)].some(([, name = ""]) => {
    const bare = name.toLowerCase();
    return bare === "nextval" || !(on.builtIn.has(bare) || keyWords.has(bare));
  });
}
