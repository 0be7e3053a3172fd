import { adapt } from "./build-logic.js";
import { ExpressionError } from "./errors.js";
import { literal } from "./literal.js";
import type {
  Arithmetic, Branch, Case, Coalesce, Concat, Expression, NumericFunction, Round, TextFunction, TextMatch,
} from "./node.js";
import { numericKinds, type Type } from "./type.js";
import { arithmeticType, commonType, requireKind, typeName } from "./typing.js";

/** Arithmetic on numbers; on two dates `sub` gives days. `div` and `mod` are null where the divisor is zero. */
export function arithmetic(op: Arithmetic["op"], left: Expression, right: Expression): Arithmetic {
  if (op === "sub" && left.type.kind === "date" && right.type.kind === "date") {
    return { op, type: { kind: "integer" }, left, right };
  }
  requireKind(left, numericKinds, op);
  requireKind(right, numericKinds, op);
  return { op, type: arithmeticType(op, left.type, right.type), left, right };
}

/** `floor` and `ceil` keep the kind of number. */
export function numericFunction(op: NumericFunction["op"], of: Expression): NumericFunction {
  requireKind(of, numericKinds, op);
  const whole = (op === "floor" || op === "ceil") && of.type.kind === "decimal";
  return { op, type: whole ? { kind: "decimal", scale: 0 } : of.type, of };
}

/** Half away from zero; a float by its shortest digits. Whole numbers stay as they are. */
export function round(of: Expression, digits: number): Round {
  requireKind(of, numericKinds, "round");
  if (!Number.isInteger(digits) || digits < 0 || digits > 20) {
    throw new ExpressionError("invalid_argument", `cannot round to ${digits} digits`, "give a whole number from 0 to 20");
  }
  return { op: "round", type: of.type.kind === "decimal" ? { kind: "decimal", scale: digits } : of.type, of, digits };
}

/** `length` in code points; the others give text. */
export function textFunction(op: TextFunction["op"], of: Expression): TextFunction {
  requireKind(of, ["text"], op);
  return { op, type: op === "length" ? { kind: "integer" } : { kind: "text" }, of };
}

/** Whether a text has a part, matches a pattern or holds words. */
export function textMatch(op: TextMatch["op"], of: Expression, part: Expression, caseless = false): TextMatch {
  requireKind(of, ["text"], op);
  requireKind(part, ["text"], op);
  if (op === "matches" && caseless) {
    throw new ExpressionError("invalid_argument", "matches never regards case", "leave caseless out");
  }
  if (op === "like" && part.op === "literal" && /(?:^|[^\\])(?:\\\\)*\\$/.test(String(part.value))) {
    throw new ExpressionError("invalid_argument", "the pattern ends in a single backslash", "double it to mean the character itself");
  }
  return { op, type: { kind: "boolean" }, of, part, ...(caseless ? { caseless } : {}) };
}

/** Texts one after the other; null where any is null. */
export function concat(of: readonly Expression[]): Concat {
  for (const operand of of) requireKind(operand, ["text"], "concat");
  return { op: "concat", type: { kind: "text" }, of };
}

/** The first branch whose condition is true; without `otherwise`, null where none is. */
export function caseOf(branches: readonly Branch[], otherwise: Expression = literal(null, { kind: "null" })): Case {
  if (branches.length === 0) throw new ExpressionError("invalid_argument", "a case needs a branch", "add a branch, or use the value itself");
  for (const branch of branches) requireKind(branch.when, ["boolean"], "the condition of a case");
  const values = unify([...branches.map((branch) => branch.then), otherwise], "the branches of a case");
  return {
    op: "case",
    type: values.type,
    branches: branches.map((branch, at) => ({ when: branch.when, then: values.of[at] ?? branch.then })),
    otherwise: values.of[branches.length] ?? otherwise,
  };
}

/** The first operand that is not null. */
export function coalesce(of: readonly Expression[]): Coalesce {
  if (of.length === 0) throw new ExpressionError("invalid_argument", "coalesce needs an operand", "give it one");
  return { op: "coalesce", ...unify(of, "the operands of coalesce") };
}

/** One type for all of them; untyped nulls and text constants take it on. */
function unify(of: readonly Expression[], where: string): { readonly type: Type; readonly of: readonly Expression[] } {
  const firm = of.find((e) => e.type.kind !== "null" && !(e.op === "literal" && e.type.kind === "text")) ?? of.find((e) => e.type.kind !== "null");
  let type: Type = firm?.type ?? { kind: "null" };
  const read = of.map((e) => (firm ? adapt(e, firm.type) : e));
  for (const operand of read) {
    const wider = commonType(type, operand.type);
    if (!wider) throw new ExpressionError("no_common_type", `${where} are both ${typeName(type)} and ${typeName(operand.type)}`, "make them one type");
    type = wider;
  }
  return { type, of: read.map((e) => (e.op === "literal" && e.type.kind === "null" ? literal(null, type) : e)) };
}

