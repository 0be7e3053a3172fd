import { parseType } from "../column-type.js";
import type { SqlType } from "../schema.js";

/** A type as the catalogs have it; for arrays that of the elements, with the number of dimensions. */
export type TypeRow = {
  typeSchema: string;
  typeName: string;
  /** With modifiers, as `format_type` prints it. */
  typeText: string;
  dimensions: number;
};

/** SQL columns of a TypeRow: `type` is an expression for the oid, `modifier` and `dimensions` for what stands beside it. */
export const typeColumns = (type: string, modifier: string, dimensions: string): string => `
  tn.nspname::text as "typeSchema", coalesce(te.typname, t.typname)::text as "typeName",
  format_type(coalesce(te.oid, ${type}), ${modifier}) as "typeText",
  case when te.oid is null then 0 else greatest(1, ${dimensions}) end as dimensions`;

/** SQL joins that `typeColumns` reads. */
export const typeJoins = (type: string): string => `
  join pg_type t on t.oid = ${type}
  left join pg_type te on te.oid = t.typelem and t.typsubscript = 'array_subscript_handler'::regproc
  join pg_namespace tn on tn.oid = coalesce(te.typnamespace, t.typnamespace)`;

/** Postgres puts the precision of times in the middle; we keep modifiers last. */
const modifierInside = /^(\w+)\((\d+)\)( with(?:out)? time zone)$/;

export function typeOf(row: TypeRow): SqlType {
  const array = row.dimensions > 0 && { dimensions: row.dimensions };
  if (row.typeSchema !== "pg_catalog") return { schema: row.typeSchema, name: row.typeName, ...modifiers(row.typeText), ...array };
  // Without a length these mean something else than their key words do.
  if (row.typeText.startsWith('"') || row.typeText === "bpchar") return { schema: "pg_catalog", name: row.typeName, ...array };
  return { ...parseType(row.typeText.replace(modifierInside, "$1$3($2)")), ...array };
}

function modifiers(text: string): { modifiers?: readonly string[] } {
  const inside = /\(([^()]*)\)$/.exec(text)?.[1];
  return inside === undefined ? {} : { modifiers: inside.split(",").map((part) => part.trim()) };
}
