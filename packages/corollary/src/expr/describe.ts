import type { EntityNode, Model } from "../model/model.js";
import { duration, jsonText, listed, lowerFirst, possessive, temporal } from "./describe/words.js";
import type { Aggregate, Collection, Compare, Expression, FieldPath, Quantifier, TextMatch } from "./node.js";
import { lookUp, type Holder } from "./resolve.js";

export interface DescribeOptions {
  readonly model: Model;
  /** What "this" is a row of. */
  readonly entity?: string;
}

/** One English sentence that says what an expression means, in the labels of the Model. */
export function describe(expression: Expression, { model, entity }: DescribeOptions): string {
  const start = entity === undefined ? undefined : model.entities[entity];
  const text = phrase(expression, { model, rows: new Map(start ? [["this", start]] : []), inner: false });
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}

interface Scope { readonly model: Model; readonly rows: ReadonlyMap<string, EntityNode>; /** Inside a collection: rows must be told apart. */ readonly inner: boolean }

function phrase(node: Expression, scope: Scope): string {
  const of = (child: Expression): string => phrase(child, scope);
  switch (node.op) {
    case "literal": return jsonText(node.value);
    case "field": return fieldPhrase(node, scope);
    case "actor": return `the signed-in user's ${node.name}`;
    case "role": return `the signed-in user is ${jsonText(node.role)}`;
    case "input": return `the given ${node.name}`;
    case "now": return "the present moment";
    case "today": return "today";
    case "eq": case "ne": case "lt": case "lte": case "gt": case "gte": return `${of(node.left)} ${comparative(node)} ${of(node.right)}`;
    case "in": return node.items.length === 0 ? "never" : `${of(node.of)} is ${node.items.length === 1 ? "" : "one of "}${listed(node.items.map(of), "or")}`;
    case "isNull": return `${of(node.of)} is empty`;
    case "and": return node.of.length === 0 ? "always" : node.of.map((part) => grouped(part, "or", scope)).join(" and ");
    case "or": return node.of.length === 0 ? "never" : node.of.map((part) => grouped(part, "and", scope)).join(" or ");
    case "not": return negated(node.of, scope);
    case "add": return `${operand(node.left, scope)} plus ${operand(node.right, scope)}`;
    case "sub": return `${operand(node.left, scope)} minus ${operand(node.right, scope)}`;
    case "mul": return `${operand(node.left, scope)} times ${operand(node.right, scope)}`;
    case "div": return `${operand(node.left, scope)} divided by ${operand(node.right, scope)}`;
    case "mod": return `the remainder of ${operand(node.left, scope)} divided by ${operand(node.right, scope)}`;
    case "neg": return `minus ${operand(node.of, scope)}`;
    case "abs": return `the size of ${operand(node.of, scope)}`;
    case "floor": return `${operand(node.of, scope)} rounded down`;
    case "ceil": return `${operand(node.of, scope)} rounded up`;
    case "round": return `${operand(node.of, scope)} rounded to ${node.digits} ${node.digits === 1 ? "digit" : "digits"}`;
    case "lower": return `${of(node.of)} in lower case`;
    case "upper": return `${of(node.of)} in upper case`;
    case "trim": return `${of(node.of)} without spaces around it`;
    case "length": return `the length of ${of(node.of)}`;
    case "contains": case "startsWith": case "endsWith": case "like": case "matches":
      return `${of(node.of)} ${matchVerbs[node.op]} ${of(node.part)}${node.caseless ? " (in any case)" : ""}`;
    case "concat": return listed(node.of.map(of), "followed by");
    case "plus": return `${of(node.of)} ${duration(node.duration)}`;
    case "part": return `the ${node.unit} of ${of(node.of)}`;
    case "startOf": return `the start of the ${node.unit} of ${of(node.of)}`;
    case "json": return node.path.length === 0 ? of(node.of) : `${jsonText(node.path.join("."))} of ${of(node.of)}`;
    case "has": return `${of(node.of)} includes ${of(node.item)}`;
    case "overlaps": return `${of(node.left)} has something in common with ${of(node.right)}`;
    case "size": return `the number of items of ${of(node.of)}`;
    case "case": return `${node.branches.map((branch) => `${of(branch.then)} if ${grouped(branch.when, "or", scope)}`).join(", ")}, else ${of(node.otherwise)}`;
    case "coalesce": return listed(node.of.map(of), "or else");
    case "some": case "every": case "none": return quantifierPhrase(node, scope);
    case "count": case "sum": case "avg": case "min": case "max": return aggregatePhrase(node, scope);
  }
}

