import { ofExtension } from "./catalog.js";

/**
 * Queries for what is held by the statements that make it. Each gives rows of: kind, catalog and oid of what it depends by,
 * schema, name, arguments, what it stands on, the statements.
 */

const own = (catalog: string, alias: string): string => `${alias}.oid not in ${ofExtension(catalog)}`;

/** SQL: a comment as one more statement. `of`: what it stands on, as an expression for its words. */
const comment = (of: string, oid: string, catalog: string): string =>
  `coalesce((select format(e';\\ncomment on %s is %L', ${of}, description) from pg_description where classoid = '${catalog}'::regclass and objoid = ${oid} and objsubid = 0), '')`;

const columnComments = `coalesce((select string_agg(format(e';\\ncomment on column %I.%I.%I is %L', n.nspname, c.relname, a.attname, d.description), '' order by a.attnum)
  from pg_description d join pg_attribute a on a.attrelid = d.objoid and a.attnum = d.objsubid
  where d.classoid = 'pg_class'::regclass and d.objoid = c.oid and d.objsubid > 0), '')`;

const options = "coalesce(' with (' || (select string_agg(format('%I = %L', split_part(o, '=', 1), substr(o, strpos(o, '=') + 1)), ', ') from unnest(c.reloptions) o) || ')', '')";

export const views = `
  select case c.relkind when 'v' then 'view' else 'materialized view' end as kind, 'pg_class' as catalog, c.oid::text as oid, n.nspname::text as schema, c.relname::text as name,
    null::text as arguments, null::text as on,
    format('create %s %I.%I%s as', case c.relkind when 'v' then 'view' else 'materialized view' end, n.nspname, c.relname, ${options}) || e'\n'
      || regexp_replace(pg_get_viewdef(c.oid), ';\\s*$', '') || case when c.relkind = 'm' and not c.relispopulated then e'\nwith no data' else '' end
      || coalesce((select string_agg(format(e';\nalter view %I.%I alter column %I set default %s', n.nspname, c.relname, a.attname, pg_get_expr(d.adbin, d.adrelid)), '' order by a.attnum)
        from pg_attrdef d join pg_attribute a on a.attrelid = d.adrelid and a.attnum = d.adnum where d.adrelid = c.oid and c.relkind = 'v'), '')
      || ${comment("format('%s %I.%I', case c.relkind when 'v' then 'view' else 'materialized view' end, n.nspname, c.relname)", "c.oid", "pg_class")} || ${columnComments} as create
  from pg_class c join pg_namespace n on n.oid = c.relnamespace
  where c.relkind in ('v', 'm') and c.relnamespace = any($1::oid[]) and ${own("pg_class", "c")}
  union all
  select 'index', 'pg_index', i.indexrelid::text, n.nspname, x.relname, null, c.relname, pg_get_indexdef(i.indexrelid) || ${comment("format('index %I.%I', n.nspname, x.relname)", "x.oid", "pg_class")}
  from pg_index i join pg_class c on c.oid = i.indrelid join pg_class x on x.oid = i.indexrelid join pg_namespace n on n.oid = c.relnamespace
  where c.relkind = 'm' and c.relnamespace = any($1::oid[]) and ${own("pg_class", "c")}
  union all
  select 'trigger', 'pg_trigger', g.oid::text, n.nspname, g.tgname, null, c.relname, pg_get_triggerdef(g.oid)
  from pg_trigger g join pg_class c on c.oid = g.tgrelid join pg_namespace n on n.oid = c.relnamespace
  where not g.tgisinternal and c.relkind = 'v' and c.relnamespace = any($1::oid[]) and ${own("pg_class", "c")}
  union all
  select 'rule', 'pg_class', c.oid::text, n.nspname, r.rulename, null, c.relname, rtrim(pg_get_ruledef(r.oid), ';')
  from pg_rewrite r join pg_class c on c.oid = r.ev_class join pg_namespace n on n.oid = c.relnamespace
  where r.rulename <> '_RETURN' and c.relnamespace = any($1::oid[]) and ${own("pg_rewrite", "r")} and ${own("pg_class", "c")}
  union all
  select 'statistics', 'pg_statistic_ext', s.oid::text, n.nspname, s.stxname, null, c.relname, pg_get_statisticsobjdef(s.oid)
  from pg_statistic_ext s join pg_namespace n on n.oid = s.stxnamespace join pg_class c on c.oid = s.stxrelid where s.stxnamespace = any($1::oid[])`;

