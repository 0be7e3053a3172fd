import * as build from "../../expr/build.js";
import type { DateUnit, Duration, Expression, OrderKey } from "../../expr/node.js";
import { numericKinds, type Type } from "../../expr/type.js";
import type { CaseOptions, OrderOptions } from "./expression-types.js";

/** Where an object of the language keeps its expression. */
export const nodeKey: unique symbol = Symbol("corollary.expression");
/** Where an ordering keeps its key. */
export const orderKey: unique symbol = Symbol("corollary.order");

export interface HasNode {
  readonly [nodeKey]: Expression;
}

/** True for anything of the language that stands for an expression. */
export function isExpression(value: unknown): value is HasNode {
  return typeof value === "object" && value !== null && nodeKey in value;
}

export class OrderObject {
  readonly order = true;
  readonly [orderKey]: OrderKey;
  constructor(key: OrderKey) {
    this[orderKey] = key;
  }
}

/**
 * The operators, as one class for all types: which of them a user sees is decided by the types (`Expr<T>`), and
 * whether operands fit by the constructors of nodes, which refuse with an explanation.
 */
export abstract class Operators implements HasNode {
  abstract readonly [nodeKey]: Expression;

  private compare(op: "eq" | "ne" | "lt" | "lte" | "gt" | "gte", other: unknown) {
    return wrap(build.compare(op, this[nodeKey], operand(other, this[nodeKey].type)));
  }
  eq(other: unknown) { return this.compare("eq", other); }
  ne(other: unknown) { return this.compare("ne", other); }
  gt(other: unknown) { return this.compare("gt", other); }
  gte(other: unknown) { return this.compare("gte", other); }
  lt(other: unknown) { return this.compare("lt", other); }
  lte(other: unknown) { return this.compare("lte", other); }
  between(from: unknown, to: unknown) {
    return wrap(build.and(this.compare("gte", from)[nodeKey], this.compare("lte", to)[nodeKey]));
  }
  in(values: readonly unknown[]) {
    return wrap(build.inList(this[nodeKey], values.map((value) => operand(value, this[nodeKey].type))));
  }
  notIn(values: readonly unknown[]) { return wrap(build.not(this.in(values)[nodeKey])); }
  isNull() { return wrap(build.isNull(this[nodeKey])); }
  isNotNull() { return wrap(build.not(build.isNull(this[nodeKey]))); }
  orElse(other: unknown) { return wrap(build.coalesce([this[nodeKey], operand(other, this[nodeKey].type)])); }
  asc(options?: OrderOptions) { return new OrderObject(build.order(this[nodeKey], "asc", options?.nulls)); }
  desc(options?: OrderOptions) { return new OrderObject(build.order(this[nodeKey], "desc", options?.nulls)); }

  and(...others: readonly unknown[]) { return wrap(build.and(this[nodeKey], ...others.map(condition))); }
  or(...others: readonly unknown[]) { return wrap(build.or(this[nodeKey], ...others.map(condition))); }
  not() { return wrap(build.not(this[nodeKey])); }

  private arithmetic(op: "add" | "sub" | "mul" | "div" | "mod", other: unknown) {
    return wrap(build.arithmetic(op, this[nodeKey], operand(other, this[nodeKey].type)));
  }
  add(other: unknown) { return this.arithmetic("add", other); }
  sub(other: unknown) { return this.arithmetic("sub", other); }
  mul(other: unknown) { return this.arithmetic("mul", other); }
  div(other: unknown) { return this.arithmetic("div", other); }
  mod(other: unknown) { return this.arithmetic("mod", other); }
  neg() { return wrap(build.numericFunction("neg", this[nodeKey])); }
  abs() { return wrap(build.numericFunction("abs", this[nodeKey])); }
  floor() { return wrap(build.numericFunction("floor", this[nodeKey])); }
  ceil() { return wrap(build.numericFunction("ceil", this[nodeKey])); }
  round(digits = 0) { return wrap(build.round(this[nodeKey], digits)); }

  private match(op: "contains" | "startsWith" | "endsWith" | "like" | "matches", part: unknown, options?: CaseOptions) {
    return wrap(build.textMatch(op, this[nodeKey], operand(part, { kind: "text" }), options?.caseless));
  }
  contains(part: unknown, options?: CaseOptions) { return this.match("contains", part, options); }
  startsWith(part: unknown, options?: CaseOptions) { return this.match("startsWith", part, options); }
  endsWith(part: unknown, options?: CaseOptions) { return this.match("endsWith", part, options); }
  like(pattern: string, options?: CaseOptions) { return this.match("like", pattern, options); }
  matches(query: string) { return this.match("matches", query); }
  lower() { return wrap(build.textFunction("lower", this[nodeKey])); }
  upper() { return wrap(build.textFunction("upper", this[nodeKey])); }
  trim() { return wrap(build.textFunction("trim", this[nodeKey])); }
  length() { return wrap(build.textFunction("length", this[nodeKey])); }
  concat(...parts: readonly unknown[]) {
    return wrap(build.concat([this[nodeKey], ...parts.map((part) => operand(part, { kind: "text" }))]));
  }

  plus(duration: Duration) { return wrap(build.plus(this[nodeKey], duration)); }
  minus(duration: Duration) {
    return this.plus(Object.fromEntries(Object.entries(duration).map(([unit, amount]) => [unit, -Number(amount)])));
  }
  part(unit: DateUnit | "weekday") { return wrap(build.part(this[nodeKey], unit)); }
  startOf(unit: DateUnit) { return wrap(build.startOf(this[nodeKey], unit)); }
  daysSince(other: unknown) { return this.arithmetic("sub", other); }

  has(item: unknown) {
    const type = this[nodeKey].type;
    return wrap(build.has(this[nodeKey], operand(item, type.kind === "array" || type.kind === "range" ? type.of : type)));
  }
  overlaps(other: unknown) { return wrap(build.overlaps(this[nodeKey], operand(other, this[nodeKey].type))); }
  size() { return wrap(build.size(this[nodeKey])); }
  textAt(...path: readonly string[]) { return wrap(build.json(this[nodeKey], path, "text")); }
  numberAt(...path: readonly string[]) { return wrap(build.json(this[nodeKey], path, "decimal")); }
  booleanAt(...path: readonly string[]) { return wrap(build.json(this[nodeKey], path, "boolean")); }
}

/** An expression by itself, such as the result of an operator. */
export class ExpressionObject extends Operators {
  readonly [nodeKey]: Expression;
  constructor(node: Expression) {
    super();
    this[nodeKey] = node;
  }
}

export function wrap(node: Expression): ExpressionObject {
  return new ExpressionObject(node);
}

/** The node of a value given by a user: an expression, or a constant that is to fit beside `type`. */
export function operand(value: unknown, type: Type): Expression {
  if (isExpression(value)) return value[nodeKey];
  if (numericKinds.has(type.kind)) return numericOperand(value, type);
  return build.literal(value, type);
}

/** Beside a number any number may stand: 1.5 next to an integer is a decimal. */
function numericOperand(value: unknown, type: Type): Expression {
  if (type.kind !== "float" && typeof value === "number" && !Number.isInteger(value)) {
    return build.literal(value, { kind: "decimal" });
  }
  if (type.kind === "integer" && typeof value !== "number") return build.literal(value, { kind: "decimal" });
  if (type.kind === "decimal") return build.literal(value, { kind: "decimal" });
  return build.literal(value, type);
}

function condition(value: unknown): Expression {
  return operand(value, { kind: "boolean" });
}
