import { ofExtension, type Catalog } from "./catalog.js";
import type { Finding } from "./finding.js";

type OtherRow = { of: string; name: string; what: string; definition: string | null };

const outside = (catalog: string, alias: string): string => `${alias}.oid not in ${ofExtension(catalog)}`;
const within = (column: string): string => `${column} = any($1::oid[])`;

/** Relations that are no plain tables, and what tables are beyond their columns, constraints, indexes and triggers. */
const relations = `
  select case c.relkind when 'v' then 'view' when 'm' then 'materialized view' when 'f' then 'foreign table' else 'composite type' end as of,
    n.nspname || '.' || c.relname as name, 'It is not held.' as what,
    case when c.relkind in ('v', 'm') then concat_ws(' ', pg_get_viewdef(c.oid), array_to_string(c.reloptions, ', '))
      when c.relkind = 'f' then (select s.srvname || ' ' || coalesce(array_to_string(f.ftoptions, ', '), '') from pg_foreign_table f join pg_foreign_server s on s.oid = f.ftserver where f.ftrelid = c.oid)
      else (select string_agg(a.attname || ' ' || format_type(a.atttypid, a.atttypmod), ', ' order by a.attnum) from pg_attribute a where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped) end as definition
  from pg_class c join pg_namespace n on n.oid = c.relnamespace
  where c.relkind in ('v', 'm', 'f', 'c') and ${within("c.relnamespace")} and ${outside("pg_class", "c")}
  union all
  select 'partition', n.nspname || '.' || c.relname, 'It is a part of ' || i.inhparent::regclass || '.', concat_ws(' ', pg_get_expr(c.relpartbound, c.oid), pg_get_partkeydef(c.oid))
  from pg_class c join pg_namespace n on n.oid = c.relnamespace join pg_inherits i on i.inhrelid = c.oid
  where c.relispartition and c.relkind in ('r', 'p', 'f') and ${within("c.relnamespace")}
  union all
  select 'partitioned table', n.nspname || '.' || c.relname, 'Its partitioning is not held.', pg_get_partkeydef(c.oid)
  from pg_class c join pg_namespace n on n.oid = c.relnamespace
  where c.relkind = 'p' and not c.relispartition and ${within("c.relnamespace")}
  union all
  select 'inheritance', n.nspname || '.' || c.relname, 'It inherits from ' || i.inhparent::regclass || '.', null
  from pg_class c join pg_namespace n on n.oid = c.relnamespace join pg_inherits i on i.inhrelid = c.oid
  where not c.relispartition and c.relkind in ('r', 'p') and ${within("c.relnamespace")}
  union all
  select 'table', n.nspname || '.' || c.relname, 'It has settings that are not held.', s.settings
  from pg_class c join pg_namespace n on n.oid = c.relnamespace left join pg_am m on m.oid = c.relam cross join lateral (select nullif(concat_ws(', ',
      case when c.relpersistence = 'u' then 'unlogged' end, case when c.reltablespace <> 0 then 'tablespace ' || (select spcname from pg_tablespace where oid = c.reltablespace) end,
      case when c.reloftype <> 0 then 'of type ' || c.reloftype::regtype end, case when c.relreplident <> 'd' then 'replica identity ' || c.relreplident::text end,
      case when m.amname <> 'heap' then 'access method ' || m.amname end, array_to_string(c.reloptions, ', ')), '') as settings) s
  where c.relkind in ('r', 'p') and not c.relispartition and s.settings is not null and ${within("c.relnamespace")} and ${outside("pg_class", "c")}`;

const attached = `
  select 'rule' as of, n.nspname || '.' || c.relname || '.' || r.rulename as name, 'It is not held.' as what, pg_get_ruledef(r.oid) as definition
  from pg_rewrite r join pg_class c on c.oid = r.ev_class join pg_namespace n on n.oid = c.relnamespace
  where r.rulename <> '_RETURN' and ${within("c.relnamespace")} and ${outside("pg_rewrite", "r")}
  union all
  select 'trigger', n.nspname || '.' || c.relname || '.' || g.tgname, 'It stands on a view or foreign table.', pg_get_triggerdef(g.oid)
  from pg_trigger g join pg_class c on c.oid = g.tgrelid join pg_namespace n on n.oid = c.relnamespace
  where not g.tgisinternal and c.relkind in ('v', 'f') and ${within("c.relnamespace")}
  union all
  select 'index', n.nspname || '.' || c.relname || '.' || x.relname, 'It stands on a materialized view.', pg_get_indexdef(i.indexrelid)
  from pg_index i join pg_class c on c.oid = i.indrelid join pg_class x on x.oid = i.indexrelid join pg_namespace n on n.oid = c.relnamespace
  where c.relkind = 'm' and ${within("c.relnamespace")} and ${outside("pg_class", "c")}
  union all
  select 'statistics', n.nspname || '.' || s.stxname, 'It is not held.', pg_get_statisticsobjdef(s.oid)
  from pg_statistic_ext s join pg_namespace n on n.oid = s.stxnamespace where ${within("s.stxnamespace")}`;

