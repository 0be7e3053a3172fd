import type { Table } from "../../../schema/schema.js";

const keyOf = ({ schema, name }: { readonly schema: string; readonly name: string }): string => `${schema}.${name}`;

/** Tables after those that their required references point to, as far as there is such an order. */
export function byReference(tables: readonly Table[]): readonly Table[] {
  const byKey = new Map(tables.map((table) => [keyOf(table), table]));
  const [ordered, seen] = [new Set<Table>(), new Set<Table>()];
  const visit = (table: Table, all: boolean): void => {
    if (seen.has(table)) return;
    seen.add(table);
    for (const parent of parentsOf(table, all)) {
      const found = byKey.get(parent);
      if (found !== undefined) visit(found, all);
    }
    ordered.add(table);
  };
  for (const table of tables) visit(table, true);
  const everything = [...ordered];
  if (isOrdered(everything)) return everything;
  // Optional references make a cycle: they may be left empty.
  ordered.clear();
  seen.clear();
  for (const table of tables) visit(table, false);
  return [...ordered];
}

function parentsOf(table: Table, all: boolean): string[] {
  return table.constraints.flatMap((each) => {
    if (each.kind !== "foreignKey") return [];
    const optional = each.columns.some((name) => table.columns.find((column) => column.name === name)?.nullable === true);
    return all || !optional ? [keyOf({ schema: each.references.schema, name: each.references.table })] : [];
  });
}

function isOrdered(tables: readonly Table[]): boolean {
  const at = new Map(tables.map((table, i) => [keyOf(table), i]));
  return tables.every((table, i) => parentsOf(table, false).every((parent) => (at.get(parent) ?? -1) <= i));
}
