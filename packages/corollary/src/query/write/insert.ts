import type { Parameter, Statement } from "../../database/port.js";
import { fieldSqlType } from "../../expr/sql/types.js";
import { tableName } from "../../expr/sql/scope.js";
import { identifier } from "../../expr/sql/index.js";
import type { EntityNode, Model } from "../../model/model.js";
import type { Acting } from "./acting.js";
import { Arguments } from "./arguments.js";
import type { Cell } from "./cell.js";
import { target } from "./returning.js";

/** One row. Columns that are not given keep the defaults of the database. */
export function insertOne(entity: EntityNode, cells: readonly Cell[], tail: Acting): Statement {
  const args = new Arguments(tail.params);
  const into = `insert into ${tableName(entity)} as ${target}`;
  if (cells.length === 0) return args.statement(`${into} default values${tail.text}`);
  const values = cells.map((c) => args.add(c.value));
  return args.statement(`${into} (${cells.map((c) => identifier(c.column)).join(", ")}) values (${values.join(", ")})${tail.text}`);
}

/** Rows that give the same columns, in their order: one array for each column, whatever the number of rows. */
export function insertMany(entity: EntityNode, rows: readonly (readonly Cell[])[], tail: Acting, model: Model): Statement {
  const args = new Arguments(tail.params);
  const [first = []] = rows;
  const source = unnested(first, rows, args, model);
  const columns = first.map((c) => identifier(c.column)).join(", ");
  return args.statement(`insert into ${tableName(entity)} as ${target} (${columns}) select ${source.columns.join(", ")} from ${source.from} order by v.n${tail.text}`);
}

export interface Unnested {
  /** Each column of the rows, as its own type. */
  readonly columns: readonly string[];
  /** `unnest(…) with ordinality as v (c1, c2, n)`; `n` counts the rows. */
  readonly from: string;
}

/** Rows of cells as a table `v`. */
export function unnested(columns: readonly Cell[], rows: readonly (readonly Cell[])[], args: Arguments, model: Model): Unnested {
  const arrays = columns.map((c, i) => {
    const values: Parameter[] = rows.map((row) => row[i]?.value ?? null);
    return `${args.add(values)}::${carrier(c, model)}[]`;
  });
  return {
    columns: columns.map((c, i) => `v.c${i + 1}${isCarriedAsText(c) ? `::${fieldSqlType(c.type, model)}` : ""}`),
    from: `unnest(${arrays.join(", ")}) with ordinality as v (${columns.map((_, i) => `c${i + 1}`).join(", ")}, n)`,
  };
}

/** An array of arrays would be taken apart into its innermost items; these travel as text, as do types that only the database knows. */
function isCarriedAsText({ type }: Cell): boolean {
  return type.kind === "array" || type.kind === "custom";
}

function carrier(cell: Cell, model: Model): string {
  return isCarriedAsText(cell) ? "text" : fieldSqlType(cell.type, model);
}
