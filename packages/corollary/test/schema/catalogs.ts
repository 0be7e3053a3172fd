import type { Database } from "../../src/database/index.js";
import { rows } from "./databases.js";

const outside = "nspname not in ('pg_catalog', 'information_schema') and nspname !~ '^pg_(toast|temp)'";

/** What the catalogs say about a database, as sorted lines: everything that a Schema speaks of. The order of columns is left out. */
export async function contents(database: Database): Promise<string[]> {
  const found = await rows(database, `
    select 'schema ' || nspname || ' ' || coalesce(nspacl::text, '') || ' ' || coalesce(obj_description(oid, 'pg_namespace'), '') as line
      from pg_namespace where ${outside}
    union all
    select 'enum ' || nspname || '.' || typname || ' ' || (select string_agg(enumlabel, ',' order by enumsortorder) from pg_enum where enumtypid = t.oid)
      from pg_type t join pg_namespace n on n.oid = typnamespace where typtype = 'e' and ${outside}
    union all
    select 'sequence ' || s.schemaname || '.' || s.sequencename || ' ' || s.data_type::text || ' ' || s.increment_by || ' ' || s.cycle::text from pg_sequences s
    union all
    select 'function ' || pg_get_functiondef(p.oid) || coalesce(obj_description(p.oid, 'pg_proc'), '') || coalesce(p.proacl::text, '')
      from pg_proc p join pg_namespace n on n.oid = pronamespace where ${outside}
        and not exists (select from pg_depend where objid = p.oid and deptype = 'e')
    union all
    select 'relation ' || nspname || '.' || relname || ' ' || relkind::text || ' ' || coalesce(relacl::text, '') || ' ' || coalesce(obj_description(c.oid, 'pg_class'), '')
      from pg_class c join pg_namespace n on n.oid = relnamespace where ${outside}
    union all
    select 'column ' || a.attrelid::regclass::text || '.' || attname || ' ' || format_type(atttypid, atttypmod) || ' ' || attnotnull::text || ' ' || attidentity::text || attgenerated::text
        || ' ' || coalesce(pg_get_expr(adbin, adrelid), '') || ' ' || coalesce((select collname from pg_collation where oid = attcollation), '')
        || ' ' || coalesce(col_description(attrelid, attnum), '')
      from pg_attribute a join pg_class c on c.oid = attrelid join pg_namespace n on n.oid = relnamespace
        left join pg_attrdef on adrelid = attrelid and adnum = attnum
      where attnum > 0 and not attisdropped and relkind in ('r', 'p') and ${outside}
    union all
    select 'constraint ' || conrelid::regclass::text || ' ' || conname || ' ' || pg_get_constraintdef(k.oid) || coalesce(obj_description(k.oid, 'pg_constraint'), '')
      from pg_constraint k join pg_namespace n on n.oid = connamespace where conrelid <> 0 and ${outside}
    union all
    select 'index ' || indexdef from pg_indexes where ${outside.replaceAll("nspname", "schemaname")}
    union all
    select 'trigger ' || pg_get_triggerdef(t.oid) || coalesce(obj_description(t.oid, 'pg_trigger'), '')
      from pg_trigger t where not tgisinternal
    order by 1`);
  return found.map((row) => String(row["line"]));
}
