import type { Branch, Expression } from "./node.js";

/** The operands of a node, in the order in which they are written. */
export function children(node: Expression): readonly Expression[] {
  switch (node.op) {
    case "literal": case "field": case "actor": case "role": case "input": case "now": case "today":
      return [];
    case "eq": case "ne": case "lt": case "lte": case "gt": case "gte":
    case "add": case "sub": case "mul": case "div": case "mod":
    case "overlaps":
      return [node.left, node.right];
    case "in": return [node.of, ...node.items];
    case "and": case "or": case "concat": case "coalesce": return node.of;
    case "isNull": case "not": case "neg": case "abs": case "floor": case "ceil": case "round":
    case "lower": case "upper": case "trim": case "length":
    case "plus": case "part": case "startOf": case "json": case "size":
      return [node.of];
    case "contains": case "startsWith": case "endsWith": case "like": case "matches": return [node.of, node.part];
    case "has": return [node.of, node.item];
    case "case": return [...node.branches.flatMap((branch) => [branch.when, branch.then]), node.otherwise];
    case "some": case "every": case "none": return node.where ? [node.where] : [];
    case "count": case "sum": case "avg": case "min": case "max":
      return [...(node.where ? [node.where] : []), ...(node.value ? [node.value] : [])];
  }
}

/** Visits a node and all below it, parents first. Returning false passes over what is below. */
export function walk(node: Expression, visit: (node: Expression) => boolean | void): void {
  if (visit(node) === false) return;
  for (const child of children(node)) walk(child, visit);
}

/**
 * The same node with other operands; the node itself where none of them changed. Types are kept: a rewriting that
 * changes a type must build the node anew.
 */
export function map(node: Expression, change: (child: Expression) => Expression): Expression {
  switch (node.op) {
    case "literal": case "field": case "actor": case "role": case "input": case "now": case "today":
      return node;
    case "eq": case "ne": case "lt": case "lte": case "gt": case "gte":
    case "add": case "sub": case "mul": case "div": case "mod":
    case "overlaps":
      return replaced(node, { left: change(node.left), right: change(node.right) });
    case "in": return replaced(node, { of: change(node.of), items: mapAll(node.items, change) });
    case "and": case "or": case "concat": case "coalesce": return replaced(node, { of: mapAll(node.of, change) });
    case "isNull": case "not": case "neg": case "abs": case "floor": case "ceil": case "round":
    case "lower": case "upper": case "trim": case "length":
    case "plus": case "part": case "startOf": case "json": case "size":
      return replaced(node, { of: change(node.of) });
    case "contains": case "startsWith": case "endsWith": case "like": case "matches":
      return replaced(node, { of: change(node.of), part: change(node.part) });
    case "has": return replaced(node, { of: change(node.of), item: change(node.item) });
    case "case": return replaced(node, { branches: mapBranches(node.branches, change), otherwise: change(node.otherwise) });
    case "some": case "every": case "none":
      return node.where ? replaced(node, { where: change(node.where) }) : node;
    case "count": case "sum": case "avg": case "min": case "max":
      return replaced(node, {
        ...(node.where ? { where: change(node.where) } : {}),
        ...(node.value ? { value: change(node.value) } : {}),
      });
  }
}

function mapAll(of: readonly Expression[], change: (child: Expression) => Expression): readonly Expression[] {
  const changed = of.map(change);
  return changed.every((child, at) => child === of[at]) ? of : changed;
}

function mapBranches(branches: readonly Branch[], change: (child: Expression) => Expression): readonly Branch[] {
  const changed = branches.map((branch) => replaced(branch, { when: change(branch.when), then: change(branch.then) }));
  return changed.every((branch, at) => branch === branches[at]) ? branches : changed;
}

function replaced<T extends object>(node: T, parts: Partial<T>): T {
  const same = (Object.keys(parts) as (keyof T)[]).every((key) => parts[key] === node[key]);
  return same ? node : { ...node, ...parts };
}
