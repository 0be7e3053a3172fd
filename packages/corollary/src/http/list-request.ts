import type { Expression, OrderKey } from "../expr/node.js";
import { parseRsql, RsqlError } from "../expr/rsql.js";
import type { EntityNode, Model } from "../model/model.js";
import type { Limits } from "./limits.js";
import { readParameters, tooLong, wholeParameter, wordParameter } from "./parameters.js";
import { badRequest, HttpProblem } from "./problem.js";
import { parseFields, parseInclude, type IncludeTree } from "./selection.js";
import { parseSort } from "./sort.js";

/** What is read of each row. */
export interface RowRequest {
  readonly include: IncludeTree;
  /** Undefined: all fields. */
  readonly fields: readonly string[] | undefined;
  readonly archived: "exclude" | "include" | "only";
}

/** A list as it was asked for; everything in it is known to the public Model. */
export interface ListRequest extends RowRequest {
  readonly where: Expression | undefined;
  readonly order: readonly OrderKey[];
  readonly limit: number;
  readonly offset: number;
  /** Whether an offset was stated, be it 0. */
  readonly byOffset: boolean;
  readonly cursor: string | undefined;
  readonly count: "exact" | "estimated" | "none";
}

const rowParameters = ["include", "fields"] as const;
const listParameters = ["filter", "sort", "limit", "offset", "cursor", "count", ...rowParameters] as const;

export function parseListRequest(model: Model, entity: EntityNode, query: string, limits: Limits): ListRequest {
  const given = entity.softDelete ? readParameters(query, [...listParameters, "archived"]) : readParameters(query, listParameters);
  if (given.cursor !== undefined && given.offset !== undefined) throw badRequest("invalid_parameter", "offset", '"cursor" and "offset" exclude each other.');
  return {
    ...rowRequest(model, entity, given, limits),
    where: parseFilter(model, entity, given.filter, limits),
    order: parseSort(model, entity, given.sort, limits),
    limit: wholeParameter(given.limit, "limit", 1, limits.maxLimit, Math.min(limits.defaultLimit, limits.maxLimit)),
    offset: wholeParameter(given.offset, "offset", 0, limits.maxOffset, 0),
    byOffset: given.offset !== undefined,
    cursor: given.cursor,
    count: wordParameter(given.count, "count", ["exact", "estimated", "none"]),
  };
}

export function parseRowRequest(model: Model, entity: EntityNode, query: string, limits: Limits): RowRequest {
  const given = entity.softDelete ? readParameters(query, [...rowParameters, "archived"]) : readParameters(query, rowParameters);
  return rowRequest(model, entity, given, limits);
}

type Given = { readonly include?: string; readonly fields?: string; readonly archived?: string };

function rowRequest(model: Model, entity: EntityNode, given: Given, limits: Limits): RowRequest {
  return {
    include: parseInclude(model, entity, given.include, limits),
    fields: parseFields(entity, given.fields),
    archived: given.archived === undefined ? "exclude" : wordParameter(given.archived, "archived", ["include", "only"]),
  };
}

function parseFilter(model: Model, entity: EntityNode, text: string | undefined, limits: Limits): Expression | undefined {
  if (text === undefined || text.trim() === "") return undefined;
  if (text.length > limits.filterLength) throw tooLong('"filter"', limits.filterLength, "invalid_filter");
  try {
    return parseRsql(text, { model, entity: entity.name, limits: { length: limits.filterLength } });
  } catch (error) {
    if (error instanceof RsqlError) throw filterProblem(error);
    throw error;
  }
}

function filterProblem(error: RsqlError): HttpProblem {
  // Where a filter cannot be taken apart, the part at fault may be a value, and of whom is not known.
  const quotes = error.code !== "syntax" || !/[\p{L}\p{N}]/u.test(error.text);
  const place = error.text === "" ? "" : ` (at character ${error.position + 1}${quotes ? `: ${JSON.stringify(error.text.slice(0, 60))}` : ""})`;
  const known = error.code === "unknown_field" && error.allowed.length > 3 ? ` Known: ${error.allowed.slice(0, 30).join(", ")}.` : "";
  const message = quotes ? error.message : error.message.replace(/ before “[^]*$/u, " before this.");
  return badRequest("invalid_filter", "filter", `${message}${known}${place}`);
}
