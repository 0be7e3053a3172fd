import { singular, snakeCase } from "../../model/naming.js";
import type { ForeignKey, Table } from "../../schema/schema.js";
import { camelCase } from "./names.js";

/** "album_id" of "album" is its `id`, and so is "hostid" of "hosts". */
export function memberName(column: string, table: Table, key: readonly string[]): string {
  const own = [table.name, singular(table.name)].flatMap((name) => [`${name}_id`, `${name}id`]).map(snakeCase);
  return key.length === 1 && key[0] === column && own.includes(snakeCase(column)) ? "id" : camelCase(column);
}

/**
 * "support_rep_id" refers as `supportRep`, "value_hostid" of "hosts" as `valueHost`; a reference of several columns is called
 * like its target. The first name that is free is taken.
 */
export function referenceNames({ columns, references }: ForeignKey, target: string, table: Table): string[] {
  const [column = ""] = columns;
  if (columns.length > 1) return [camelCase(target), `${camelCase(column)}Ref`];
  const key = references.columns[0] ?? "";
  const without = (ending: string): string | undefined => (ending !== "" && column.endsWith(ending) && column.length > ending.length ? column.slice(0, -ending.length) : undefined);
  // The key of the target behind a word of its own, unless that word alone is what other columns are called by too.
  const role = without(`_${key}`);
  const shorter = (role !== undefined && isOwn(role, column, table) ? role : undefined)
    ?? without("_id") ?? without("Id") ?? without("_fk") ?? (/[^_]id$/iu.test(key) ? without(key.slice(-2)) : undefined);
  return [camelCase(shorter ?? column), ...(shorter === undefined ? [] : [camelCase(column)]), `${camelCase(column)}Ref`];
}

const isOwn = (word: string, column: string, { columns }: Table): boolean =>
  !columns.some(({ name }) => name !== column && (name === word || name.startsWith(`${word}_`)));
