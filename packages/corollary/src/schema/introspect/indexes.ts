import type { Index } from "../schema.js";
import type { Catalog } from "./catalog.js";
import { placed, type Finding } from "./finding.js";
import { includedColumns, indexColumns, indexParts, settingsOf, type ColumnsByNumber, type IndexRow, type IndexWords } from "./index-parts.js";

/** All indexes of tables, those of constraints among them. */
export async function readIndexes(catalog: Catalog): Promise<IndexRow[]> {
  return catalog.rows<IndexRow>(`
    select ${indexColumns(catalog.version)}
    from pg_index i join pg_class c on c.oid = i.indexrelid join pg_class t on t.oid = i.indrelid
      join pg_namespace n on n.oid = t.relnamespace join pg_am m on m.oid = c.relam
      left join (select attrelid, json_object_agg(attnum, attoptions) as parameters from pg_attribute where attoptions is not null group by attrelid) o on o.attrelid = i.indexrelid
    where t.relnamespace = any($1::oid[]) and t.relkind in ('r', 'p') and not t.relispartition`);
}

export function indexOf(row: IndexRow, words: IndexWords, column: ColumnsByNumber, catalog: Catalog): Index {
  return {
    name: row.name,
    method: row.method,
    unique: row.unique,
    parts: indexParts(row, words, column),
    ...includedColumns(row, column),
    ...(row.where !== null && { where: row.where }),
    ...(row.nullsNotDistinct && { nullsNotDistinct: true }),
    ...(row.storage !== null && { storage: settingsOf(row.storage) }),
    ...catalog.comment("pg_class", row.oid),
  };
}

/** `serves`: its constraint, which holds everything of it but storage parameters. */
export function indexFindings(row: IndexRow, table: string, serves: boolean): Finding[] {
  const settings = [row.special, serves && row.storage !== null ? row.storage.join(", ") : null].filter((part) => part !== null);
  return settings.length === 0 ? [] : [{
    of: "index", name: placed(row.schema, table, row.name), what: "It has settings that are not held.", definition: settings.join(", "),
  }];
}
