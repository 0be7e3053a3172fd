import { byText } from "../../schema/context.js";
import type { Index, Table } from "../../schema/schema.js";

/**
 * What tells the rows of a table apart: its primary key; where it has none, the shortest columns that are unique and never
 * null, as older schemas have them. Undefined where nothing does.
 */
export function keyOf(table: Table): readonly string[] | undefined {
  const primary = table.constraints.find((each) => each.kind === "primaryKey")?.columns;
  if (primary !== undefined) return primary;
  const required = new Set(table.columns.filter(({ nullable, generated }) => !nullable && generated === undefined).map(({ name }) => name));
  const candidates = [
    ...table.constraints.flatMap((each) => (each.kind === "unique" && each.deferrable === undefined ? [each.columns] : [])),
    ...table.indexes.flatMap((index) => uniqueColumns(index) ?? []),
  ].filter((columns) => columns.every((column) => required.has(column)));
  return candidates.sort((a, b) => a.length - b.length || byText(a.join("\0"), b.join("\0")))[0];
}

/** Of a unique index over whole columns and all rows; in a list, which `flatMap` takes off. */
function uniqueColumns({ unique, where, parts }: Index): string[][] | undefined {
  const columns = parts.flatMap((part) => ("column" in part ? [part.column] : []));
  return unique && where === undefined && columns.length === parts.length ? [columns] : undefined;
}
