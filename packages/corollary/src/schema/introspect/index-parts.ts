import type { Row } from "../../database/port.js";
import type { IndexPart, QualifiedName } from "../schema.js";
import { systemless, type Catalog } from "./catalog.js";

/** The definition of an index, whether it stands by itself or serves a constraint. */
export type IndexRow = {
  oid: string;
  table: string;
  schema: string;
  name: string;
  method: string;
  unique: boolean;
  /** Numbers of columns; 0 is an expression. Those after `keys` are included. */
  columns: string;
  keys: number;
  options: string;
  collations: string;
  classes: string;
  expressions: string[] | null;
  /** An expression is ordered by the collation of the database, though it is not its own. */
  statesDefault: boolean | null;
  parameters: Record<string, string[]> | null;
  where: string | null;
  nullsNotDistinct: boolean;
  storage: string[] | null;
  special: string | null;
};

/** SQL of the columns of an IndexRow; `i` is pg_index, `c` the index in pg_class, `t` its table, `m` its method, `o` its parameters. */
export const indexColumns = (version: number): string => `
  i.indexrelid::text as oid, i.indrelid::text as table, n.nspname::text as schema, c.relname::text as name, m.amname::text as method,
  i.indisunique as unique, i.indkey::text as columns, i.indnkeyatts as keys, i.indoption::text as options,
  i.indcollation::text as collations, i.indclass::text as classes,
  case when i.indexprs is not null then (select json_agg(pg_get_indexdef(i.indexrelid, k, false) order by k) from generate_series(1, i.indnkeyatts) k where i.indkey[k - 1] = 0) end as expressions,
  case when i.indexprs is not null then pg_get_indexdef(i.indexrelid) like '%COLLATE "default"%' end as "statesDefault",
  o.parameters,
  pg_get_expr(i.indpred, i.indrelid) as where, ${version >= 15 ? "i.indnullsnotdistinct" : "false"} as "nullsNotDistinct",
  to_json(c.reloptions) as storage,
  nullif(concat_ws(', ',
    case when not i.indisvalid then 'invalid: it was not completely made' end,
    case when i.indisclustered then 'clustered' end,
    case when i.indisreplident then 'replica identity' end,
    case when c.reltablespace <> 0 then 'tablespace ' || (select spcname from pg_tablespace where oid = c.reltablespace) end), '') as special`;

type ClassRow = Row & { oid: string; schema: string; name: string; method: string; type: string; usual: boolean };

/** What the parts of an index refer to by number. */
export interface IndexWords {
  readonly collations: ReadonlyMap<string, QualifiedName>;
  readonly classes: ReadonlyMap<string, ClassRow>;
  /** "method type" of the types that have a usual class of their own. */
  readonly usualFor: ReadonlySet<string>;
}

export async function readIndexWords(catalog: Catalog, indexes: readonly IndexRow[]): Promise<IndexWords> {
  const [collations, classes] = await Promise.all([
    catalog.collations(indexes.flatMap((index) => index.collations.split(" ")).filter((oid) => oid !== "")),
    catalog.rows<ClassRow>(`
      select o.oid::text as oid, n.nspname::text as schema, o.opcname::text as name, o.opcmethod::text as method, o.opcintype::text as type, o.opcdefault as usual
      from pg_opclass o join pg_namespace n on n.oid = o.opcnamespace`),
  ]);
  return {
    collations,
    classes: new Map(classes.map((row) => [row.oid, row])),
    usualFor: new Set(classes.filter((row) => row.usual).map((row) => `${row.method} ${row.type}`)),
  };
}

/** A column of the indexed table, by what indexes ask about it. */
export interface IndexedColumn {
  readonly name: string;
  readonly type: string;
  readonly collation: string;
}

export type ColumnsByNumber = (table: string, number: number) => IndexedColumn;

/** The collation of the database. */
const defaultCollation = "100";

/** Key parts with all that is not as it would be by itself. */
export function indexParts(row: IndexRow, words: IndexWords, column: ColumnsByNumber): IndexPart[] {
  const [numbers, options, collations, classes] = [row.columns, row.options, row.collations, row.classes].map((text) => text.split(" "));
  let expression = 0;
  return Array.from({ length: row.keys }, (_, k): IndexPart => {
    const number = Number(numbers?.[k] ?? 0);
    const indexed = number === 0 ? undefined : column(row.table, number);
    const what = indexed === undefined ? { expression: unwrapped(row.expressions?.[expression++] ?? "") } : { column: indexed.name };
    return {
      ...what,
      ...collationPart(collations?.[k] ?? "0", indexed, row, words),
      ...classPart(classes?.[k] ?? "0", k + 1, indexed, row, words),
      ...orderPart(Number(options?.[k] ?? 0)),
    };
  });
}

/** What one index expression may be wrapped in goes, since the DDL wraps it. */
function unwrapped(text: string): string {
  if (!text.startsWith("(") || !text.endsWith(")")) return text;
  let depth = 0;
  for (let i = 0; i < text.length - 1; i++) {
    if (text[i] === "'" || text[i] === '"') return text;
    if (text[i] === "(") depth++;
    if (text[i] === ")" && --depth === 0) return text;
  }
  return text.slice(1, -1);
}

function collationPart(oid: string, indexed: IndexedColumn | undefined, row: IndexRow, words: IndexWords): Pick<IndexPart, "collation"> {
  if (oid === "0" || oid === indexed?.collation) return {};
  if (indexed === undefined && oid === defaultCollation && row.statesDefault !== true) return {};
  const found = words.collations.get(oid);
  return found === undefined ? {} : { collation: found };
}

/** The usual class of a type is not stated, nor that of a type it is taken for, unless it has one of its own. */
function classPart(oid: string, position: number, indexed: IndexedColumn | undefined, row: IndexRow, words: IndexWords): Pick<IndexPart, "operatorClass" | "parameters"> {
  const found = words.classes.get(oid);
  const parameters = row.parameters?.[String(position)];
  if (found === undefined) return {};
  const usual = found.usual && (indexed === undefined || found.type === indexed.type || !words.usualFor.has(`${found.method} ${indexed.type}`));
  if (usual && parameters === undefined) return {};
  return {
    operatorClass: systemless(found.schema, found.name),
    ...(parameters !== undefined && { parameters: settingsOf(parameters) }),
  };
}

function orderPart(option: number): Pick<IndexPart, "direction" | "nulls"> {
  const descending = (option & 1) !== 0;
  const nullsFirst = (option & 2) !== 0;
  return {
    ...(descending && { direction: "desc" }),
    ...(nullsFirst !== descending && { nulls: nullsFirst ? "first" : "last" }),
  };
}

/** Names of the columns that are in the index without being keys. */
export function includedColumns(row: IndexRow, column: ColumnsByNumber): { include?: readonly string[] } {
  const rest = row.columns.split(" ").slice(row.keys);
  return rest.length === 0 ? {} : { include: rest.map((number) => column(row.table, Number(number)).name) };
}

/** `name=value` texts as a record. */
export const settingsOf = (texts: readonly string[]): Readonly<Record<string, string>> =>
  Object.fromEntries(texts.map((text) => [text.slice(0, text.indexOf("=")), text.slice(text.indexOf("=") + 1)]));
