import type { Collection, Expression, Json, Literal, OrderKey } from "../node.js";
import type { Type } from "../type.js";

/** A node whose value is left out of a shape: a literal, or a list of literals that becomes one array. */
export type Slot = Literal | (Expression & { readonly op: "in" });

/**
 * What a traversal gathers: `key` is equal for expressions that differ in constants only; `values` are those constants in order.
 */
export class Shape {
  key = "";
  readonly values: Json[] = [];
  /** Filled only when asked for: which node holds which value. */
  readonly slots: Map<object, number> | undefined;

  constructor(options?: { readonly slots?: boolean }) {
    this.slots = options?.slots === true ? new Map() : undefined;
  }

  /** Adds a word to the key. */
  add(word: string): void {
    this.key += word;
    this.key += " ";
  }

  /** Adds a value, kept out of the key. */
  value(value: Json, holder?: object): void {
    if (holder !== undefined) this.slots?.set(holder, this.values.length);
    this.values.push(value);
  }
}

/** The shape of an expression: a stable key without the constants, and the constants. */
export function collect(expression: Expression): { readonly key: string; readonly values: readonly Json[] } {
  const shape = new Shape();
  collectInto(expression, shape);
  return { key: shape.key, values: shape.values };
}

export function collectOrder(order: readonly OrderKey[], shape: Shape): void {
  for (const key of order) {
    collectInto(key.by, shape);
    shape.add(`${key.direction}${key.nulls ?? ""}`);
  }
}

/** Adds the shape of an expression in one traversal. Names are written as JSON, so that no name can look like structure. */
export function collectInto(node: Expression, shape: Shape): void {
  switch (node.op) {
    case "literal": return literal(node, shape);
    case "field": return shape.add(`.${node.row}${JSON.stringify(node.path)}`);
    case "actor": case "input": return shape.add(`${node.op}${JSON.stringify(node.name)}:${typeKey(node.type)}`);
    case "role": return shape.add(`role${JSON.stringify(node.role)}`);
    case "now": case "today": return shape.add(node.op);
    case "eq": case "ne": case "lt": case "lte": case "gt": case "gte": case "overlaps":
    case "add": case "sub": case "mul": case "div": case "mod":
      return group(node.op, [node.left, node.right], shape, node.op === "overlaps" ? "" : typeKey(node.type));
    case "in": return membership(node, shape);
    case "and": case "or": case "concat": case "coalesce": return group(node.op, node.of, shape);
    case "isNull": case "not": case "neg": case "abs": case "floor": case "ceil": case "lower": case "upper": case "trim": case "length": case "size":
      return group(node.op, [node.of], shape);
    case "round": return group("round", [node.of], shape, String(node.digits));
    case "contains": case "startsWith": case "endsWith": case "like": case "matches":
      return group(node.op, [node.of, node.part], shape, node.caseless === true ? "i" : "");
    case "plus": return group("plus", [node.of], shape, JSON.stringify(node.duration));
    case "part": case "startOf": return group(node.op, [node.of], shape, node.unit);
    case "json": return group("json", [node.of], shape, `${node.as}${JSON.stringify(node.path)}`);
    case "has": return group("has", [node.of, node.item], shape);
    case "case": return group("case", [...node.branches.flatMap((b) => [b.when, b.then]), node.otherwise], shape);
    case "some": case "every": case "none": return collection(node.op, node.in, node.as, [node.where], shape);
    case "count": case "sum": case "avg": case "min": case "max": return collection(node.op, node.in, node.as, [node.where, node.value], shape);
  }
}

function literal(node: Literal, shape: Shape): void {
  shape.add(`?${typeKey(node.type)}`);
  shape.value(node.value, node);
}

function membership(node: Expression & { readonly op: "in" }, shape: Shape): void {
  if (!isListOfConstants(node)) return group("in", [node.of, ...node.items], shape);
  shape.add("(in*");
  collectInto(node.of, shape);
  shape.add(`${typeKey(listType(node))})`);
  shape.value(node.items.map((item) => (item.op === "literal" ? item.value : null)), node);
}

function group(op: string, parts: readonly Expression[], shape: Shape, detail = ""): void {
  shape.add(`(${op}${detail}`);
  for (const part of parts) collectInto(part, shape);
  shape.add(")");
}

function collection(op: string, rows: Collection, as: string, parts: readonly (Expression | undefined)[], shape: Shape): void {
  shape.add(`(${op} ${as} of ${rows.row}${JSON.stringify(rows.path)}${rows.entity}`);
  for (const part of parts) {
    if (part === undefined) shape.add("-");
    else collectInto(part, shape);
  }
  shape.add(")");
}

/** True where all items are constants of one kind, so that they can be sent as one array. */
export function isListOfConstants(node: Expression & { readonly op: "in" }): boolean {
  const [first] = node.items;
  if (first === undefined) return false;
  const { kind } = listType(node);
  return node.items.every((item) => item.op === "literal" && canBeItem(item) && (item.type.kind === "null" || item.type.kind === kind));
}

/** Arrays cannot be items of an array of arrays of other lengths; a compound key is several values. */
function canBeItem({ type, value }: Literal): boolean {
  return type.kind === "row" ? typeof value !== "object" || value === null : type.kind !== "array";
}

/** The type of the constants of a list: that of the first which is not a bare null. */
export function listType(node: Expression & { readonly op: "in" }): Type {
  return node.items.find((item) => item.type.kind !== "null")?.type ?? node.of.type;
}

function typeKey(type: Type): string {
  switch (type.kind) {
    case "enum": return `enum${JSON.stringify(type.values)}`;
    case "array": case "range": return `${type.kind}<${typeKey(type.of)}>`;
    case "row": return `row:${type.entity}`;
    default: return type.kind;
  }
}
