import type { Schema, Table } from "../../schema.js";
import { objectNameOf } from "../temporary.js";
import type { Rename } from "./apply.js";

/**
 * Indexes and keys of other tables that stand where a rename leads to, put under another name: those that stay get their
 * own back after, the others go. Tables, indexes, sequences and views of one schema share their names.
 */
export function aside(schema: Schema, rename: Rename): Rename[] {
  const wanted = new Set(namesTaken(schema, rename));
  if (wanted.size === 0) return [];
  const within = rename.of === "table" ? rename.to.schema : "table" in rename ? rename.table.schema : "";
  return schema.tables.filter((table) => table.schema === within && !isOwn(table, rename)).flatMap((table) =>
    relationsOf(table).filter(({ name }) => wanted.has(name)).map(({ of, name }): Rename => ({ of, table: { schema: table.schema, name: table.name }, from: name, to: objectNameOf(name, "old") })));
}

function isOwn(table: Table, rename: Rename): boolean {
  return rename.of === "table" && table.schema === rename.from.schema && table.name === rename.from.name;
}

function namesTaken(schema: Schema, rename: Rename): string[] {
  switch (rename.of) {
    case "table": {
      const table = schema.tables.find((each) => each.schema === rename.from.schema && each.name === rename.from.name);
      const moved = rename.from.schema === rename.to.schema || table === undefined ? [] : relationsOf(table).map(({ name }) => name);
      return [rename.to.name, ...moved];
    }
    case "constraint":
    case "index": return [rename.to];
    case "column":
    case "enum":
    case "value":
    case "trigger":
    case "policy": return [];
  }
}

const relationsOf = (table: Table): { of: "constraint" | "index"; name: string }[] => [
  ...table.constraints.flatMap(({ kind, name }) => (kind === "primaryKey" || kind === "unique" || kind === "exclusion" ? [{ of: "constraint" as const, name }] : [])),
  ...table.indexes.map(({ name }) => ({ of: "index" as const, name })),
];
