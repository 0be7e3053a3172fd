import type { Column, QualifiedName } from "../schema.js";
import type { Catalog } from "./catalog.js";
import { placed, type Finding } from "./finding.js";
import { typeColumns, typeJoins, typeOf, type TypeRow } from "./type.js";

type ColumnRow = TypeRow & {
  table: string;
  number: number;
  name: string;
  notNull: boolean;
  expression: string | null;
  identity: string;
  generated: string;
  collationSchema: string | null;
  collation: string | null;
  special: string | null;
  typeOid: string;
  collationOid: string;
};

/** A column with what else the catalogs know of it. */
export interface ReadColumn {
  readonly number: number;
  readonly column: Column;
  readonly typeOid: string;
  readonly collationOid: string;
  /** What of it no Schema holds. */
  readonly special: string | undefined;
}

/** Storage and statistics settings, where they differ from those of the type. */
const special = `nullif(concat_ws(', ',
  case when a.attstorage <> t.typstorage then 'storage ' || a.attstorage::text end,
  case when a.attcompression <> '' then 'compression ' || a.attcompression::text end,
  case when coalesce(a.attstattarget, -1) >= 0 then 'statistics ' || a.attstattarget end,
  array_to_string(a.attoptions, ', '),
  case when a.attacl is not null then 'privileges ' || a.attacl::text end), '')`;

/** The columns of all tables, by the oid of the table, in their order. */
export async function readColumns(catalog: Catalog): Promise<Map<string, ReadColumn[]>> {
  const rows = await catalog.rows<ColumnRow>(`
    select a.attrelid::text as table, a.attnum as number, a.attname::text as name, a.attnotnull as "notNull",
      pg_get_expr(d.adbin, d.adrelid) as expression, a.attidentity::text as identity, a.attgenerated::text as generated,
      cn.nspname::text as "collationSchema", co.collname::text as collation, ${special} as special,
      a.atttypid::text as "typeOid", a.attcollation::text as "collationOid",
      ${typeColumns("a.atttypid", "a.atttypmod", "a.attndims")}
    from pg_attribute a
      join pg_class c on c.oid = a.attrelid
      ${typeJoins("a.atttypid")}
      left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
      left join pg_collation co on co.oid = a.attcollation and a.attcollation <> t.typcollation
      left join pg_namespace cn on cn.oid = co.collnamespace
    where c.relnamespace = any($1::oid[]) and c.relkind in ('r', 'p') and not c.relispartition
      and a.attnum > 0 and not a.attisdropped
    order by a.attrelid, a.attnum`);
  const byTable = new Map<string, ReadColumn[]>();
  for (const row of rows) {
    const columns = byTable.get(row.table) ?? [];
    const { number, typeOid, collationOid } = row;
    columns.push({ number, column: columnOf(row, catalog), typeOid, collationOid, special: row.special ?? undefined });
    byTable.set(row.table, columns);
  }
  return byTable;
}

function columnOf(row: ColumnRow, catalog: Catalog): Column {
  const collation = row.collation === null ? undefined : systemless(row.collationSchema, row.collation);
  return {
    name: row.name,
    type: typeOf(row),
    nullable: !row.notNull,
    ...made(row),
    ...(collation !== undefined && { collation }),
    ...catalog.comment("pg_class", row.table, row.number),
  };
}

function made({ expression, identity, generated }: ColumnRow): Pick<Column, "default" | "identity" | "generated"> {
  if (identity !== "") return { identity: identity === "a" ? "always" : "byDefault" };
  if (expression === null) return {};
  return generated === "" ? { default: expression } : { generated: { expression, stored: generated === "s" } };
}

/** A name without its schema where that is the one of Postgres itself. */
export const systemless = (schema: string | null, name: string): QualifiedName =>
  schema === null || schema === "pg_catalog" ? { name } : { schema, name };

export function columnFindings(schema: string, table: string, columns: readonly ReadColumn[]): Finding[] {
  return columns.flatMap(({ column, special: settings }) => (settings === undefined ? [] : [{
    of: "column",
    name: placed(schema, table, column.name),
    what: "It has settings or privileges of its own.",
    definition: settings,
  }]));
}
