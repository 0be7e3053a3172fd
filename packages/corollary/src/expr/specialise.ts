import type { Model } from "../model/model.js";
import { and, arithmetic, caseOf, coalesce, literal, not, numericFunction, or, quantifier } from "./build.js";
import { foldable, folded, type KnownParts } from "./specialise/fold.js";
import type { Aggregate, Case, Coalesce, Expression, Literal, Logic, Quantifier } from "./node.js";
import { children, map } from "./traverse.js";
import type { Type } from "./type.js";

/** What is known before the row is: the actor (null: nobody is signed in), inputs, the time, some fields of the row. */
export interface Known extends KnownParts {
  readonly model: Model;
  /** What "this" is a row of. */
  readonly entity?: string;
}

const boolean: Type = { kind: "boolean" };

/**
 * The same expression with all that is known worked out. For every environment that agrees with what is known, the
 * result evaluates to the same. What cannot be worked out (a field that is not loaded, a value that only the database
 * can give) is left as it is.
 */
export function specialise(expression: Expression, known: Known): Expression {
  const inner = map(expression, (child) => specialise(child, known));
  const node = reduced(retyped(inner));
  return foldable(node) ? folded(node, known) ?? node : node;
}

/** Nodes whose type follows from operands that may have changed theirs are made anew. */
function retyped(node: Expression): Expression {
  switch (node.op) {
    case "add": case "sub": case "mul": case "div": case "mod": return arithmetic(node.op, node.left, node.right);
    case "neg": case "abs": case "floor": case "ceil": return numericFunction(node.op, node.of);
    default: return node;
  }
}

/** What follows from the form alone, whatever the unknown parts are. */
function reduced(node: Expression): Expression {
  if (isStrict(node) && children(node).some((child) => isLiteral(child, null))) return literal(null, node.type);
  switch (node.op) {
    case "and": case "or": return reducedLogic(node);
    case "in": return node.items.length === 0 ? literal(false, boolean) : node;
    case "not": return node.of.op === "literal" ? node : not(node.of);
    case "case": return reducedCase(node);
    case "coalesce": return reducedCoalesce(node);
    case "some": case "every": case "none": return reducedQuantifier(node);
    case "count": case "sum": case "avg": case "min": case "max": return reducedAggregate(node);
    default: return node;
  }
}

/** Operators that are null as soon as one operand is. */
function isStrict(node: Expression): boolean {
  switch (node.op) {
    case "eq": case "ne": case "lt": case "lte": case "gt": case "gte":
    case "add": case "sub": case "mul": case "div": case "mod":
    case "neg": case "abs": case "floor": case "ceil": case "round": case "not":
    case "lower": case "upper": case "trim": case "length": case "concat":
    case "contains": case "startsWith": case "endsWith": case "like":
    case "plus": case "part": case "startOf": case "overlaps": case "size": case "json":
      return true;
    default: return false;
  }
}

function isLiteral(node: Expression, value: Literal["value"]): boolean {
  return node.op === "literal" && node.value === value;
}

/** One deciding operand decides; unknown ones count once. */
function reducedLogic(node: Logic): Expression {
  const deciding = node.op === "or";
  if (node.of.some((operand) => isLiteral(operand, deciding))) return literal(deciding, boolean);
  const unknown = node.of.findIndex((operand) => isLiteral(operand, null));
  const kept = node.of.filter((operand, at) => !isLiteral(operand, null) || at === unknown);
  return node.op === "and" ? and(...kept) : or(...kept);
}

function reducedCase(node: Case): Expression {
  const open = node.branches.filter((branch) => !isLiteral(branch.when, false) && !isLiteral(branch.when, null));
  const sure = open.findIndex((branch) => isLiteral(branch.when, true));
  const branches = sure < 0 ? open : open.slice(0, sure);
  const otherwise = (sure < 0 ? undefined : open[sure]?.then) ?? node.otherwise;
  return branches.length === 0 ? ofType(otherwise, node.type) : ofType(caseOf(branches, otherwise), node.type);
}

function reducedCoalesce(node: Coalesce): Expression {
  const open = node.of.filter((operand) => !isLiteral(operand, null));
  const sure = open.findIndex((operand) => operand.op === "literal");
  const kept = sure < 0 ? open : open.slice(0, sure + 1);
  const [first] = kept;
  if (!first) return literal(null, node.type);
  return ofType(kept.length === 1 ? first : coalesce(kept), node.type);
}

/** The value as one of a wider type, where dropping other operands made it narrower. */
function ofType(node: Expression, type: Type): Expression {
  if (node.type.kind === type.kind) return node;
  return node.op === "literal" && node.value === null ? literal(null, type) : coalesce([node, literal(null, type)]);
}

function reducedQuantifier(node: Quantifier): Expression {
  if (node.where?.op !== "literal") return node;
  const met = node.where.value === true;
  switch (node.op) {
    case "some": return met ? quantifier("some", node.in, node.as) : literal(false, boolean);
    case "none": return met ? quantifier("none", node.in, node.as) : literal(true, boolean);
    // Nothing meets the condition: true of no rows only.
    case "every": return met ? literal(true, boolean) : quantifier("none", node.in, node.as);
  }
}

function reducedAggregate(node: Aggregate): Expression {
  if (node.where?.op !== "literal") return node;
  if (node.where.value === true) {
    const { where: _, ...rest } = node;
    return rest;
  }
  return node.op === "count" || node.op === "sum" ? literal(zeroOf(node.type), node.type) : literal(null, node.type);
}

function zeroOf(type: Type): number | string {
  return type.kind === "integer" || type.kind === "float" ? 0 : "0";
}
