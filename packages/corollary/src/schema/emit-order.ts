import { createFunction } from "./ddl.js";
import { createIndex, createTable } from "./ddl-table.js";
import type { ObjectName, Routine, Schema, SqlObject, Table } from "./schema.js";

/** Something that is made, what it is called, and what must be there before. */
interface Node {
  readonly names: readonly string[];
  readonly needs: readonly string[];
  readonly statements: readonly string[];
}

const nameOf = ({ kind, schema, name, arguments: args }: ObjectName): string => `${kind}\0${schema}\0${name}\0${args ?? ""}`;

/**
 * Types, functions, tables and whatever is held as SQL, so that each stands after what it needs: in the order of kinds that
 * nearly always does, and where it does not, what is needed goes ahead.
 */
export function inOrderOfNeed(schema: Schema): string[][] {
  const objects = schema.objects ?? [];
  const of = (...kinds: readonly SqlObject["kind"][]): Node[] => objects.filter(({ kind }) => kinds.includes(kind)).map(objectNode);
  const routines = schema.functions.map(({ schema: within, name, arguments: args }) => ({ within, name, args }));
  const nodes = [
    ...of("domain", "composite type", "range type"),
    ...schema.functions.map(functionNode),
    ...of("function", "procedure", "aggregate"),
    ...schema.tables.map((table) => tableNode(table, [...routines, ...objects.flatMap(({ schema: within, name, arguments: args }) => (args === undefined ? [] : [{ within, name, args }]))])),
    ...of("table", "partition", "view", "materialized view"),
    ...of("index", "statistics", "rule"),
  ];
  const makers = new Map(nodes.flatMap((node) => node.names.map((name) => [name, node] as const)));
  const begun = new Set<Node>();
  const ordered: Node[] = [];
  const visit = (node: Node): void => {
    if (begun.has(node)) return;
    begun.add(node);
    for (const name of node.needs) {
      const maker = makers.get(name);
      if (maker !== undefined) visit(maker);
    }
    ordered.push(node);
  };
  for (const node of nodes) visit(node);
  return ordered.map(({ statements }) => [...statements]);
}

function functionNode(routine: Routine): Node {
  return { names: [nameOf({ kind: "routine", ...routine })], needs: (routine.needs ?? []).map(nameOf), statements: [createFunction(routine)] };
}

function objectNode(object: SqlObject): Node {
  const { schema, name } = object;
  return { names: namesOf(object), needs: [...(object.on === undefined ? [] : [nameOf({ kind: "relation", schema, name: object.on })]), ...(object.needs ?? []).map(nameOf)], statements: [object.create] };
}

function namesOf({ kind, schema, name, arguments: args }: SqlObject): string[] {
  switch (kind) {
    case "domain":
    case "range type": return [nameOf({ kind: "type", schema, name })];
    case "composite type":
    case "table":
    case "partition":
    case "view":
    case "materialized view": return [nameOf({ kind: "type", schema, name }), nameOf({ kind: "relation", schema, name })];
    case "function":
    case "procedure":
    case "aggregate": return [nameOf({ kind: "routine", schema, name, arguments: args ?? "" })];
    case "index":
    case "trigger":
    case "rule":
    case "statistics": return [];
  }
}

/** Types of columns are known; functions are found by their names in the expressions. */
function tableNode(table: Table, routines: readonly { readonly within: string; readonly name: string; readonly args: string }[]): Node {
  const { schema, name } = table;
  const statements = [createTable(table), ...table.indexes.map((index) => createIndex(table, index))];
  const text = statements.join("\n");
  return {
    names: [nameOf({ kind: "type", schema, name }), nameOf({ kind: "relation", schema, name })],
    needs: [
      ...(table.inherits ?? []).map((parent) => nameOf({ kind: "relation", schema: parent.schema ?? "public", name: parent.name })),
      ...table.columns.map(({ type }) => nameOf({ kind: "type", schema: type.schema ?? "public", name: type.name })),
      ...routines.filter((routine) => text.includes(routine.name)).map((routine) => nameOf({ kind: "routine", schema: routine.within, name: routine.name, arguments: routine.args })),
    ],
    statements,
  };
}
