import { dropObject, holdsData } from "../../ddl-object.js";
import type { Schema, SqlObject } from "../../schema.js";
import { sqlStep, type Draft } from "../draft.js";
import { said } from "../drafting.js";
import { factsOf, graphOf, type Graph, type Node } from "../graph.js";
import { key, objectKey } from "../key.js";
import { notesOn } from "../noted.js";
import { lockingWhenDropped } from "../object-locks.js";
import type { Rename } from "./apply.js";

/**
 * Views and the like that speak of what is renamed, in the order in which they can go. Postgres would keep their old names
 * for columns ("stars as rating"), and their text would be nobody's; so they are dropped before and made again after.
 */
export function spokenOf(schema: Schema, renames: readonly Rename[]): SqlObject[] {
  if ((schema.objects ?? []).length === 0) return [];
  const graph = graphOf(schema);
  const found: SqlObject[] = [];
  const seen = new Set<string>();
  const visit = (node: Node): void => {
    if (seen.has(node.key) || node.element?.of !== "object" || holdsData(node.element.it)) return;
    seen.add(node.key);
    for (const user of graph.dependents(node.key)) visit(user);
    found.push(node.element.it);
  };
  for (const rename of renames) for (const node of [...users(graph, rename), ...inTheWay(graph, rename)]) visit(node);
  return found;
}

/** A view that has the name which a table is to have. */
function inTheWay(graph: Graph, rename: Rename): readonly Node[] {
  if (rename.of !== "table" && rename.of !== "sequence") return [];
  const owner = graph.nodes.get(key.relation(rename.to.schema, rename.to.name))?.within;
  const node = owner === undefined ? undefined : graph.nodes.get(owner);
  return node?.element?.of === "object" ? [node] : [];
}

function users(graph: Graph, rename: Rename): readonly Node[] {
  switch (rename.of) {
    case "table": return graph.dependents(key.table(rename.from));
    case "column": return graph.dependents(key.table(rename.table));
    case "enum": return graph.dependents(key.type(rename.from));
    case "value": return graph.dependents(key.type(rename.type));
    case "sequence": return graph.dependents(key.sequence(rename.from));
    case "constraint":
    case "index":
    case "trigger":
    case "policy": return [];
  }
}

export function withoutObjects(schema: Schema, gone: readonly SqlObject[]): Schema {
  if (gone.length === 0) return schema;
  const keys = new Set(gone.map(objectKey));
  return {
    ...schema,
    objects: (schema.objects ?? []).filter((object) => !keys.has(objectKey(object))),
    grants: schema.grants.filter(({ on }) => !(on.kind === "table" && keys.has(key.table(on))) && !(on.kind === "function" && keys.has(key.function(on)))),
  };
}

export function dropDrafts(schema: Schema, gone: readonly SqlObject[]): Draft[] {
  return gone.map((object, i): Draft => {
    const before = factsOf(graphOf(withoutObjects(schema, gone.slice(0, i))));
    const after = factsOf(graphOf(withoutObjects(schema, gone.slice(0, i + 1))));
    return {
      step: sqlStep(`Drop the ${object.kind} ${said(object)}, since what it reads is renamed`, [dropObject(object)], {
        ...lockingWhenDropped(object), inverse: [object.create, ...notesOn(schema, objectKey(object))],
      }),
      rank: 0, needs: [{ key: objectKey(object), is: "there" }], sets: new Map([...before.keys()].filter((fact) => !after.has(fact)).map((fact) => [fact, undefined])),
    };
  });
}
