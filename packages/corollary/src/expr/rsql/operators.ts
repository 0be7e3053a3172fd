import type { Type } from "../type.js";
import { isOrdered } from "../typing.js";

/** The operators of the filter language by what they mean. */
export type RsqlOperator =
  | "eq" | "ne" | "gt" | "gte" | "lt" | "lte" | "in" | "out" | "between" | "isnull"
  | "like" | "ilike" | "contains" | "icontains" | "starts" | "istarts" | "ends" | "iends" | "has";

const signs: Readonly<Record<string, RsqlOperator>> = {
  "==": "eq", "!=": "ne", "=ne=": "ne", "=eq=": "eq",
  "=gt=": "gt", ">": "gt", "=ge=": "gte", ">=": "gte", "=lt=": "lt", "<": "lt", "=le=": "lte", "<=": "lte",
  "=in=": "in", "=out=": "out", "=between=": "between", "=isnull=": "isnull",
  "=like=": "like", "=ilike=": "ilike", "=contains=": "contains", "=icontains=": "icontains",
  "=starts=": "starts", "=istarts=": "istarts", "=ends=": "ends", "=iends=": "iends", "=has=": "has",
};

/** How each operator is written by `toRsql`. */
export const signOf: Readonly<Record<RsqlOperator, string>> = {
  eq: "==", ne: "!=", gt: "=gt=", gte: "=ge=", lt: "=lt=", lte: "=le=", in: "=in=", out: "=out=", between: "=between=", isnull: "=isnull=",
  like: "=like=", ilike: "=ilike=", contains: "=contains=", icontains: "=icontains=", starts: "=starts=", istarts: "=istarts=", ends: "=ends=", iends: "=iends=", has: "=has=",
};

export function operatorOf(sign: string): RsqlOperator | undefined {
  const key = sign.toLowerCase();
  return Object.hasOwn(signs, key) ? signs[key] : undefined;
}

/** Which operators a field of the type takes. */
export function operatorsFor(type: Type): readonly RsqlOperator[] {
  if (type.kind === "json") return ["isnull"];
  if (type.kind === "array" || type.kind === "range") return type.of.kind === "array" || type.of.kind === "json" ? ["isnull"] : ["has", "isnull"];
  if (type.kind === "row") return ["eq", "ne", "in", "out", "isnull"];
  const compared: readonly RsqlOperator[] = isOrdered(type) ? ["eq", "ne", "gt", "gte", "lt", "lte", "in", "out", "between", "isnull"] : ["eq", "ne", "in", "out", "isnull"];
  return type.kind === "text" ? [...compared, "like", "ilike", "contains", "icontains", "starts", "istarts", "ends", "iends"] : compared;
}

/** How many values an operator takes: one, a list, or exactly two. */
export function arity(operator: RsqlOperator): "one" | "list" | "two" {
  if (operator === "in" || operator === "out") return "list";
  return operator === "between" ? "two" : "one";
}
