import type { Schema, Table } from "../../schema.js";
import { objectNameOf } from "../temporary.js";
import type { Rename } from "./apply.js";
import { namesIn, relationsOf } from "./moving.js";

/**
 * Indexes, keys and sequences that stand where a rename leads to, put under another name: those that stay get their own
 * back after, the others go. Tables, indexes, sequences and views of one schema share their names.
 */
export function aside(schema: Schema, rename: Rename): Rename[] {
  const wanted = nameTaken(rename);
  const others = wanted === undefined ? [] : schema.tables.filter((table) => table.schema === wanted.schema && !isOwn(table, rename)).flatMap((table) =>
    relationsOf(table).filter(({ name }) => name === wanted.name).map(({ of, name }): Rename => ({ of, table: nameOf(table), from: name, to: freeName(name, namesIn(schema, table.schema)) })));
  return [...others, ...(rename.of === "table" ? moving(schema, rename) : [])];
}

const nameOf = ({ schema, name }: Table): { schema: string; name: string } => ({ schema, name });

function isOwn(table: Table, rename: Rename): boolean {
  return rename.of === "table" && table.schema === rename.from.schema && table.name === rename.from.name && rename.from.schema !== rename.to.schema;
}

/** What moves along with a table, and would meet its own name in the other schema. */
function moving(schema: Schema, { from, to }: Extract<Rename, { of: "table" }>): Rename[] {
  const table = schema.tables.find((each) => each.schema === from.schema && each.name === from.name);
  if (table === undefined || from.schema === to.schema) return [];
  const [here, there] = [namesIn(schema, from.schema), namesIn(schema, to.schema)];
  const free = (name: string): string => freeName(name, new Set([...here, ...there]));
  const clashes = ({ name }: { readonly name: string }): boolean => there.has(name);
  return [
    ...relationsOf(table).filter(clashes).map(({ of, name }): Rename => ({ of, table: from, from: name, to: free(name) })),
    ...schema.sequences.filter((each) => each.ownedBy?.schema === from.schema && each.ownedBy.table === from.name && clashes(each))
      .map(({ name }): Rename => ({ of: "sequence", from: { schema: from.schema, name }, to: { schema: from.schema, name: free(name) } })),
  ];
}

function freeName(name: string, taken: ReadonlySet<string>): string {
  let free = objectNameOf(name, "old");
  while (taken.has(free)) free = objectNameOf(free, "old");
  return free;
}

function nameTaken(rename: Rename): { readonly schema: string; readonly name: string } | undefined {
  switch (rename.of) {
    case "table":
    case "sequence": return rename.to;
    case "constraint":
    case "index": return { schema: rename.table.schema, name: rename.to };
    case "column":
    case "enum":
    case "value":
    case "trigger":
    case "policy": return undefined;
  }
}
