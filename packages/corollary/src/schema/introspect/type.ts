import { parseType } from "../column-type.js";
import type { SqlType } from "../schema.js";
import type { Catalog } from "./catalog.js";

/** A type as the catalogs have it, with its modifier; for arrays that of the elements. */
type TypeRow = {
  oid: string;
  modifier: number;
  schema: string;
  name: string;
  /** With modifiers, as `format_type` prints it. */
  text: string;
  array: boolean;
  storage: string;
  collation: string;
};

export interface ReadType {
  /** Of a column that states so many dimensions. */
  of(dimensions: number): SqlType;
  /** How values are stored unless a column says otherwise, as `pg_type.typstorage`. */
  readonly storage: string;
  /** Oid of the collation of columns that state none; 0 where none applies. */
  readonly collation: string;
}

/** Types by oid and modifier. There are few of them however many columns there are, so each is looked up once. */
export type Types = (oid: string, modifier: number) => ReadType;

export async function readTypes(catalog: Catalog, used: Iterable<{ readonly typeOid: string; readonly modifier: number }>): Promise<Types> {
  const key = (oid: string, modifier: number): string => `${oid} ${modifier}`;
  const wanted = new Map([...used].map(({ typeOid, modifier }) => [key(typeOid, modifier), [typeOid, modifier] as const]));
  const rows = await catalog.rows<TypeRow>(`
    select u.type::text as oid, u.modifier, n.nspname::text as schema, coalesce(e.typname, t.typname)::text as name,
      format_type(coalesce(e.oid, t.oid), u.modifier) as text, e.oid is not null as array, t.typstorage::text as storage, t.typcollation::text as collation
    from unnest($1::oid[], $2::int4[]) as u (type, modifier)
      join pg_type t on t.oid = u.type
      left join pg_type e on e.oid = t.typelem and t.typsubscript = 'array_subscript_handler'::regproc
      join pg_namespace n on n.oid = coalesce(e.typnamespace, t.typnamespace)`, [`{${[...wanted.values()].map(([oid]) => oid).join(",")}}`, `{${[...wanted.values()].map(([, modifier]) => modifier).join(",")}}`]);
  const types = new Map(rows.map((row) => [key(row.oid, row.modifier), readType(row)]));
  return (oid, modifier) => {
    const found = types.get(key(oid, modifier));
    if (found === undefined) throw new Error(`The catalogs name type ${oid}, which they do not have.`);
    return found;
  };
}

function readType({ storage, collation, array, ...row }: TypeRow): ReadType {
  const plain = typeOf(row);
  return { storage, collation, of: (dimensions) => (array ? { ...plain, dimensions: Math.max(1, dimensions) } : plain) };
}

/** Postgres puts the precision of times in the middle; we keep modifiers last. */
const modifierInside = /^(\w+)\((\d+)\)( with(?:out)? time zone)$/;

function typeOf({ schema, name, text }: Pick<TypeRow, "schema" | "name" | "text">): SqlType {
  if (schema !== "pg_catalog") return { schema, name, ...modifiers(text) };
  // Without a length these mean something else than their key words do.
  if (text.startsWith('"') || text === "bpchar") return { schema: "pg_catalog", name };
  return parseType(text.replace(modifierInside, "$1$3($2)"));
}

function modifiers(text: string): { modifiers?: readonly string[] } {
  const inside = /\(([^()]*)\)$/.exec(text)?.[1];
  return inside === undefined ? {} : { modifiers: inside.split(",").map((part) => part.trim()) };
}
