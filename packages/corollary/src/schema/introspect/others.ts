import { ofExtension, type Catalog } from "./catalog.js";
import type { Finding } from "./finding.js";

type OtherRow = { of: string; name: string; what: string; definition: string | null };

const outside = (catalog: string, alias: string): string => `${alias}.oid not in ${ofExtension(catalog)}`;
const within = (column: string): string => `${column} = any($1::oid[])`;

/** Relations of other servers, and what tables are beyond what a Schema says. */
const relations = `
  select 'foreign table' as of, n.nspname || '.' || c.relname as name, 'It is not held.' as what,
    (select s.srvname || ' ' || coalesce(array_to_string(f.ftoptions, ', '), '') from pg_foreign_table f join pg_foreign_server s on s.oid = f.ftserver where f.ftrelid = c.oid) as definition
  from pg_class c join pg_namespace n on n.oid = c.relnamespace
  where c.relkind = 'f' and ${within("c.relnamespace")} and ${outside("pg_class", "c")}
  union all
  select 'partition', n.nspname || '.' || c.relname, 'It has row security, which is not held.', (select string_agg(p.polname, ', ') from pg_policy p where p.polrelid = c.oid)
  from pg_class c join pg_namespace n on n.oid = c.relnamespace
  where c.relispartition and (c.relrowsecurity or exists (select from pg_policy p where p.polrelid = c.oid)) and ${within("c.relnamespace")}
  union all
  select 'table', n.nspname || '.' || c.relname, 'It has settings that are not held.', s.settings
  from pg_class c join pg_namespace n on n.oid = c.relnamespace left join pg_am m on m.oid = c.relam cross join lateral (select nullif(concat_ws(', ',
      case when c.reltablespace <> 0 then 'tablespace ' || (select spcname from pg_tablespace where oid = c.reltablespace) end,
      case when c.reloftype <> 0 then 'of type ' || c.reloftype::regtype end, case when c.relreplident <> 'd' then 'replica identity ' || c.relreplident::text end,
      case when m.amname <> 'heap' then 'access method ' || m.amname end), '') as settings) s
  where c.relkind in ('r', 'p') and s.settings is not null and ${within("c.relnamespace")} and ${outside("pg_class", "c")}`;

const attached = `
  select 'rule' as of, n.nspname || '.' || c.relname || '.' || r.rulename as name, 'It does not always apply.' as what, r.ev_enabled::text as definition
  from pg_rewrite r join pg_class c on c.oid = r.ev_class join pg_namespace n on n.oid = c.relnamespace
  where r.ev_enabled <> 'O' and ${within("c.relnamespace")} and ${outside("pg_rewrite", "r")}
  union all
  select 'trigger', n.nspname || '.' || c.relname || '.' || g.tgname, 'It stands on a foreign table, or is switched off on a view.', pg_get_triggerdef(g.oid)
  from pg_trigger g join pg_class c on c.oid = g.tgrelid join pg_namespace n on n.oid = c.relnamespace
  where not g.tgisinternal and (c.relkind = 'f' or (c.relkind = 'v' and g.tgenabled <> 'O')) and ${within("c.relnamespace")}
  union all
  select 'base type', n.nspname || '.' || t.typname, 'It is not held.', t.typinput::text
  from pg_type t join pg_namespace n on n.oid = t.typnamespace
  where t.typtype = 'b' and not (t.typelem <> 0 and t.typlen = -1 and t.typsubscript = 'array_subscript_handler'::regproc)
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
  from pg_cast c where c.oid >= 16384 and ${outside("pg_cast", "c")}
    and not exists (select from pg_depend d where d.classid = 'pg_cast'::regclass and d.objid = c.oid and d.deptype = 'i')`;

/** Everything in the database that a Schema has no place for. */
export async function readOthers(catalog: Catalog): Promise<Finding[]> {
  const rows = await catalog.rows<OtherRow>([relations, attached, rareSql, defaultPrivileges].join("\n  union all\n"));
  return rows.map(({ of, name, what, definition }) => ({ of, name, what, ...(definition !== null && definition !== "" && { definition }) }));
}
