import { ExpressionError } from "./errors.js";
import { isLiteralOf, literal } from "./literal.js";
import type { Compare, Expression, In, IsNull, Literal, Logic, Not } from "./node.js";
import type { Type } from "./type.js";
import { areComparable, isOrdered, requireKind, typeName } from "./typing.js";

const boolean: Type = { kind: "boolean" };

/**
 * A comparison. A constant on either side is read as the other side's type where it can be, so that
 * `compare("eq", status, literalOf("paid"))` checks the word.
 */
export function compare(op: Compare["op"], left: Expression, right: Expression): Compare {
  const l = adapt(left, right.type), r = adapt(right, left.type);
  refuseNull(l);
  refuseNull(r);
  if (!areComparable(l.type, r.type)) throw notComparable(l.type, r.type);
  if (op !== "eq" && op !== "ne" && !(isOrdered(l.type) && isOrdered(r.type))) {
    throw new ExpressionError("not_comparable", `${typeName(l.type)} and ${typeName(r.type)} have no order`, "use eq or ne");
  }
  return { op, type: boolean, left: l, right: r };
}

/** Membership in a list of constants (literals, values of the actor, inputs). */
export function inList(of: Expression, items: readonly Expression[]): In {
  const read = items.map((item) => adapt(item, of.type));
  for (const item of read) {
    if (item.op !== "literal" && item.op !== "actor" && item.op !== "input") {
      throw new ExpressionError("operand_type", `a list holds constants, not ${item.op}`, "compare with each, joined by or");
    }
    refuseNull(item);
    if (!areComparable(of.type, item.type)) throw notComparable(of.type, item.type);
  }
  if (of.type.kind === "null") throw notComparable(of.type, of.type);
  return { op: "in", type: boolean, of, items: read };
}

export function isNull(of: Expression): IsNull {
  return { op: "isNull", type: boolean, of };
}

/** All of them. Nested `and`s are flattened, constant trues dropped; one operand stands for itself. */
export function and(...of: readonly Expression[]): Expression {
  return logic("and", of);
}

/** Any of them. Nested `or`s are flattened, constant falses dropped; one operand stands for itself. */
export function or(...of: readonly Expression[]): Expression {
  return logic("or", of);
}

function logic(op: Logic["op"], of: readonly Expression[]): Expression {
  const operands: Expression[] = [];
  for (const operand of of) {
    requireKind(operand, ["boolean"], op);
    if (operand.op === op) operands.push(...operand.of);
    else if (!(operand.op === "literal" && operand.value === (op === "and"))) operands.push(operand);
  }
  const [only] = operands;
  return only && operands.length === 1 ? only : { op, type: boolean, of: operands };
}

/** Two negations cancel. */
export function not(of: Expression): Expression {
  requireKind(of, ["boolean"], "not");
  if (of.op === "not") return of.of;
  const negated: Not = { op: "not", type: boolean, of };
  return negated;
}

/** A constant read as another type, where it is one of it; a value of the actor too, which has no type of its own. Anything else unchanged. */
export function adapt(of: Expression, type: Type): Expression {
  if (of.op === "actor" && of.type.kind === "text" && typedByOther.has(type.kind)) return { ...of, type };
  if (of.op !== "literal" || of.type.kind === type.kind && areComparable(of.type, type)) return of;
  if (of.type.kind !== "text" && of.type.kind !== "array") return of;
  const numeric = type.kind === "integer" || type.kind === "bigint" || type.kind === "decimal" || type.kind === "float";
  return !numeric && type.kind !== "null" && isLiteralOf(of.value, type) ? literal(of.value, type) : of;
}

/** Types that text can stand for beyond doubt. */
const typedByOther: ReadonlySet<Type["kind"]> = new Set(["uuid", "integer", "bigint", "decimal", "boolean", "date", "enum"]);

function refuseNull(of: Expression): void {
  if (of.type.kind !== "null") return;
  throw new ExpressionError("not_comparable", "a comparison with null is never true", "use isNull, or not(isNull)");
}

function notComparable(left: Type, right: Type): ExpressionError {
  return new ExpressionError(
    "not_comparable",
    `${typeName(left)} cannot be compared with ${typeName(right)}`,
    right.kind === "text" && left.kind !== "text" ? `give a value of type ${typeName(left)}` : "compare values of the same type",
  );
}

/** Whether a node is a constant with this value. */
export function isConstant(of: Expression, value: Literal["value"]): boolean {
  return of.op === "literal" && of.value === value;
}
