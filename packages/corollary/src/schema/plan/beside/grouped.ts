import type { Graph } from "../graph.js";
import { key } from "../key.js";
import type { Group, Pair, Rebuilt } from "./pair.js";

/**
 * Columns that must change places in one moment: those of one table, those on both sides of a foreign key, and all of an
 * enum that is built again.
 */
export function grouped(before: Graph, pairs: readonly Pair[], enums: readonly Rebuilt[]): Group[] {
  const parents = new Map<string, string>();
  const rootOf = (of: string): string => {
    const parent = parents.get(of);
    return parent === undefined ? of : rootOf(parent);
  };
  const join = (a: string, b: string): void => {
    const [one, other] = [rootOf(a), rootOf(b)];
    if (one !== other) parents.set(one, other);
  };
  const columnOf = new Map(pairs.map((pair) => [key.column(pair.table, pair.old.name), pair]));
  for (const [own, { table }] of columnOf) {
    join(own, key.table(table));
    for (const node of before.dependents(own)) {
      if (node.element?.of !== "constraint" || node.element.it.kind !== "foreignKey") continue;
      for (const use of node.uses) if (columnOf.has(use)) join(own, use);
    }
  }
  for (const { to } of enums) for (const [own, { wanted }] of columnOf) if (wanted.type.schema === to.schema && wanted.type.name === to.name) join(key.type(to), own);
  for (const { from } of enums) for (const node of before.dependents(key.type(from))) if (columnOf.has(node.key)) join(key.type(from), node.key);
  const found = new Map<string, { pairs: Pair[]; enums: Rebuilt[] }>();
  const groupOf = (of: string): { pairs: Pair[]; enums: Rebuilt[] } => {
    const root = rootOf(of);
    const group = found.get(root) ?? { pairs: [], enums: [] };
    found.set(root, group);
    return group;
  };
  for (const [own, pair] of columnOf) groupOf(own).pairs.push(pair);
  for (const each of enums) groupOf(key.type(each.from)).enums.push(each);
  return [...found.values()].filter((group) => group.pairs.length > 0);
}