const matchVerbs: Readonly<Record<TextMatch["op"], string>> = {
  contains: "contains", startsWith: "starts with", endsWith: "ends with", like: "is like", matches: "has the words",
};

const verbs: Readonly<Record<Compare["op"], { readonly plain: string; readonly time: string }>> = {
  eq: { plain: "is", time: "is" }, ne: { plain: "is not", time: "is not" },
  lt: { plain: "is less than", time: "is before" }, lte: { plain: "is at most", time: "is not after" },
  gt: { plain: "is greater than", time: "is after" }, gte: { plain: "is at least", time: "is not before" },
};

function comparative(node: Compare): string {
  return verbs[node.op][temporal.has(node.left.type.kind) ? "time" : "plain"];
}

function negated(of: Expression, scope: Scope): string {
  if (of.op === "isNull") return `${phrase(of.of, scope)} is not empty`;
  if (of.op === "in" && of.items.length > 0) return `${phrase(of.of, scope)} is none of ${listed(of.items.map((item) => phrase(item, scope)), "or")}`;
  if (of.op === "role") return `the signed-in user is not ${jsonText(of.role)}`;
  return `it is not so that ${grouped(of, "and", scope)}`;
}

/** Brackets tell a reader which conditions belong together. */
function grouped(node: Expression, other: "and" | "or", scope: Scope): string {
  const text = phrase(node, scope);
  const several = (node.op === "and" || node.op === "or") && node.of.length > 1;
  return several && (node.op === other || other === "and") ? `(${text})` : text;
}

function operand(node: Expression, scope: Scope): string {
  const text = phrase(node, scope);
  const compound = node.op === "add" || node.op === "sub" || node.op === "mul" || node.op === "div" || node.op === "mod" || node.op === "case" || node.op === "coalesce";
  return compound ? `(${text})` : text;
}

function fieldPhrase(node: FieldPath, scope: Scope): string {
  const entity = scope.rows.get(node.row);
  const owner = entity ? lowerFirst(entity.label) : node.row;
  const labels = labelsOf(entity, node.path, scope.model);
  if (labels.length === 0) return `the ${owner}`;
  return `the ${possessive(scope.inner ? [owner, ...labels] : labels)}`;
}

/** The labels along a path; a name that the Model does not know stands for itself. */
function labelsOf(entity: EntityNode | undefined, path: readonly string[], model: Model): readonly string[] {
  let holder: Holder | undefined = entity;
  return path.map((name) => {
    const step = holder && lookUp(holder, name, model);
    holder = step?.kind === "row" || step?.kind === "rows" ? step.entity : step?.kind === "parts" ? { name, fields: step.fields } : undefined;
    return lowerFirst(step?.field.label ?? name);
  });
}

function inside(rows: Collection, as: string, scope: Scope): Scope {
  const entity = scope.model.entities[rows.entity];
  return { ...scope, rows: entity ? new Map(scope.rows).set(as, entity) : scope.rows, inner: true };
}

function rowsPhrase(rows: Collection, scope: Scope): string {
  return fieldPhrase({ op: "field", type: { kind: "null" }, row: rows.row, path: rows.path }, scope);
}

function quantifierPhrase(node: Quantifier, scope: Scope): string {
  const rows = rowsPhrase(node.in, scope);
  if (!node.where) return node.op === "none" ? `there is none of ${rows}` : `there is at least one of ${rows}`;
  const condition = grouped(node.where, "or", inside(node.in, node.as, scope));
  const which = node.op === "some" ? "at least one" : node.op === "every" ? "each" : "none";
  return `for ${which} of ${rows} ${condition}`;
}

const totals: Readonly<Record<Aggregate["op"], string>> = { count: "number", sum: "sum", avg: "average", min: "least", max: "greatest" };

function aggregatePhrase(node: Aggregate, scope: Scope): string {
  const within = inside(node.in, node.as, scope);
  const condition = node.where ? ` for which ${grouped(node.where, "or", within)}` : "";
  const rows = rowsPhrase(node.in, scope);
  const value = node.value ? ` of ${phrase(node.value, within)} over` : " of";
  return `the ${totals[node.op]}${value} ${rows}${condition}`;
}
