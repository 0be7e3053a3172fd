import type { Json } from "../../expr/node.js";
import type { EntityNode } from "../../model/model.js";
import { Failure } from "../outcome.js";
import { seedColumn, seedPaths } from "./columns.js";
import { csvLines } from "./csv.js";

/** Rows that fill the same columns, as JSON objects by column. */
export interface RowSet {
  readonly columns: readonly string[];
  readonly rows: readonly Readonly<Record<string, Json>>[];
}

/** The rows of a CSV file: the first line names fields, every other line is a row. */
export function csvRows(entity: EntityNode, text: string, file: string): RowSet {
  const [header, ...lines] = csvLines(text, file);
  const columns = (header?.cells ?? []).map((path) => seedColumn(entity, path ?? "", file));
  const rows = lines.map(({ line, cells }) => {
    if (cells.length !== columns.length) {
      throw new Failure(`${file}:${line}: ${cells.length} cells, but the first line names ${columns.length} fields.`);
    }
    return Object.fromEntries(
      columns.map(({ column, json }, i): [string, Json] => {
        const cell = cells[i] ?? null;
        return [column, json && cell !== null ? parse(cell, `${file}:${line}`) : cell];
      }),
    );
  });
  return { columns: columns.map((c) => c.column), rows };
}

/** The rows of a JSON file, an array of objects as the API takes them; grouped by the columns that they fill. */
export function jsonRows(entity: EntityNode, text: string, file: string): RowSet[] {
  const list = parse(text, file);
  if (!Array.isArray(list)) throw new Failure(`${file} must hold an array of objects.`);
  const sets = new Map<string, { columns: string[]; rows: Record<string, Json>[] }>();
  list.forEach((item: Json, i) => {
    if (!isObject(item)) throw new Failure(`${file}: item ${i + 1} is not an object.`);
    const row = Object.fromEntries(
      flat(entity, item).map(([path, value]) => [seedColumn(entity, path, file).column, value]),
    );
    const columns = Object.keys(row).sort();
    const set = sets.get(columns.join()) ?? { columns, rows: [] };
    set.rows.push(row);
    sets.set(columns.join(), set);
  });
  return [...sets.values()];
}

/** Objects of embedded values and compound references as paths; JSON fields stay whole. */
function flat(entity: EntityNode, item: { readonly [key: string]: Json }): [string, Json][] {
  return Object.entries(item).flatMap(([name, value]): [string, Json][] => {
    const field = Object.hasOwn(entity.fields, name) ? entity.fields[name] : undefined;
    const paths = field ? seedPaths(field) : [];
    const nested = paths.length > 0 && paths[0] !== name;
    if (!nested) return [[name, value]];
    if (value === null) return paths.map((path) => [path, null]);
    return isObject(value) ? Object.entries(value).map(([key, inner]) => [`${name}.${key}`, inner]) : [[name, value]];
  });
}

function isObject(value: Json): value is { readonly [key: string]: Json } {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function parse(text: string, where: string): Json {
  try {
    return JSON.parse(text) as Json;
  } catch (error) {
    // What JSON.parse says quotes the text, which may be anybody's.
    const at = error instanceof Error ? /\bposition \d+(?: \(line \d+ column \d+\))?/u.exec(error.message)?.[0] : undefined;
    throw new Failure(`${where}: This is not JSON${at === undefined ? "" : `, from ${at} on`}.`);
  }
}
