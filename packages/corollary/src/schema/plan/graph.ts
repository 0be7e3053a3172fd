import type { Constraint, Index, Policy, Schema, SqlObject, Table, Trigger, Column } from "../schema.js";
import { schemaNodes } from "./nodes.js";

/** What can be taken away and made again without loss, because something under it changes. */
export type Element =
  | { readonly of: "constraint"; readonly table: Table; readonly it: Constraint }
  | { readonly of: "index"; readonly table: Table; readonly it: Index }
  | { readonly of: "trigger"; readonly table: Table; readonly it: Trigger }
  | { readonly of: "policy"; readonly table: Table; readonly it: Policy }
  | { readonly of: "object"; readonly it: SqlObject }
  | { readonly of: "column"; readonly table: Table; readonly it: Column };

/** An element inside a table. */
export type Member = Exclude<Element, { of: "object" }>;

/** One fact about a database, as a key with a value, and the keys of the facts that it stands on. */
export interface Node {
  readonly key: string;
  readonly value: string;
  readonly uses: readonly string[];
  /** The fact that this one comes and goes with: a column goes with its table, a comment with what it is about. */
  readonly within?: string;
  readonly element?: Element;
}

/** All facts of a Schema, and what stands on what. */
export interface Graph {
  readonly nodes: ReadonlyMap<string, Node>;
  dependents(key: string): readonly Node[];
  /** Everything that goes with it, at any depth, itself first. */
  contents(key: string): readonly Node[];
}

export function graphOf(schema: Schema): Graph {
  const nodes = new Map(schemaNodes(schema).map((node) => [node.key, node]));
  let users: Map<string, Node[]> | undefined;
  let members: Map<string, Node[]> | undefined;
  const graph: Graph = {
    nodes,
    dependents(key) {
      users ??= reverse(nodes, ({ uses }) => uses);
      return users.get(key) ?? [];
    },
    contents(key) {
      members ??= reverse(nodes, ({ within }) => (within === undefined ? [] : [within]));
      const own = nodes.get(key);
      return own === undefined ? [] : [own, ...(members.get(key) ?? []).flatMap((node) => graph.contents(node.key))];
    },
  };
  return graph;
}

function reverse(nodes: ReadonlyMap<string, Node>, to: (node: Node) => readonly string[]): Map<string, Node[]> {
  const found = new Map<string, Node[]>();
  for (const node of nodes.values()) {
    for (const key of to(node)) {
      const of = found.get(key);
      if (of === undefined) found.set(key, [node]);
      else of.push(node);
    }
  }
  return found;
}

/** The facts alone. */
export const factsOf = (graph: Graph): Map<string, string> => new Map([...graph.nodes.values()].map(({ key, value }) => [key, value]));
