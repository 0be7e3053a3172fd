import type { FieldPath, OrderKey } from "../expr/node.js";
import { RsqlRefused } from "../expr/rsql/errors.js";
import { toRsql } from "../expr/rsql/write.js";
import type { Include, Included, Query } from "../query/query.js";
import { QueryRefused } from "./errors.js";

export type Parameters = Readonly<Record<string, string | number | undefined>>;

/** What a list is asked for, by the names of the query string. `fields`: the plain fields that are selected. */
export function listParameters(query: Query, fields: readonly string[] | undefined): Parameters {
  const { entity, where, order, limit, offset, after } = query;
  return {
    filter: where === undefined ? undefined : stated(entity, "filter", () => toRsql(where)) || undefined,
    sort: order?.map((key) => sortKey(entity, key)).join(",") || undefined,
    limit, offset,
    cursor: after,
    ...rowParameters(query, fields),
  };
}

export function rowParameters({ entity, include, archived }: Query, fields: readonly string[] | undefined): Parameters {
  return {
    include: include === undefined ? undefined : includePaths(entity, include).join(",") || undefined,
    fields: fields === undefined ? undefined : [...new Set(fields)].join(","),
    archived: archived === "exclude" ? undefined : archived,
  };
}

/** The query string as a person would type it: only what would be misread is percent-encoded. */
export function queryString(parameters: Parameters): string {
  const pairs = Object.entries(parameters).flatMap(([name, value]) => (value === undefined ? [] : [`${name}=${readable(String(value))}`]));
  return pairs.length === 0 ? "" : `?${pairs.join("&")}`;
}

function readable(text: string): string {
  return encodeURIComponent(text).replace(/%(?:3D|3B|2C|3A|2F|40|24)/g, decodeURIComponent);
}

/** @throws QueryRefused with what the filter language says about it */
function stated(entity: string, what: string, write: () => string): string {
  try {
    return write();
  } catch (error) {
    if (error instanceof RsqlRefused) throw unsupported(entity, what, error.message, error);
    throw error;
  }
}

export function unsupported(entity: string, what: string, reason: string, cause?: unknown): QueryRefused {
  return new QueryRefused(`This ${what} of ${entity} cannot be asked over HTTP. ${reason} Ask for more and narrow it down, or let the server do it.`, "unsupported_query", cause);
}

function sortKey(entity: string, { by, direction, nulls }: OrderKey): string {
  if (by.op !== "field" || by.row !== "this") throw unsupported(entity, "order", "Rows are sorted by fields, not by expressions.");
  if (nulls !== undefined && nulls !== (direction === "asc" ? "last" : "first")) throw unsupported(entity, "order", "Nulls come last ascending and first descending.");
  return `${direction === "desc" ? "-" : ""}${pathText(by)}`;
}

function pathText({ path }: FieldPath): string {
  return path.join(".");
}

/** `lines`, `customer.owner`: the ends of the tree, which bring what leads to them. */
function includePaths(entity: string, include: Include): string[] {
  return Object.entries(include).flatMap(([name, level]) => {
    requireWhole(entity, name, level);
    const deeper = includePaths(entity, level.include ?? {});
    return deeper.length === 0 ? [name] : deeper.map((path) => `${name}.${path}`);
  });
}

function requireWhole(entity: string, name: string, { include: _, ...said }: Included): void {
  const [extra] = Object.keys(said);
  if (extra !== undefined) throw unsupported(entity, "include", `"${name}" is read with all its rows and fields; "${extra}" cannot be said of it.`);
}
