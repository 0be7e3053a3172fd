import type { Expression } from "../node.js";
import { cast, fragment, Strength, type Fragment } from "./fragment.js";
import type { Scope } from "./scope.js";
import { toSql } from "./to-sql.js";

/** True for what has no Postgres type of its own until it meets something: constants and what is bound at run time. */
function isConstant(node: Expression): boolean {
  return node.op === "literal" || node.op === "actor" || node.op === "input";
}

/**
 * The operands of one operator, of types that Postgres can put together: what comes from rows decides, constants follow.
 * `exact`: for equality, which types that only the database knows have too; otherwise these are taken as text.
 */
export function together(nodes: readonly Expression[], scope: Scope, exact: boolean): Fragment[] {
  const known = nodes.map((node) => (isConstant(node) ? undefined : toSql(node, scope)));
  const types = new Set(known.flatMap((part) => (part === undefined || part.sql === "?" ? [] : [part.sql])));
  const wanted = meeting(types, nodes);
  return nodes.map((node, i) => adapt(known[i] ?? toSql(node, scope, exact || !isCustom(node, wanted) ? wanted : "text"), node, wanted, types.size > 1, exact));
}

export function pair(left: Expression, right: Expression, scope: Scope, exact: boolean): readonly [Fragment, Fragment] {
  const [a, b] = together([left, right], scope, exact);
  // Two lists of reals are compared as they are stored: what is equal there is equal read, and no cast stands in an index.
  if (a?.stored !== undefined && b?.stored !== undefined) return [{ ...a, text: a.stored, strength: Strength.atom }, { ...b, text: b.stored, strength: Strength.atom }];
  return [a ?? fragment("null", "?"), b ?? fragment("null", "?")];
}

const numbers = ["float8", "numeric", "bigint", "integer", "smallint"];

/** The type that constants are given: the widest number, or the type of what they meet. */
function meeting(types: ReadonlySet<string>, nodes: readonly Expression[]): string | undefined {
  const number = numbers.find((name) => types.has(name));
  if (number !== undefined) return number;
  // A type that only the database knows gives way to text.
  if (types.size > 1 && nodes.some((n) => n.type.kind === "text") && types.has("text")) return "text";
  return [...types][0];
}

function isCustom(node: Expression, sql: string | undefined): boolean {
  return node.type.kind === "text" && sql !== undefined && sql !== "text";
}

function adapt(part: Fragment, node: Expression, wanted: string | undefined, mixed: boolean, exact: boolean): Fragment {
  if (part.sql === "?" || wanted === undefined) return part;
  if (node.type.kind === "text" && part.sql !== "text" && (mixed || !exact)) return cast(part, "text");
  // Two enums with the same words are different types to Postgres.
  if (node.type.kind === "enum" && part.sql !== wanted) return cast(cast(part, "text"), wanted);
  return part;
}

/** Text of an operand that is read as text, whatever Postgres type holds it. */
export function asText(node: Expression, scope: Scope): Fragment {
  return cast(toSql(node, scope, "text"), "text");
}
