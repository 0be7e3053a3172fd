import { identifier, qualified, quoteText } from "../../identifier.js";
import type { Place } from "./pair.js";

/** What no Schema holds of a column and goes with it unless it is carried over, as blocks that ask the catalogs. */

/** Privileges on the columns alone, and what was set of their statistics. */
export function granted(table: Place, columns: readonly { readonly from: string; readonly to: string }[]): string {
  const own = quoteText(qualified(table));
  const pairs = columns.map(({ from, to }) => `(${quoteText(from)}, ${quoteText(to)})`).join(", ");
  return `do $$
declare
  had record;
begin
  for had in select c.fresh, p.privilege_type, p.is_grantable, case p.grantee when 0 then 'public' else p.grantee::regrole::text end as grantee
    from (values ${pairs}) c (old, fresh) join pg_attribute a on a.attrelid = ${own}::regclass and a.attname = c.old, aclexplode(a.attacl) p
  loop
    execute format('grant %s (%I) on %s to %s', had.privilege_type, had.fresh, ${own}, had.grantee) || case when had.is_grantable then ' with grant option' else '' end;
  end loop;
  for had in select c.fresh, a.attstattarget, a.attoptions
    from (values ${pairs}) c (old, fresh) join pg_attribute a on a.attrelid = ${own}::regclass and a.attname = c.old
  loop
    if had.attstattarget >= 0 then execute format('alter table %s alter column %I set statistics %s', ${own}, had.fresh, had.attstattarget); end if;
    if had.attoptions is not null then execute format('alter table %s alter column %I set (%s)', ${own}, had.fresh, array_to_string(had.attoptions, ', ')); end if;
  end loop;
end
$$`;
}

/** Its sequence, which goes on where it stands. What it can count to follows the new type, where it was as far as the old one goes. */
export function counted(table: Place, from: string, to: string, identity: "always" | "byDefault"): string {
  const owner = qualified(table);
  return `do $$
declare
  was record;
  place record;
begin
  select n.nspname, c.relname, s.* into was from pg_sequence s join pg_class c on c.oid = s.seqrelid join pg_namespace n on n.oid = c.relnamespace
    where s.seqrelid = pg_get_serial_sequence(${quoteText(owner)}, ${quoteText(from)})::regclass;
  execute format('select last_value, is_called from %I.%I', was.nspname, was.relname) into place;
  alter table ${owner} alter column ${identifier(from)} drop identity;
  execute format(${quoteText(`alter table ${owner} alter column ${identifier(to)} add generated ${identity === "always" ? "always" : "by default"} as identity (sequence name %I.%I start with %s increment by %s cache %s%s%s%s)`)},
    was.nspname, was.relname, was.seqstart, was.seqincrement, was.seqcache, case when was.seqcycle then ' cycle' else '' end,
    case when was.seqmin in (1, -32768, -2147483648, -9223372036854775808) then '' else ' minvalue ' || was.seqmin end,
    case when was.seqmax in (-1, 32767, 2147483647, 9223372036854775807) then '' else ' maxvalue ' || was.seqmax end);
  perform setval(format('%I.%I', was.nspname, was.relname)::regclass, place.last_value, place.is_called);
end
$$`;
}
