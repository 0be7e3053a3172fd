import type { Database } from "../../src/database/port.js";
import { ledgerTables } from "../../src/migrate/index.js";
import { rows, single } from "../schema/databases.js";

/** Every object of `public` as Postgres prints it, one a line; one query, since it is asked hundreds of times. */
const objects = `with of as (select 'public'::regnamespace as schema)
select coalesce(string_agg(line, E'\\n' order by line), '') from (
  select format('relation %s %s %s %s %s', c.relname, c.relkind, c.relpersistence, c.relrowsecurity, c.relacl) || coalesce(obj_description(c.oid, 'pg_class'), '') as line
    from pg_class c, of where c.relnamespace = of.schema
  union all
  select format('column %s.%s %s %s %s%s %s %s', c.relname, a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull, a.attidentity, a.attgenerated, pg_get_expr(d.adbin, d.adrelid), col_description(c.oid, a.attnum))
    from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped left join pg_attrdef d on d.adrelid = c.oid and d.adnum = a.attnum, of
    where c.relnamespace = of.schema and c.relkind in ('r', 'p', 'v', 'm')
  union all
  select format('constraint %s of %s: %s, valid %s', k.conname, k.conrelid::regclass, pg_get_constraintdef(k.oid), k.convalidated) from pg_constraint k, of where k.connamespace = of.schema
  union all
  select format('index %s, valid %s, ready %s', pg_get_indexdef(i.indexrelid), i.indisvalid, i.indisready) from pg_index i join pg_class c on c.oid = i.indrelid, of where c.relnamespace = of.schema
  union all
  select format('view %s: %s', c.relname, pg_get_viewdef(c.oid)) from pg_class c, of where c.relnamespace = of.schema and c.relkind in ('v', 'm')
  union all
  select format('enum %s: %s', t.typname, (select string_agg(e.enumlabel, ', ' order by e.enumsortorder) from pg_enum e where e.enumtypid = t.oid)) from pg_type t, of where t.typnamespace = of.schema and t.typtype = 'e'
  union all
  select format('trigger %s %s', pg_get_triggerdef(t.oid), t.tgenabled) from pg_trigger t join pg_class c on c.oid = t.tgrelid, of where c.relnamespace = of.schema and not t.tgisinternal
  union all
  select format('routine %s', p.oid::regprocedure) || p.prosrc from pg_proc p, of where p.pronamespace = of.schema
  union all
  select format('policy %s on %s %s %s', p.polname, p.polrelid::regclass, pg_get_expr(p.polqual, p.polrelid), pg_get_expr(p.polwithcheck, p.polrelid)) from pg_policy p join pg_class c on c.oid = p.polrelid, of where c.relnamespace = of.schema
) as all_of_it(line)`;

/** All that a person would miss: what there is, as Postgres prints it, and every row. */
export async function contents(database: Database): Promise<string> {
  const tables = await rows(database, "select relname as name from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r' order by 1");
  const sums: string[] = [];
  for (const name of tables.map((each) => String(each["name"]))) {
    if (!ledgerTables.includes(name)) sums.push(`${name}: ${await single(database, `select count(*) || ' ' || coalesce(md5(string_agg(t::text, ',' order by t::text)), '') from public."${name}" t`)}`);
  }
  return [await single(database, objects), ...sums].join("\n");
}
