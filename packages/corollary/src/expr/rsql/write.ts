import type { Expression, FieldPath, Literal, Not, Quantifier } from "../node.js";
import { RsqlRefused } from "./errors.js";
import { signOf, type RsqlOperator } from "./operators.js";
import { wordOf } from "./values.js";

/**
 * Writes an expression as a filter; `parseRsql` reads it back the same.
 * @throws RsqlRefused where the filter language has no words for it.
 */
export function toRsql(expression: Expression): string {
  return write(expression, { row: "this", path: [] }, "top");
}

/** The row whose fields can be named, and the path by which the filter reaches it. */
interface Place { readonly row: string; readonly path: readonly string[] }

function write(node: Expression, place: Place, inside: "top" | "and" | "or" | "some"): string {
  switch (node.op) {
    case "and":
      if (node.of.length === 0 && inside === "top") return "";
      return joined(node.of, ";", place, "and", inside === "some");
    case "or": {
      const text = joined(node.of, ",", place, "or", inside === "some");
      return inside === "and" ? `(${text})` : text;
    }
    case "eq": case "ne": case "gt": case "gte": case "lt": case "lte": return comparison(node.op, node.left, node.right, place);
    case "in": return comparisonOfList("in", node.of, node.items, place);
    case "isNull": return `${selector(node.of, place)}${signOf.isnull}true`;
    case "field": return truth(node, true, place);
    case "not": return negation(node, place);
    case "contains": case "startsWith": case "endsWith": case "like": return one(matchOperator(node.op, node.caseless === true), node.of, node.part, place);
    case "has": return one("has", node.of, node.item, place);
    case "some": case "none": return collection(node, place);
    default: throw new RsqlRefused(node.op, `A filter cannot say ${node.op}.`);
  }
}

function joined(of: readonly Expression[], sign: string, place: Place, op: "and" | "or", insideSome: boolean): string {
  // Two comparisons through one to-many relation would each find a row of their own.
  if (insideSome) throw new RsqlRefused(op, "A filter cannot say that one row of a list meets several conditions.");
  if (of.length === 0) throw new RsqlRefused(op, "A filter cannot say a condition without parts here.");
  return of.map((part) => write(part, place, op)).join(sign);
}

const mirrored = { eq: "eq", ne: "ne", gt: "lt", gte: "lte", lt: "gt", lte: "gte" } as const;

function comparison(op: keyof typeof mirrored, left: Expression, right: Expression, place: Place): string {
  return left.op === "literal" ? one(mirrored[op], right, left, place) : one(op, left, right, place);
}

function one(operator: RsqlOperator, of: Expression, value: Expression, place: Place): string {
  return `${selector(of, place)}${signOf[operator]}${wordOf(constant(value))}`;
}

function comparisonOfList(operator: "in" | "out", of: Expression, items: readonly Expression[], place: Place): string {
  if (items.length === 0) throw new RsqlRefused(operator, "A filter cannot hold an empty list.");
  return `${selector(of, place)}${signOf[operator]}(${items.map((item) => wordOf(constant(item))).join(",")})`;
}

function constant(node: Expression): Literal {
  if (node.op === "literal") return node;
  throw new RsqlRefused(node.op, "A filter compares a field with constants.");
}

function selector(of: Expression, place: Place): string {
  if (of.op !== "field") throw new RsqlRefused(of.op, "A filter compares fields.");
  if (of.row !== place.row || of.path.length === 0) throw new RsqlRefused("field", "A filter cannot name this row here.");
  return [...place.path, ...of.path].join(".");
}

/** A boolean by itself is met where it is true. */
function truth(node: FieldPath, value: boolean, place: Place): string {
  if (node.type.kind !== "boolean") throw new RsqlRefused("field", "A filter compares fields with constants.");
  return `${selector(node, place)}${signOf.eq}${value}`;
}

const opposite = { eq: "ne", ne: "eq", gt: "lte", gte: "lt", lt: "gte", lte: "gt" } as const;

/** Only what has an opposite can be negated; of null neither is met. */
function negation({ of }: Not, place: Place): string {
  switch (of.op) {
    case "in": return comparisonOfList("out", of.of, of.items, place);
    case "isNull": return `${selector(of.of, place)}${signOf.isnull}false`;
    case "field": return truth(of, false, place);
    case "eq": case "ne": case "gt": case "gte": case "lt": case "lte": return comparison(opposite[of.op], of.left, of.right, place);
    default: throw new RsqlRefused("not", `A filter cannot negate ${of.op}.`);
  }
}

function collection(node: Quantifier, place: Place): string {
  if (node.in.row !== place.row) throw new RsqlRefused(node.op, "A filter cannot name this row here.");
  const path = [...place.path, ...node.in.path];
  if (!node.where) return `${path.join(".")}${signOf.isnull}${node.op === "none"}`;
  if (node.op === "none") throw new RsqlRefused("none", "A filter cannot say that no row of a list meets a condition.");
  return write(node.where, { row: node.as, path }, "some");
}

function matchOperator(op: "contains" | "startsWith" | "endsWith" | "like", caseless: boolean): RsqlOperator {
  switch (op) {
    case "contains": return caseless ? "icontains" : "contains";
    case "startsWith": return caseless ? "istarts" : "starts";
    case "endsWith": return caseless ? "iends" : "ends";
    case "like": return caseless ? "ilike" : "like";
  }
}