const types = `
  select case t.typtype when 'd' then 'domain' when 'r' then 'range type' else 'base type' end as of, n.nspname || '.' || t.typname as name, 'It is not held.' as what,
    case t.typtype
      when 'd' then concat_ws(' ', format_type(t.typbasetype, t.typtypmod), case when t.typnotnull then 'not null' end, 'default ' || t.typdefault,
        (select string_agg(pg_get_constraintdef(k.oid), ' ' order by k.conname) from pg_constraint k where k.contypid = t.oid and k.contype = 'c'))
      when 'r' then (select format_type(r.rngsubtype, null) from pg_range r where r.rngtypid = t.oid)
      else t.typinput::text end as definition
  from pg_type t join pg_namespace n on n.oid = t.typnamespace
  where (t.typtype in ('d', 'r') or (t.typtype = 'b' and not (t.typelem <> 0 and t.typlen = -1 and t.typsubscript = 'array_subscript_handler'::regproc)))
    and ${within("t.typnamespace")} and ${outside("pg_type", "t")}`;

/** Kinds that are rare in applications: named, with no more than their name. */
const rare: readonly (readonly [of: string, catalog: string, name: string, schema: string | undefined])[] = [
  ["collation", "pg_collation", "collname", "collnamespace"],
  ["conversion", "pg_conversion", "conname", "connamespace"],
  ["operator", "pg_operator", "oprname", "oprnamespace"],
  ["operator class", "pg_opclass", "opcname", "opcnamespace"],
  ["text search configuration", "pg_ts_config", "cfgname", "cfgnamespace"],
  ["text search dictionary", "pg_ts_dict", "dictname", "dictnamespace"],
  ["text search parser", "pg_ts_parser", "prsname", "prsnamespace"],
  ["text search template", "pg_ts_template", "tmplname", "tmplnamespace"],
  ["event trigger", "pg_event_trigger", "evtname", undefined],
  ["publication", "pg_publication", "pubname", undefined],
  ["foreign server", "pg_foreign_server", "srvname", undefined],
  ["language", "pg_language", "lanname", undefined],
];

const rareSql = rare.map(([of, catalog, name, schema]) => schema === undefined
  ? `select '${of}' as of, x.${name}::text as name, 'It is not held.' as what, null as definition from ${catalog} x where x.oid >= 16384 and ${outside(catalog, "x")}`
  : `select '${of}' as of, n.nspname || '.' || x.${name} as name, 'It is not held.' as what, null as definition
    from ${catalog} x join pg_namespace n on n.oid = x.${schema} where ${within(`x.${schema}`)} and ${outside(catalog, "x")}`).join("\n  union all\n  ");

const defaultPrivileges = `
  select 'default privileges' as of, coalesce(n.nspname || ' ', '') || d.defaclobjtype::text || ' ' || d.defaclrole::regrole::text as name, 'They are not held.' as what, d.defaclacl::text as definition
  from pg_default_acl d left join pg_namespace n on n.oid = d.defaclnamespace
  union all
  select 'cast', c.castsource::regtype || ' as ' || c.casttarget::regtype, 'It is not held.', c.castfunc::regproc::text
  from pg_cast c where c.oid >= 16384 and ${outside("pg_cast", "c")}`;

/** Everything in the database that a Schema has no place for. */
export async function readOthers(catalog: Catalog): Promise<Finding[]> {
  const rows = await catalog.rows<OtherRow>([relations, attached, types, rareSql, defaultPrivileges].join("\n  union all\n"));
  return rows.map(({ of, name, what, definition }) => ({ of, name, what, ...(definition !== null && definition !== "" && { definition }) }));
}