export const types = `
  select 'domain' as kind, 'pg_type' as catalog, t.oid::text as oid, n.nspname::text as schema, t.typname::text as name, null::text as arguments, null::text as on,
    format('create domain %I.%I as %s', n.nspname, t.typname, format_type(t.typbasetype, t.typtypmod))
      || coalesce((select format(' collate %I.%I', cn.nspname, l.collname) from pg_collation l join pg_namespace cn on cn.oid = l.collnamespace
        where l.oid = t.typcollation and t.typcollation <> b.typcollation), '')
      || coalesce(' default ' || t.typdefault, '') || case when t.typnotnull then ' not null' else '' end
      || coalesce((select string_agg(format(e'\n  constraint %I %s', k.conname, pg_get_constraintdef(k.oid)), '' order by k.conname)
        from pg_constraint k where k.contypid = t.oid and k.contype = 'c' and k.convalidated), '')
      || coalesce((select string_agg(format(e';\nalter domain %I.%I add constraint %I %s', n.nspname, t.typname, k.conname, pg_get_constraintdef(k.oid)), '' order by k.conname)
        from pg_constraint k where k.contypid = t.oid and k.contype = 'c' and not k.convalidated), '')
      || ${comment("format('domain %I.%I', n.nspname, t.typname)", "t.oid", "pg_type")} as create
  from pg_type t join pg_namespace n on n.oid = t.typnamespace join pg_type b on b.oid = t.typbasetype
  where t.typtype = 'd' and t.typnamespace = any($1::oid[]) and ${own("pg_type", "t")}
  union all
  select 'range type', 'pg_type', t.oid::text, n.nspname, t.typname, null, null,
    format('create type %I.%I as range (subtype = %s', n.nspname, t.typname, format_type(r.rngsubtype, null))
      || coalesce((select format(', subtype_opclass = %I.%I', on_.nspname, o.opcname) from pg_opclass o join pg_namespace on_ on on_.oid = o.opcnamespace where o.oid = r.rngsubopc and not o.opcdefault), '')
      || coalesce((select format(', collation = %I.%I', cn.nspname, l.collname) from pg_collation l join pg_namespace cn on cn.oid = l.collnamespace
        where l.oid = r.rngcollation and l.oid <> (select typcollation from pg_type where oid = r.rngsubtype)), '')
      || case when r.rngcanonical <> 0 then ', canonical = ' || r.rngcanonical::text else '' end
      || case when r.rngsubdiff <> 0 then ', subtype_diff = ' || r.rngsubdiff::text else '' end
      || format(', multirange_type_name = %I.%I)', (select nspname from pg_namespace where oid = m.typnamespace), m.typname)
      || ${comment("format('type %I.%I', n.nspname, t.typname)", "t.oid", "pg_type")}
  from pg_type t join pg_namespace n on n.oid = t.typnamespace join pg_range r on r.rngtypid = t.oid join pg_type m on m.oid = r.rngmultitypid
  where t.typtype = 'r' and t.typnamespace = any($1::oid[]) and ${own("pg_type", "t")}
  union all
  select 'composite type', 'pg_class', c.oid::text, n.nspname, c.relname, null, null,
    format('create type %I.%I as (%s)', n.nspname, c.relname, (select string_agg(format('%I %s', a.attname, format_type(a.atttypid, a.atttypmod))
      || coalesce((select format(' collate %I.%I', cn.nspname, l.collname) from pg_collation l join pg_namespace cn on cn.oid = l.collnamespace
        where l.oid = a.attcollation and a.attcollation <> (select typcollation from pg_type where oid = a.atttypid)), ''), ', ' order by a.attnum)
      from pg_attribute a where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped))
      || ${comment("format('type %I.%I', n.nspname, c.relname)", "c.reltype", "pg_type")} || ${columnComments}
  from pg_class c join pg_namespace n on n.oid = c.relnamespace
  where c.relkind = 'c' and c.relnamespace = any($1::oid[]) and ${own("pg_class", "c")}`;

