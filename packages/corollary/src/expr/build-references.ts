import { ExpressionError } from "./errors.js";
import type { ActorValue, Clock, FieldPath, HasRole, InputValue } from "./node.js";
import type { Type } from "./type.js";

/** A value reached from a row variable ("this", or the name a quantifier or aggregate gave its row). The caller knows the type from the Model. */
export function field(row: string, path: readonly string[], type: Type): FieldPath {
  return { op: "field", type, row: name(row, "a row variable"), path: path.map((part) => name(part, "a step of a path")) };
}

/** Something known of the one who asks: `id`, `tenant` or a claim. */
export function actor(of: string, type: Type): ActorValue {
  return { op: "actor", type, name: name(of, "a claim") };
}

/** Whether the one who asks holds the role. */
export function role(of: string): HasRole {
  return { op: "role", type: { kind: "boolean" }, role: name(of, "a role") };
}

/** An input of an action. */
export function input(of: string, type: Type): InputValue {
  return { op: "input", type, name: name(of, "an input") };
}

/** The instant at which the transaction began, in milliseconds. */
export function now(): Clock {
  return { op: "now", type: { kind: "timestamp", precision: 3 } };
}

/** The date of `now()` in UTC. */
export function today(): Clock {
  return { op: "today", type: { kind: "date" } };
}

function name(text: string, what: string): string {
  if (text !== "" && !text.includes("\0")) return text;
  throw new ExpressionError("invalid_argument", `${JSON.stringify(text)} cannot name ${what}`, "give it a name");
}
