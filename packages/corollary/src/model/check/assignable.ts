import type { Type } from "../../expr/type.js";
import { areComparable } from "../../expr/typing.js";

const widths = { integer: 0, bigint: 1, decimal: 2, float: 3 } as const;

/** Whether a value of type `from` can be kept as `to` without loss of kind: numbers widen, nothing narrows. */
export function isAssignable(to: Type, from: Type): boolean {
  if (from.kind === "null") return true;
  if (isNumber(to) && isNumber(from)) return widths[from.kind] <= widths[to.kind];
  if (to.kind === "array" && from.kind === "array") return to.of.kind === from.of.kind && isAssignable(to.of, from.of);
  if (to.kind === "range" && from.kind === "range") return to.of.kind === from.of.kind;
  if (to.kind !== from.kind) return false;
  return to.kind === "enum" || to.kind === "row" ? areComparable(to, from) : true;
}

function isNumber(type: Type): type is Extract<Type, { kind: keyof typeof widths }> {
  return type.kind in widths;
}
