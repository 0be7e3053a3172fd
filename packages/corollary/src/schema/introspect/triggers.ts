import type { Trigger, TriggerEvent } from "../schema.js";
import { systemless, type Catalog } from "./catalog.js";
import type { ColumnsByNumber } from "./index-parts.js";

export type TriggerRow = {
  oid: string;
  table: string;
  name: string;
  /** Bits as in `pg_trigger.tgtype`. */
  type: number;
  columns: string;
  schema: string;
  function: string;
  arguments: Uint8Array;
  /** Whole statement, where it has a condition. */
  conditioned: string | null;
  constraint: NonNullable<Trigger["constraint"]> | null;
  fires: NonNullable<Trigger["fires"]> | null;
  old: string | null;
  new: string | null;
};

export async function readTriggers(catalog: Catalog): Promise<TriggerRow[]> {
  return catalog.rows<TriggerRow>(`
    select g.oid::text as oid, g.tgrelid::text as table, g.tgname::text as name, g.tgtype::int as type, g.tgattr::text as columns,
      n.nspname::text as schema, p.proname::text as function, g.tgargs as arguments,
      case when g.tgqual is not null then pg_get_triggerdef(g.oid) end as conditioned,
      case when g.tgconstraint = 0 then null when g.tginitdeferred then 'deferred' when g.tgdeferrable then 'immediate' else 'not deferrable' end as constraint,
      case g.tgenabled when 'D' then 'never' when 'R' then 'replica' when 'A' then 'always' end as fires, g.tgoldtable::text as old, g.tgnewtable::text as new
    from pg_trigger g join pg_class c on c.oid = g.tgrelid join pg_proc p on p.oid = g.tgfoid join pg_namespace n on n.oid = p.pronamespace
    where not g.tgisinternal and g.tgparentid = 0 and c.relnamespace = any($1::oid[]) and c.relkind in ('r', 'p') and not c.relispartition
      and g.oid not in (select objid from pg_depend where classid = 'pg_trigger'::regclass and refclassid = 'pg_extension'::regclass and deptype = 'e')`);
}

const bit = { row: 1, before: 2, insert: 4, delete: 8, update: 16, truncate: 32, insteadOf: 64 };
const events: readonly TriggerEvent[] = ["insert", "update", "delete", "truncate"];

export function triggerOf(row: TriggerRow, column: ColumnsByNumber, catalog: Catalog): Trigger {
  const has = (of: keyof typeof bit): boolean => (row.type & bit[of]) !== 0;
  const columns = row.columns.trim() === "" ? [] : row.columns.trim().split(/\s+/).map((number) => column(row.table, Number(number)).name);
  const args = new TextDecoder().decode(row.arguments).split("\0").slice(0, -1);
  const when = row.conditioned === null ? undefined : / WHEN \((.*)\) EXECUTE (?:FUNCTION|PROCEDURE) /s.exec(row.conditioned)?.[1];
  return {
    name: row.name,
    timing: has("insteadOf") ? "instead of" : has("before") ? "before" : "after",
    events: events.filter(has),
    ...(columns.length > 0 && { columns }),
    each: has("row") ? "row" : "statement",
    ...(when !== undefined && { when }),
    function: systemless(row.schema, row.function),
    ...(args.length > 0 && { arguments: args }),
    ...((row.old !== null || row.new !== null) && { referencing: { ...(row.old !== null && { old: row.old }), ...(row.new !== null && { new: row.new }) } }),
    ...(row.constraint !== null && { constraint: row.constraint }),
    ...(row.fires !== null && { fires: row.fires }),
    ...catalog.comment("pg_trigger", row.oid),
  };
}
