import { byName } from "../context.js";
import type { EnumType, Extension, Role, Sequence } from "../schema.js";
import { ofExtension, type Catalog } from "./catalog.js";
import { placed, type Finding } from "./finding.js";

/** Objects that stand by themselves: enums, sequences, extensions, the application role. */

type EnumRow = { oid: string; schema: string; name: string; values: string[] };

export async function readEnums(catalog: Catalog): Promise<EnumType[]> {
  const rows = await catalog.rows<EnumRow>(`
    select t.oid::text as oid, n.nspname::text as schema, t.typname::text as name,
      (select coalesce(json_agg(e.enumlabel order by e.enumsortorder), '[]') from pg_enum e where e.enumtypid = t.oid) as values
    from pg_type t join pg_namespace n on n.oid = t.typnamespace
    where t.typtype = 'e' and t.typnamespace = any($1::oid[]) and t.oid not in ${ofExtension("pg_type")}`);
  return rows.map(({ oid, schema, name, values }): EnumType => ({ schema, name, values, ...catalog.comment("pg_type", oid) })).sort(byName);
}

type SequenceRow = {
  oid: string; schema: string; name: string; type: Sequence["type"];
  start: string; increment: string; minimum: string; maximum: string; cache: string; cycle: boolean;
  ownership: string | null; ownerSchema: string | null; ownerTable: string | null; ownerColumn: string | null; persistence: string;
};

/** Those of identity columns belong to them; what they state beyond the usual is named. */
export async function readSequences(catalog: Catalog): Promise<{ sequences: Sequence[]; unknown: Finding[] }> {
  const rows = await catalog.rows<SequenceRow>(`
    select c.oid::text as oid, n.nspname::text as schema, c.relname::text as name, format_type(s.seqtypid, null) as type,
      s.seqstart::text as start, s.seqincrement::text as increment, s.seqmin::text as minimum, s.seqmax::text as maximum,
      s.seqcache::text as cache, s.seqcycle as cycle, d.deptype::text as ownership, c.relpersistence::text as persistence,
      tn.nspname::text as "ownerSchema", t.relname::text as "ownerTable", a.attname::text as "ownerColumn"
    from pg_sequence s join pg_class c on c.oid = s.seqrelid join pg_namespace n on n.oid = c.relnamespace
      left join pg_depend d on d.classid = 'pg_class'::regclass and d.objid = c.oid and d.refclassid = 'pg_class'::regclass and d.refobjsubid > 0 and d.deptype in ('a', 'i')
      left join pg_class t on t.oid = d.refobjid left join pg_namespace tn on tn.oid = t.relnamespace
      left join pg_attribute a on a.attrelid = d.refobjid and a.attnum = d.refobjsubid
    where c.relnamespace = any($1::oid[]) and c.oid not in ${ofExtension("pg_class")} and not (d.deptype is not distinct from 'i' and ${usual})`);
  return {
    sequences: rows.filter((row) => row.ownership !== "i").map((row) => sequenceOf(row, catalog)).sort(byName),
    unknown: rows.flatMap(sequenceFindings),
  };
}

function sequenceOf(row: SequenceRow, catalog: Catalog): Sequence {
  const { oid, ownership: _, persistence: _persistence, ownerSchema, ownerTable, ownerColumn, ...sequence } = row;
  return {
    ...sequence,
    ...(ownerSchema !== null && ownerTable !== null && ownerColumn !== null && { ownedBy: { schema: ownerSchema, table: ownerTable, column: ownerColumn } }),
    ...catalog.comment("pg_class", oid),
  };
}

/** SQL: an identity column counts as it would by itself. */
const usual = `s.seqstart = 1 and s.seqincrement = 1 and s.seqmin = 1 and s.seqcache = 1 and not s.seqcycle
  and s.seqmax = case s.seqtypid when 'int2'::regtype then 32767 when 'int4'::regtype then 2147483647 else 9223372036854775807 end`;

function sequenceFindings(row: SequenceRow): Finding[] {
  const name = placed(row.schema, row.name);
  if (row.persistence === "u" && row.ownership !== "i") return [{ of: "sequence", name, what: "It is unlogged." }];
  if (row.ownership !== "i") return [];
  return [{
    of: "identity",
    name: placed(row.ownerSchema ?? "", row.ownerTable ?? "", row.ownerColumn ?? ""),
    what: "It counts otherwise than by one from one.",
    definition: `start ${row.start} increment ${row.increment} minvalue ${row.minimum} maxvalue ${row.maximum} cache ${row.cache}${row.cycle ? " cycle" : ""}`,
  }];
}

type ExtensionRow = { name: string; schema: string };

/** Without its schema where that is `public`, as everywhere. The language that every database has is none of its own. */
export async function readExtensions(catalog: Catalog): Promise<Extension[]> {
  const rows = await catalog.rows<ExtensionRow>(`
    select e.extname::text as name, n.nspname::text as schema from pg_extension e join pg_namespace n on n.oid = e.extnamespace where e.extname <> 'plpgsql'`);
  return rows.map(({ name, schema }): Extension => ({ name, ...(schema !== "public" && { schema }) })).sort(byName);
}

/** Roles belong to the whole server; only the one that requests run as is a part of the schema. */
export async function readRoles(catalog: Catalog): Promise<Role[]> {
  if (catalog.applicationRole === undefined) return [];
  const rows = await catalog.rows<Role & Record<string, unknown>>("select rolname::text as name, rolcanlogin as login from pg_roles where rolname !~ '^pg_'");
  return rows.filter(({ name }) => name === catalog.applicationRole);
}
