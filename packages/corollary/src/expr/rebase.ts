import type { Collection, Expression } from "./node.js";
import { map } from "./traverse.js";

/**
 * The same expression about another row: what it reads from the row variable `row` is reached from `to` by `path` first.
 * The path must lead to a row of the entity that the expression was about.
 */
export function rebase(expression: Expression, row: string, to: string, path: readonly string[]): Expression {
  const moved = map(expression, (child) => rebase(child, row, to, path));
  switch (moved.op) {
    case "field":
      return moved.row === row ? { ...moved, row: to, path: [...path, ...moved.path] } : moved;
    case "some": case "every": case "none":
      return { ...moved, in: moveCollection(moved.in, row, to, path) };
    case "count": case "sum": case "avg": case "min": case "max":
      return { ...moved, in: moveCollection(moved.in, row, to, path) };
    default:
      return moved;
  }
}

function moveCollection(rows: Collection, row: string, to: string, path: readonly string[]): Collection {
  return rows.row === row ? { ...rows, row: to, path: [...path, ...rows.path] } : rows;
}
