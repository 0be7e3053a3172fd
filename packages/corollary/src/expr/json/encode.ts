import type { Aggregate, Collection, Expression, Json, Quantifier } from "../node.js";
import type { Type } from "../type.js";

/** A node as JSON. Only constants, the actor's values and inputs bear their type; all others follow. */
export function encodeNode(node: Expression): Json {
  const { op } = node;
  switch (node.op) {
    case "literal": return { op, type: encodeType(node.type), value: node.value };
    case "actor": case "input": return { op, type: encodeType(node.type), name: node.name };
    case "field": return { op, row: node.row, path: node.path };
    case "role": return { op, role: node.role };
    case "now": case "today": return { op };
    case "eq": case "ne": case "lt": case "lte": case "gt": case "gte":
    case "add": case "sub": case "mul": case "div": case "mod": case "overlaps":
      return { op, left: encodeNode(node.left), right: encodeNode(node.right) };
    case "in": return { op, of: encodeNode(node.of), items: node.items.map(encodeNode) };
    case "and": case "or": case "concat": case "coalesce": return { op, of: node.of.map(encodeNode) };
    case "isNull": case "not": case "neg": case "abs": case "floor": case "ceil": case "lower": case "upper": case "trim": case "length": case "size":
      return { op, of: encodeNode(node.of) };
    case "round": return { op, of: encodeNode(node.of), digits: node.digits };
    case "contains": case "startsWith": case "endsWith": case "like": case "matches":
      return { op, of: encodeNode(node.of), part: encodeNode(node.part), ...(node.caseless ? { caseless: true } : {}) };
    case "plus": return { op, of: encodeNode(node.of), duration: { ...node.duration } };
    case "part": case "startOf": return { op, of: encodeNode(node.of), unit: node.unit };
    case "json": return { op, of: encodeNode(node.of), path: node.path, as: node.as };
    case "has": return { op, of: encodeNode(node.of), item: encodeNode(node.item) };
    case "case": return {
      op,
      branches: node.branches.map((branch) => ({ when: encodeNode(branch.when), then: encodeNode(branch.then) })),
      otherwise: encodeNode(node.otherwise),
    };
    case "some": case "every": case "none": case "count": case "sum": case "avg": case "min": case "max":
      return encodeRows(node);
  }
}

function encodeRows(node: Quantifier | Aggregate): Json {
  return {
    op: node.op,
    in: encodeCollection(node.in),
    as: node.as,
    ...(node.where ? { where: encodeNode(node.where) } : {}),
    ...("value" in node && node.value ? { value: encodeNode(node.value) } : {}),
  };
}

/** The entity of the items follows from the path. */
function encodeCollection(rows: Collection): Json {
  return { row: rows.row, path: rows.path };
}

function encodeType(type: Type): Json {
  switch (type.kind) {
    case "decimal": return type.scale === undefined ? { kind: type.kind } : { kind: type.kind, scale: type.scale };
    case "timestamp": return { kind: type.kind, precision: type.precision };
    case "enum": return { kind: type.kind, values: type.values };
    case "array": case "range": return { kind: type.kind, of: encodeType(type.of) };
    case "row": return { kind: type.kind, entity: type.entity };
    default: return { kind: type.kind };
  }
}
