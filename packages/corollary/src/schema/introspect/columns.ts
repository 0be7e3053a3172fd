import type { Column, QualifiedName, SqlType } from "../schema.js";
import { systemless, type Catalog } from "./catalog.js";
import { placed, type Finding } from "./finding.js";
import { grouped } from "./grouped.js";
import { readTypes } from "./type.js";

type ColumnRow = {
  table: string;
  number: number;
  name: string;
  notNull: boolean;
  typeOid: string;
  modifier: number;
  dimensions: number;
  collationOid: string;
  storage: string;
  identity: string;
  generated: string;
  settings: string | null;
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

/** Statistics and other settings, which nearly no column has. */
const settings = `case when a.attcompression <> '' or a.attstattarget >= 0 or a.attoptions is not null or a.attacl is not null then concat_ws(', ',
  case when a.attcompression <> '' then 'compression ' || a.attcompression::text end,
  case when coalesce(a.attstattarget, -1) >= 0 then 'statistics ' || a.attstattarget end,
  array_to_string(a.attoptions, ', '),
  case when a.attacl is not null then 'privileges ' || a.attacl::text end) end`;

/** Tables whose columns, defaults, indexes and constraints are read. */
export const tablesOnly = "c.relnamespace = any($1::oid[]) and c.relkind in ('r', 'p') and not c.relispartition";

/**
 * The columns of all tables, by the oid of the table, in their order. Types, collations and expressions, of which there
 * are few, are read apart from the columns, of which there are many.
 */
export async function readColumns(catalog: Catalog): Promise<Map<string, ReadColumn[]>> {
  const asked = catalog.rows<ColumnRow>(`
    select a.attrelid::text as table, a.attnum as number, a.attname::text as name, a.attnotnull as "notNull", a.atttypid::text as "typeOid",
      a.atttypmod as modifier, a.attndims as dimensions, a.attcollation::text as "collationOid", a.attstorage::text as storage,
      a.attidentity::text as identity, a.attgenerated::text as generated, ${settings} as settings
    from pg_attribute a join pg_class c on c.oid = a.attrelid
    where ${tablesOnly} and a.attnum > 0 and not a.attisdropped`);
  const [rows, expressions, types, collations] = await Promise.all([
    asked, readExpressions(catalog), asked.then((found) => readTypes(catalog, found)), asked.then((found) => catalog.collations(found.map(({ collationOid }) => collationOid))),
  ]);
  const byTable = grouped(rows);
  return new Map([...byTable].map(([table, columns]) => [table, columns.sort((a, b) => a.number - b.number).map((row): ReadColumn => {
    const { number, typeOid, collationOid } = row;
    const type = types(typeOid, row.modifier);
    const collation = collationOid === type.collation ? undefined : collations.get(collationOid);
    const column = columnOf(row, type.of(row.dimensions), expressions.get(`${table} ${number}`), collation, catalog);
    return { number, column, typeOid, collationOid, special: special(row, type.storage) };
  })]));
}

function special({ storage, settings: others }: ColumnRow, usual: string): string | undefined {
  const own = storage === usual ? undefined : `storage ${storage}`;
  return others === null || own === undefined ? others ?? own : `${own}, ${others}`;
}

type ExpressionRow = { columns: string; expression: string };

/**
 * Defaults and generated values by "table column". Most are the same over and over (`now()`, `0`), so each is printed
 * once, except those over other columns, which read differently for each table.
 */
async function readExpressions(catalog: Catalog): Promise<Map<string, string>> {
  const rows = await catalog.rows<ExpressionRow>(`
    select string_agg(d.adrelid || ' ' || d.adnum, ',') as columns, pg_get_expr(d.adbin, d.over) as expression
    from (select d.adbin, d.adrelid, d.adnum, case when position('{VAR ' in d.adbin::text) > 0 then d.adrelid else 0::oid end as over
      from pg_attrdef d join pg_class c on c.oid = d.adrelid where ${tablesOnly}) d
    group by d.adbin, d.over`);
  return new Map(rows.flatMap(({ columns, expression }) => columns.split(",").map((column) => [column, expression] as const)));
}

function columnOf(row: ColumnRow, type: SqlType, expression: string | undefined, collation: QualifiedName | undefined, catalog: Catalog): Column {
  return {
    name: row.name,
    type,
    nullable: !row.notNull,
    ...made(row, expression),
    ...(collation !== undefined && { collation }),
    ...catalog.comment("pg_class", row.table, row.number),
  };
}

function made({ identity, generated }: ColumnRow, expression: string | undefined): Pick<Column, "default" | "identity" | "generated"> {
  if (identity !== "") return { identity: identity === "a" ? "always" : "byDefault" };
  if (expression === undefined) return {};
  return generated === "" ? { default: expression } : { generated: { expression, stored: generated === "s" } };
}

export function columnFindings(schema: string, table: string, columns: readonly ReadColumn[]): Finding[] {
  return columns.flatMap(({ column, special: settings }) => (settings === undefined ? [] : [{
    of: "column",
    name: placed(schema, table, column.name),
    what: "It has settings or privileges of its own.",
    definition: settings,
  }]));
}
