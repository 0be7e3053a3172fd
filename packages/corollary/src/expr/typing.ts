import { ExpressionError } from "./errors.js";
import type { Expression } from "./node.js";
import { numericKinds, type Type, type TypeKind } from "./type.js";

/**
 * Which kinds may be compared, in one place. `with`: the kinds on the other side; `ordered`: whether `<` and sorting
 * have a meaning as well as `=`.
 */
export const comparisons: Readonly<Record<TypeKind, { readonly with: readonly TypeKind[]; readonly ordered: boolean }>> = {
  boolean: { with: ["boolean"], ordered: true },
  text: { with: ["text", "row"], ordered: true },
  integer: { with: ["integer", "bigint", "decimal", "float", "row"], ordered: true },
  bigint: { with: ["integer", "bigint", "decimal", "float", "row"], ordered: true },
  decimal: { with: ["integer", "bigint", "decimal", "float"], ordered: true },
  float: { with: ["integer", "bigint", "decimal", "float"], ordered: true },
  uuid: { with: ["uuid", "row"], ordered: true },
  bytes: { with: ["bytes"], ordered: true },
  json: { with: ["json"], ordered: false },
  timestamp: { with: ["timestamp"], ordered: true },
  localTimestamp: { with: ["localTimestamp"], ordered: true },
  date: { with: ["date"], ordered: true },
  time: { with: ["time"], ordered: true },
  timetz: { with: ["timetz"], ordered: true },
  interval: { with: ["interval"], ordered: true },
  enum: { with: ["enum"], ordered: true },
  array: { with: ["array"], ordered: false },
  range: { with: ["range"], ordered: false },
  row: { with: ["row", "uuid", "text", "integer", "bigint"], ordered: false },
  null: { with: [], ordered: false },
};

/** Kinds that `min` and `max` work on in every supported version of Postgres. */
export const extremeKinds: ReadonlySet<TypeKind> = new Set<TypeKind>([
  "text", "integer", "bigint", "decimal", "float", "timestamp", "localTimestamp", "date", "time", "timetz", "interval", "enum",
]);

/** A type in words, for messages. */
export function typeName(type: Type): string {
  switch (type.kind) {
    case "enum": return `choice of ${type.values.map((v) => JSON.stringify(v)).join(", ")}`;
    case "array": return `array of ${typeName(type.of)}`;
    case "range": return `range of ${typeName(type.of)}`;
    case "row": return `${type.entity} row`;
    case "localTimestamp": return "local timestamp";
    case "null": return "null";
    default: return type.kind;
  }
}

export function isNumeric(type: Type): boolean {
  return numericKinds.has(type.kind);
}

export function isOrdered(type: Type): boolean {
  return comparisons[type.kind].ordered;
}

/** Whether values of the two types can be compared for equality. */
export function areComparable(left: Type, right: Type): boolean {
  if (!comparisons[left.kind].with.includes(right.kind)) return false;
  if (left.kind === "enum" && right.kind === "enum") return sameWords(left.values, right.values);
  if (left.kind === "row" && right.kind === "row") return left.entity === right.entity;
  if ((left.kind === "array" && right.kind === "array") || (left.kind === "range" && right.kind === "range")) {
    return areComparable(left.of, right.of) && sameStorage(left.of, right.of);
  }
  return true;
}

/** Arrays and ranges are compared whole, so their items must be stored alike (Postgres has no int[] = numeric[]). */
function sameStorage(left: Type, right: Type): boolean {
  return left.kind === right.kind;
}

function sameWords(left: readonly string[], right: readonly string[]): boolean {
  return left.length === right.length && left.every((word, i) => word === right[i]);
}

/** The one type that can hold values of both, or undefined. */
export function commonType(left: Type, right: Type): Type | undefined {
  if (left.kind === "null") return right;
  if (right.kind === "null") return left;
  if (isNumeric(left) && isNumeric(right)) return widerNumber(left, right);
  if (left.kind !== right.kind) return undefined;
  if (left.kind === "timestamp" && right.kind === "timestamp") return left.precision >= right.precision ? left : right;
  if (left.kind === "array" && right.kind === "array") return sameStorage(left.of, right.of) ? pairOf("array", left.of, right.of) : undefined;
  if (left.kind === "range" && right.kind === "range") return sameStorage(left.of, right.of) ? pairOf("range", left.of, right.of) : undefined;
  return areComparable(left, right) ? left : undefined;
}

function pairOf(kind: "array" | "range", left: Type, right: Type): Type | undefined {
  const of = commonType(left, right);
  return of && { kind, of };
}

function widerNumber(left: Type, right: Type): Type {
  if (left.kind === "float" || right.kind === "float") return { kind: "float" };
  if (left.kind === "decimal" || right.kind === "decimal") {
    const a = scaleOf(left), b = scaleOf(right);
    return a !== undefined && a === b ? { kind: "decimal", scale: a } : { kind: "decimal" };
  }
  return left.kind === "bigint" || right.kind === "bigint" ? { kind: "bigint" } : { kind: "integer" };
}

/** Digits after the point that every value of the type has, where that is fixed. */
export function scaleOf(type: Type): number | undefined {
  if (type.kind === "integer" || type.kind === "bigint") return 0;
  return type.kind === "decimal" ? type.scale : undefined;
}

/** The type of `left op right` on numbers. */
export function arithmeticType(op: "add" | "sub" | "mul" | "div" | "mod", left: Type, right: Type): Type {
  const wide = widerNumber(left, right);
  if (wide.kind === "float") return wide;
  if (op === "div") return { kind: "decimal" };
  if (wide.kind !== "decimal") return wide;
  const a = scaleOf(left), b = scaleOf(right);
  if (a === undefined || b === undefined) return { kind: "decimal" };
  return { kind: "decimal", scale: op === "mul" ? a + b : Math.max(a, b) };
}

/** Throws unless the operand is of one of the kinds. */
export function requireKind(of: Expression, kinds: readonly TypeKind[] | ReadonlySet<TypeKind>, where: string): void {
  const allowed = [...kinds];
  if (allowed.includes(of.type.kind)) return;
  throw new ExpressionError(
    "operand_type",
    `${where} does not take ${typeName(of.type)}`,
    `give it ${allowed.join(" or ")}`,
  );
}
