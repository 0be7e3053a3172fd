import type { ObjectName } from "../schema.js";
import { ofExtension, type Catalog } from "./catalog.js";

type NeedRow = { catalog: string; oid: string; kind: ObjectName["kind"]; schema: string; name: string; arguments: string | null };

/** What views, functions, types and rules are made from, by their catalog and oid. */
export type Needs = (catalog: "pg_class" | "pg_proc" | "pg_type", oid: string) => { readonly needs?: readonly ObjectName[] };

/** Arrays stand for their elements, and types of rows for their tables. What belongs to extensions is there anyway. */
export async function readNeeds(catalog: Catalog): Promise<Needs> {
  const rows = await catalog.rows<NeedRow>(`
    with dependent as (
      select 'pg_class'::regclass as class, r.ev_class as oid, d.refclassid, d.refobjid from pg_depend d join pg_rewrite r on r.oid = d.objid
        where d.classid = 'pg_rewrite'::regclass and d.refobjid <> r.ev_class
      union
      select 'pg_type'::regclass, k.contypid, d.refclassid, d.refobjid from pg_depend d join pg_constraint k on k.oid = d.objid
        where d.classid = 'pg_constraint'::regclass and k.contypid <> 0
      union
      select 'pg_class'::regclass, d.objid, d.refclassid, d.refobjid from pg_depend d join pg_class c on c.oid = d.objid
        where d.classid = 'pg_class'::regclass and c.relkind = 'c'
      union
      select d.classid::regclass, d.objid, d.refclassid, d.refobjid from pg_depend d
        where d.classid in ('pg_proc'::regclass, 'pg_type'::regclass) and d.deptype = 'n'
    ), resolved as (
      select class, d.oid, case when t.typrelid <> 0 then 'pg_class'::regclass else refclassid::regclass end as refclass,
        case when t.typrelid <> 0 then t.typrelid when t.oid is not null then t.oid else refobjid end as ref
      from dependent d
        left join pg_type a on refclassid = 'pg_type'::regclass and a.oid = refobjid
        left join pg_type t on t.oid = case when a.typelem <> 0 and a.typsubscript = 'array_subscript_handler'::regproc then a.typelem else a.oid end
      where refobjid >= 16384 and refclassid in ('pg_class'::regclass, 'pg_type'::regclass, 'pg_proc'::regclass)
    )
    select distinct class::text as catalog, r.oid::text as oid, 'relation' as kind, n.nspname::text as schema, c.relname::text as name, null as arguments
      from resolved r join pg_class c on refclass = 'pg_class'::regclass and c.oid = ref join pg_namespace n on n.oid = c.relnamespace
      where c.relkind <> 'S' and r.oid <> ref and c.relnamespace = any($1::oid[]) and c.oid not in ${ofExtension("pg_class")}
    union
    select class::text, r.oid::text, 'type', n.nspname::text, t.typname::text, null
      from resolved r join pg_type t on refclass = 'pg_type'::regclass and t.oid = ref join pg_namespace n on n.oid = t.typnamespace
      where t.typtype in ('d', 'r') and t.typnamespace = any($1::oid[]) and t.oid not in ${ofExtension("pg_type")}
    union
    select class::text, r.oid::text, 'routine', n.nspname::text, p.proname::text, pg_get_function_identity_arguments(p.oid)
      from resolved r join pg_proc p on refclass = 'pg_proc'::regclass and p.oid = ref join pg_namespace n on n.oid = p.pronamespace
      where p.pronamespace = any($1::oid[]) and p.oid not in ${ofExtension("pg_proc")}
    order by 1, 2, 3, 4, 5, 6`);
  const found = new Map<string, ObjectName[]>();
  for (const { catalog: of, oid, kind, schema, name, arguments: args } of rows) {
    const key = `${of} ${oid}`;
    found.set(key, [...(found.get(key) ?? []), { kind, schema, name, ...(args !== null && { arguments: args }) }]);
  }
  return (of, oid) => {
    const needs = found.get(`${of} ${oid}`);
    return needs === undefined ? {} : { needs };
  };
}
