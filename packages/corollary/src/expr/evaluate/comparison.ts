import type { Compare, Expression, In } from "../node.js";
import type { Type } from "../type.js";
import { comparatorOf } from "./compare.js";
import { refuseCollation } from "./collation.js";
import { entityOf, keyColumns, type Context, type KeyColumn } from "./path.js";
import { as, lift2, type Closure, type Value } from "./value.js";

const outcomes: Readonly<Record<Compare["op"], (order: number) => boolean>> = {
  eq: (order) => order === 0, ne: (order) => order !== 0,
  lt: (order) => order < 0, lte: (order) => order <= 0, gt: (order) => order > 0, gte: (order) => order >= 0,
};

export function compileCompare(node: Compare, context: Context): Closure<boolean> {
  const { op, left, right } = node;
  const entity = rowEntity(left.type, right.type);
  if (entity !== undefined) return compileRowCompare(op, left, right, entity, context);
  if (op !== "eq" && op !== "ne") {
    refuseCollation(left, "order", context);
    refuseCollation(right, "order", context);
  }
  const a = context.compile(left, context), b = context.compile(right, context);
  const outcome = outcomes[op];
  if ((op === "eq" || op === "ne") && left.type.kind === right.type.kind && isIdentical(left.type)) {
    return op === "eq" ? lift2(a, b, (x, y) => x === y) : lift2(a, b, (x, y) => x !== y);
  }
  const compare = comparatorOf(left.type, right.type);
  return lift2(a, b, (x, y) => outcome(compare(x, y)));
}

/** Kinds whose equal values are identical in JavaScript. */
function isIdentical(type: Type): boolean {
  switch (type.kind) {
    case "boolean": case "text": case "uuid": case "enum": case "integer": case "bigint": case "date": case "time": case "timestamp": case "localTimestamp":
      return true;
    default: return false;
  }
}

function rowEntity(left: Type, right: Type): string | undefined {
  if (left.kind === "row") return left.entity;
  return right.kind === "row" ? right.entity : undefined;
}

function compileRowCompare(op: Compare["op"], left: Expression, right: Expression, entity: string, context: Context): Closure<boolean> {
  const columns = keyColumns(entityOf(context.model, entity), context.model);
  const same = sameKey(columns);
  const a = keyOf(left, columns, context), b = keyOf(right, columns, context);
  return lift2<readonly Value[], readonly Value[], boolean>(a, b, op === "ne" ? (x, y) => !same(x, y) : same);
}

function sameKey(columns: readonly KeyColumn[]): (a: readonly Value[], b: readonly Value[]) => boolean {
  const compare = columns.map((column) => comparatorOf(column.type, column.type));
  return (a, b) => compare.every((comparator, at) => comparator(a[at] ?? false, b[at] ?? false) === 0);
}

/** The key that an expression gives; one that is no row gives the value of a single key. */
function keyOf(node: Expression, columns: readonly KeyColumn[], context: Context): Closure<readonly Value[]> {
  const of = context.compile(node, context);
  if (node.type.kind === "row") return as<readonly Value[]>(of);
  const [column] = columns;
  return (frame) => {
    const value = of(frame);
    if (value === null || column === undefined) return null;
    const read = node.type.kind === "text" ? column.read(value) : value;
    return read === null ? null : [read];
  };
}

export function compileIn(node: In, context: Context): Closure<boolean> {
  if (node.items.length === 0) return () => false;
  const entity = rowEntity(node.of.type, node.items[0]?.type ?? node.of.type);
  const words = entity === undefined ? constantSet(node) : undefined;
  if (words) return compileInSet(as<string>(context.compile(node.of, context)), words);
  const tests = node.items.map((item): Closure<boolean> => compileCompare({ op: "eq", type: node.type, left: node.of, right: item }, context));
  return (frame) => {
    let result: boolean | null = false;
    for (const test of tests) {
      const one = test(frame);
      if (one === true) return true;
      if (one === null) result = null;
    }
    return result;
  };
}

/** Lists of text constants are looked up, however long they are. */
function constantSet(node: In): ReadonlySet<string | null> | undefined {
  const { kind } = node.of.type;
  if (kind !== "text" && kind !== "uuid" && kind !== "enum") return undefined;
  const words = new Set<string | null>();
  for (const item of node.items) {
    if (item.op !== "literal" || item.type.kind !== kind || (item.value !== null && typeof item.value !== "string")) return undefined;
    words.add(item.value);
  }
  return words;
}

function compileInSet(of: Closure<string>, words: ReadonlySet<string | null>): Closure<boolean> {
  const unsure = words.has(null);
  return (frame) => {
    const value = of(frame);
    if (value === null) return null;
    return words.has(value) ? true : unsure ? null : false;
  };
}
