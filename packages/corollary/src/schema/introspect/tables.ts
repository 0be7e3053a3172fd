import { byName, byText } from "../context.js";
import type { Constraint, Table } from "../schema.js";
import { ofExtension, type Catalog } from "./catalog.js";
import { columnFindings, readColumns, type ReadColumn } from "./columns.js";
import { constraintFindings, constraintOf, readConstraints, type ConstraintRow, type ConstraintWords } from "./constraints.js";
import type { Finding } from "./finding.js";
import { grouped } from "./grouped.js";
import { readIndexWords, settingsOf, type ColumnsByNumber, type IndexRow, type IndexWords } from "./index-parts.js";
import { indexFindings, indexOf, readIndexes } from "./indexes.js";
import { policyOf, readPolicies, type PolicyRow } from "./policies.js";
import { readTriggers, triggerOf, type TriggerRow } from "./triggers.js";

type TableRow = {
  oid: string; schema: string; name: string; enabled: boolean; forced: boolean;
  partitionBy: string | null; inherits: { schema: string; name: string }[] | null; unlogged: boolean; storage: string[] | null;
};

interface Read {
  readonly columns: ReadonlyMap<string, readonly ReadColumn[]>;
  readonly constraints: ReadonlyMap<string, readonly ConstraintRow[]>;
  readonly indexes: ReadonlyMap<string, readonly IndexRow[]>;
  readonly triggers: ReadonlyMap<string, readonly TriggerRow[]>;
  readonly policies: ReadonlyMap<string, readonly PolicyRow[]>;
  /** Oids of indexes that constraints bring. */
  readonly served: ReadonlySet<string>;
  readonly at: ConstraintWords;
}

/** All tables with what is in them. Partitions are not among them. */
export async function readTables(catalog: Catalog): Promise<{ tables: Table[]; unknown: Finding[] }> {
  const { rows, read } = await readAll(catalog);
  const made = rows.map((row) => tableOf(row, read, catalog));
  return { tables: made.map(({ table }) => table).sort(byName), unknown: made.flatMap(({ unknown }) => unknown) };
}

const readTableRows = (catalog: Catalog): Promise<TableRow[]> =>
  catalog.rows<TableRow>(`
    select c.oid::text as oid, n.nspname::text as schema, c.relname::text as name, c.relrowsecurity as enabled, c.relforcerowsecurity as forced,
      case when c.relkind = 'p' then pg_get_partkeydef(c.oid) end as "partitionBy", c.relpersistence = 'u' as unlogged,
      case when c.relkind = 'r' then i.parents end as inherits,
      case when c.reloptions is not null or t.reloptions is not null then to_json(coalesce(c.reloptions, '{}') || (select coalesce(array_agg('toast.' || o), '{}') from unnest(t.reloptions) o)) end as storage
    from pg_class c join pg_namespace n on n.oid = c.relnamespace left join pg_class t on t.oid = c.reltoastrelid
      left join (select i.inhrelid, json_agg(json_build_object('schema', pn.nspname, 'name', p.relname) order by i.inhseqno) as parents
        from pg_inherits i join pg_class p on p.oid = i.inhparent join pg_namespace pn on pn.oid = p.relnamespace group by i.inhrelid) i on i.inhrelid = c.oid
    where c.relkind in ('r', 'p') and not c.relispartition and c.relnamespace = any($1::oid[]) and c.oid not in ${ofExtension("pg_class")}`);

/** Everything is asked at once, so that the next answer is made while the last one is read. */
async function readAll(catalog: Catalog): Promise<{ rows: TableRow[]; read: Read }> {
  const reading = readIndexes(catalog);
  const [rows, columns, constraints, indexes, triggers, policies, words] = await Promise.all([
    readTableRows(catalog), readColumns(catalog), readConstraints(catalog), reading, readTriggers(catalog), readPolicies(catalog),
    reading.then((found) => readIndexWords(catalog, found)),
  ]);
  return { rows, read: readOf(rows, columns, constraints, indexes, triggers, policies, words) };
}

function readOf(
  tables: readonly TableRow[], columns: Read["columns"], constraints: readonly ConstraintRow[], indexes: readonly IndexRow[],
  triggers: readonly TriggerRow[], policies: readonly PolicyRow[], words: IndexWords,
): Read {
  const byOid = new Map(tables.map((table) => [table.oid, table]));
  return {
    columns,
    constraints: grouped(constraints),
    indexes: grouped(indexes),
    triggers: grouped(triggers),
    policies: grouped(policies),
    served: new Set(constraints.filter(({ kind }) => kind === "p" || kind === "u" || kind === "x").map(({ index }) => index)),
    at: {
      indexes: new Map(indexes.map((index) => [index.oid, index])),
      words,
      column: columnsByNumber(columns),
      tableName: (oid) => byOid.get(oid),
    },
  };
}

function settingsOfTable({ partitionBy, inherits, unlogged, storage }: TableRow): Pick<Table, "partitionBy" | "inherits" | "unlogged" | "storage"> {
  return {
    ...(partitionBy !== null && { partitionBy }),
    ...(inherits !== null && { inherits }),
    ...(unlogged && { unlogged }),
    ...(storage !== null && storage.length > 0 && { storage: settingsOf(storage) }),
  };
}

function columnsByNumber(columns: ReadonlyMap<string, readonly ReadColumn[]>): ColumnsByNumber {
  return (table, number) => {
    const of = columns.get(table) ?? [];
    // Nearly always it stands at its number; only dropped columns move those behind them.
    const found = of[number - 1]?.number === number ? of[number - 1] : of.find((each) => each.number === number);
    if (found === undefined) throw new Error(`The catalogs name column ${number} of relation ${table}, which they do not have.`);
    return { name: found.column.name, type: found.typeOid, collation: found.collationOid };
  };
}

const kinds: readonly Constraint["kind"][] = ["primaryKey", "unique", "foreignKey", "check", "exclusion"];
const byKind = (a: Constraint, b: Constraint): number => kinds.indexOf(a.kind) - kinds.indexOf(b.kind) || byText(a.name, b.name);

function tableOf(row: TableRow, read: Read, catalog: Catalog): { table: Table; unknown: Finding[] } {
  const columns = read.columns.get(row.oid) ?? [];
  const constraints = (read.constraints.get(row.oid) ?? []).map((each) => ({ row: each, made: constraintOf(each, read.at, catalog) }));
  const indexes = read.indexes.get(row.oid) ?? [];
  const triggers = read.triggers.get(row.oid) ?? [];
  const policies = (read.policies.get(row.oid) ?? []).map((policy) => policyOf(policy, catalog)).sort(byName);
  return {
    table: {
      schema: row.schema,
      name: row.name,
      columns: columns.map(({ column }) => column),
      constraints: constraints.flatMap(({ made }) => made ?? []).sort(byKind),
      indexes: indexes.filter(({ oid }) => !read.served.has(oid)).map((index) => indexOf(index, read.at.words, read.at.column, catalog)).sort(byName),
      triggers: triggers.map((trigger) => triggerOf(trigger, read.at.column, catalog)).sort(byName),
      ...settingsOfTable(row),
      ...((row.enabled || row.forced) && { rowSecurity: { enabled: row.enabled, forced: row.forced } }),
      ...(policies.length > 0 && { policies }),
      ...catalog.comment("pg_class", row.oid),
    },
    unknown: [
      ...columnFindings(row.schema, row.name, columns),
      ...constraints.flatMap(({ row: each, made }) => constraintFindings(each, made, row)),
      ...indexes.flatMap((index) => indexFindings(index, row.name, read.served.has(index.oid))),
    ],
  };
}
