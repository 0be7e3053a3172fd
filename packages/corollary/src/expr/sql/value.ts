import type { ActorValue, Clock, HasRole, InputValue, Json, Literal } from "../node.js";
import type { Type } from "../type.js";
import { encoderFor, type Encoder, type SqlValue } from "./encode.js";
import { SqlRefused } from "./errors.js";
import { fragment, Strength, type Fragment } from "./fragment.js";
import type { ParamSource } from "./params.js";
import { quoted } from "./quote.js";
import type { Scope } from "./scope.js";
import { sqlType } from "./types.js";

/** A constant. `wanted`: the Postgres type of what it meets, where that decides (enums, numerics, reals). */
export function constant(node: Literal, scope: Scope, wanted?: string, encode: Encoder = encoderFor(node.type)): Fragment {
  if (node.type.kind === "null" && wanted === undefined) return fragment("null", "?");
  return held(node, node.value, encode, constantType(node.type, scope, wanted), scope);
}

/** A value that `holder` holds: a parameter in a statement, safely quoted text in DDL. */
export function held(holder: object, value: Json, encode: Encoder, sql: string, scope: Scope): Fragment {
  const { mode, slots } = scope.emitter;
  if (mode !== "statement") return inline(encode(value), sql);
  const index = slots.get(holder);
  if (index !== undefined) return parameter({ from: "literal", index, encode }, sql, scope, undefined);
  const encoded = encode(value);
  // Bytes have no short text; each such constant is its own parameter.
  const key = encoded instanceof Uint8Array ? undefined : `constant ${typeof encoded} ${String(encoded)}`;
  return parameter({ from: "constant", value: encoded }, sql, scope, key);
}

export function parameter(source: ParamSource, sql: string, scope: Scope, key: string | undefined): Fragment {
  const placeholder = scope.emitter.params.add(source, key === undefined ? undefined : `${key}::${sql}`);
  return fragment(`${placeholder}::${sql}`, sql, Strength.cast);
}

const plainNumber = /^-?\d+(\.\d+)?$/;

function inline(value: SqlValue, sql: string): Fragment {
  if (value === null) return fragment(`null::${sql}`, sql, Strength.cast);
  if (typeof value === "boolean") return fragment(String(value), "boolean");
  if (value instanceof Uint8Array) return fragment(`'\\x${Array.from(value, (b) => b.toString(16).padStart(2, "0")).join("")}'::bytea`, sql, Strength.cast);
  const text = String(value);
  if (sql === "numeric" || sql === "bigint" || sql === "integer") {
    // Postgres reads a plain number as the narrowest of integer, bigint and numeric that holds it.
    if (plainNumber.test(text)) return fragment(text, sql === "numeric" && !text.includes(".") ? "integer" : sql, text.startsWith("-") ? Strength.minus : Strength.atom);
  }
  return fragment(`${quoted(text)}::${sql}`, sql, Strength.cast);
}

/** The Postgres type a constant of this type is cast to. */
export function constantType(type: Type, scope: Scope, wanted: string | undefined): string {
  const { model } = scope.emitter;
  if (wanted === undefined || wanted === "?") return sqlType(type, model);
  switch (type.kind) {
    case "integer": case "bigint": return wanted === "numeric" || wanted === "float8" ? wanted : "bigint";
    // A fraction is never cut to fit a whole number.
    case "decimal": return wanted === "float8" ? wanted : "numeric";
    case "float": return "float8";
    case "boolean": case "timestamp": case "localTimestamp": case "date": case "time": case "timetz": case "interval": case "bytes": case "json": return sqlType(type, model);
    case "text": case "uuid": case "enum": case "array": case "range": case "row": case "null": return wanted;
  }
}

/** Something known of the actor, an input, or the clock. */
export function ambient(node: ActorValue | InputValue | HasRole | Clock, scope: Scope, wanted?: string): Fragment {
  const { mode } = scope.emitter;
  if (isClock(node)) return clock(node.op, scope);
  if (mode === "constant" || mode === "default") throw new SqlRefused("not_constant", "What is stored cannot depend on the actor or on an input.");
  if (mode === "policy") return fromSetting(node, scope, wanted);
  if (node.op === "role") return parameter({ from: "role", role: node.role }, "boolean", scope, `role ${node.role}`);
  const sql = ambientType(node.type, scope, wanted);
  return parameter({ from: node.op, name: node.name, type: node.type }, sql, scope, `${node.op} ${node.name} ${node.type.kind}`);
}

function isClock(node: ActorValue | InputValue | HasRole | Clock): node is Clock {
  return node.op === "now" || node.op === "today";
}

function ambientType(type: Type, scope: Scope, wanted: string | undefined): string {
  if (type.kind === "row" || type.kind === "null") return wanted === undefined || wanted === "?" ? "text" : wanted;
  return constantType(type, scope, wanted);
}

function clock(op: "now" | "today", scope: Scope): Fragment {
  const { mode, boundClock } = scope.emitter;
  if (mode === "constant") throw new SqlRefused("not_constant", "What is stored, indexed or checked cannot depend on the clock.");
  const now = boundClock && mode === "statement" ? parameter({ from: "now" }, "timestamptz", scope, "now") : fragment("now()", "timestamptz");
  if (op === "now") return now;
  return fragment(`(${now.text} at time zone 'UTC')::date`, "date", Strength.cast);
}

/** In a subselect, so that Postgres reads the setting once per statement and not once per row. */
const actorSetting = "nullif(current_setting('corollary.actor', true), '')::jsonb";

function fromSetting(node: ActorValue | InputValue | HasRole, scope: Scope, wanted: string | undefined): Fragment {
  if (node.op === "input") throw new SqlRefused("not_constant", "Row-level security knows no inputs of actions.");
  if (node.op === "role") return fragment(`(select coalesce(${actorSetting} -> 'roles' ? ${quoted(node.role)}, false))`, "boolean");
  const sql = ambientType(node.type, scope, wanted);
  const text = `(${actorSetting} ->> ${quoted(node.name)})`;
  const form = claimForms[sql];
  // A value of another form is none: the name of a service is no uuid.
  const read = form === undefined ? text : `case when ${text} ~ ${quoted(form)} then ${text} end`;
  return fragment(`(select ${sql === "text" ? read : `(${read})::${sql}`})`, sql);
}

/** What a claim must look like to be cast without an error. */
const claimForms: Readonly<Record<string, string>> = {
  uuid: "^[0-9a-fA-F]{8}-([0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}$",
  integer: "^-?\\d{1,9}$",
  bigint: "^-?\\d{1,18}$",
};

/** A function call whose text arguments come from no column: ordered and cased as the Model states. */
export function collated(part: Fragment, scope: Scope): Fragment {
  if (part.collation !== undefined) return part;
  return fragment(`${part.strength < Strength.collate ? `(${part.text})` : part.text} collate ${scope.emitter.collation}`, part.sql, Strength.collate, scope.emitter.collation);
}