const named = "format('%I.%I', n.nspname, c.relname)";

/** What a partition has of its own, beside what it takes from the table that it is a part of. */
const ofPartition = `
  coalesce((select string_agg(e';\nalter table ' || ${named} || format(' alter column %I ', a.attname) || case when d.oid is null then 'drop default' else 'set default ' || pg_get_expr(d.adbin, d.adrelid) end, '' order by a.attnum)
    from pg_attribute a join pg_attribute pa on pa.attrelid = i.inhparent and pa.attname = a.attname
      left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum left join pg_attrdef pd on pd.adrelid = pa.attrelid and pd.adnum = pa.attnum
    where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = '' and a.attidentity = ''
      and pg_get_expr(d.adbin, d.adrelid) is distinct from pg_get_expr(pd.adbin, pd.adrelid)), '')
  || coalesce((select string_agg(e';\nalter table ' || ${named} || format(' alter column %I set not null', a.attname), '' order by a.attnum)
    from pg_attribute a join pg_attribute pa on pa.attrelid = i.inhparent and pa.attname = a.attname
    where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attnotnull and not pa.attnotnull
      and not exists (select from pg_constraint k where k.conrelid = c.oid and k.contype = 'p' and a.attnum = any(k.conkey))), '')
  || coalesce((select string_agg(e';\nalter table ' || ${named} || format(' add constraint %I %s', k.conname, pg_get_constraintdef(k.oid)), '' order by k.contype = 'f', k.contype <> 'p', k.conname)
    from pg_constraint k where k.conrelid = c.oid and k.contype in ('c', 'p', 'u', 'x', 'f') and k.conparentid = 0 and k.coninhcount = 0), '')
  || coalesce((select string_agg(e';\n' || pg_get_indexdef(x.indexrelid), '' order by xc.relname)
    from pg_index x join pg_class xc on xc.oid = x.indexrelid
    where x.indrelid = c.oid and not exists (select from pg_inherits where inhrelid = x.indexrelid) and not exists (select from pg_constraint k where k.conindid = x.indexrelid and k.conrelid = c.oid)), '')
  || coalesce((select string_agg(e';\n' || pg_get_triggerdef(g.oid), '' order by g.tgname)
    from pg_trigger g where g.tgrelid = c.oid and not g.tgisinternal and g.tgparentid = 0), '')`;

export const partitions = `
  select 'partition' as kind, 'pg_class' as catalog, c.oid::text as oid, n.nspname::text as schema, c.relname::text as name, null::text as arguments, null::text as on,
    format('create%s table %I.%I partition of %I.%I %s', case when c.relpersistence = 'u' then ' unlogged' else '' end, n.nspname, c.relname, pn.nspname, p.relname, pg_get_expr(c.relpartbound, c.oid))
      || coalesce(' partition by ' || pg_get_partkeydef(c.oid), '') || ${options} || ${ofPartition}
      || ${comment("'table ' || " + named, "c.oid", "pg_class")} || ${columnComments} as create,
    pn.nspname::text as "parentSchema", p.relname::text as "parentName"
  from pg_class c join pg_namespace n on n.oid = c.relnamespace join pg_inherits i on i.inhrelid = c.oid join pg_class p on p.oid = i.inhparent join pg_namespace pn on pn.oid = p.relnamespace
  where c.relispartition and c.relkind in ('r', 'p') and c.relnamespace = any($1::oid[])`;
