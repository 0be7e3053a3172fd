import { Shape, emitter, identifier, type Emitter, type ParamSource } from "../expr/sql/index.js";
import type { Model } from "../model/model.js";
import type { RowDecoder } from "./decode.js";
import { InvalidCursor, InvalidQuery } from "./errors.js";
import { afterPosition, positionJson, type KeysetStart } from "./keyset.js";
import { conditions, fromClause, openLevel, whereClause, type OpenLevel } from "./level.js";
import { limitClause } from "./limit.js";
import { entityOf } from "./model.js";
import { orderClause, orderParts, reversed, type OrderPart } from "./order.js";
import { decoderOf, project, selectItem, type Column } from "./project.js";
import type { Query } from "./query.js";
import type { Rights } from "./rights.js";
import { collectQuery } from "./shape.js";

/** A statement without its values: made once for each shape of query. */
export interface Compiled {
  readonly text: string;
  readonly sources: readonly ParamSource[];
  readonly decoder: RowDecoder;
}

/** What a read gives. `rowPage` and `jsonPage` come with cursors. */
export type ReadKind = "rows" | "rowPage" | "json" | "jsonPage" | "jsonPageCount" | "jsonCount" | "count" | "exists" | "explain";

export interface CompileTarget {
  readonly model: Model;
  /** Collation of text that comes from no column. */
  readonly collation: string;
}

const nothing: RowDecoder = { names: [], decoders: [] };

/** Writes the statement of a read. `nulls`: which values of the cursor's position are null. `rights`: absent, everything may be read. */
export function compileRead(kind: ReadKind, query: Query, target: CompileTarget, nulls: readonly boolean[] | undefined, rights: Rights | undefined): Compiled {
  // A copy, so that no two places of the query share a node: each then holds the value of its own place.
  const own = structuredClone(query);
  const shape = new Shape({ slots: true });
  collectQuery(own, shape);
  const of = emitter(target.model, { slots: shape.slots ?? new Map(), collation: target.collation, rights });
  const start = nulls === undefined ? undefined : { first: shape.values.length, nulls };
  const written = write(kind, own, of, start);
  return { text: written.text, sources: of.params.sources, decoder: written.decoder };
}

interface Written { readonly text: string; readonly decoder: RowDecoder }

function write(kind: ReadKind, query: Query, of: Emitter, start: KeysetStart | undefined): Written {
  switch (kind) {
    case "count": return { text: `select ${counted(query, of)} as count`, decoder: nothing };
    case "exists": return { text: `select exists (${bare(query, of, start)}) as found`, decoder: nothing };
    case "explain": return { text: `explain (format json) ${bare(withoutPaging(query), of, undefined)}`, decoder: nothing };
    case "rows": return rows(query, of, start);
    case "rowPage": return rowPage(query, of, start);
    case "json": case "jsonCount": return json(query, of, start, kind === "jsonCount");
    case "jsonPage": case "jsonPageCount": return jsonPage(query, of, start, kind === "jsonPageCount");
  }
}

function withoutPaging(query: Query): Query {
  const { limit: _limit, offset: _offset, ...rest } = query;
  return rest;
}

/** The rows alone, without values. */
function bare(query: Query, of: Emitter, start: KeysetStart | undefined): string {
  const open = openLevel(entityOf(of.model, query.entity), of);
  // Without a position to come after, the order plays no part: nothing of it may be written, or its constants are parameters that no text uses.
  const order = start === undefined ? [] : orderParts(query.order ?? [], open);
  const where = whereClause(restricted(query, open, order, start));
  return `select from ${fromClause(open)}${where}${limitClause(query, of)}`;
}

/** A scalar subquery that counts the rows of the query. */
function counted(query: Query, of: Emitter): string {
  const open = openLevel(entityOf(of.model, query.entity), of);
  const distinct = query.distinct === true ? project(open, query, { form: "row", hidden: true }) : undefined;
  const where = whereClause(conditions(open, query));
  if (distinct !== undefined) return `(select count(*) from (select distinct ${distinct.map(selectItem).join(", ")} from ${fromClause(open)}${where}) x)`;
  return `(select count(*) from ${fromClause(open)}${where})`;
}

function restricted(query: Query, open: OpenLevel, order: readonly OrderPart[], start: KeysetStart | undefined) {
  const parts = conditions(open, query);
  if (start !== undefined) {
    if (start.nulls.length !== order.length) throw new InvalidCursor(query.entity);
    parts.push(afterPosition(order, start, open.scope.emitter));
  }
  return parts;
}

interface Selecting { readonly open: OpenLevel; readonly columns: Column[]; readonly order: readonly OrderPart[] }

function selecting(query: Query, of: Emitter, form: "row" | "json"): Selecting {
  const open = openLevel(entityOf(of.model, query.entity), of);
  const columns = project(open, query, { form, hidden: form === "row" });
  const order = orderParts(query.order ?? [], open);
  return { open, columns, order: query.before === undefined ? order : reversed(order) };
}

function statement(query: Query, { open, columns, order }: Selecting, of: Emitter, start: KeysetStart | undefined, extra = 0): string {
  const where = whereClause(restricted(query, open, order, start));
  const limit = limitClause(query, of, extra);
  return `select ${columns.map(selectItem).join(", ")} from ${fromClause(open)}${where}${orderClause(order)}${limit}`;
}

function rows(query: Query, of: Emitter, start: KeysetStart | undefined): Written {
  if (query.distinct === true) return distinctRows(query, of);
  const made = selecting(query, of, "row");
  return { text: statement(query, made, of, start), decoder: decoderOf(made.columns) };
}

function distinctRows(query: Query, of: Emitter): Written {
  const { open, columns } = selecting(query, of, "row");
  const order = orderParts(query.order ?? [], open).slice(0, query.order?.length ?? 0);
  const selected = new Set(columns.map((c) => c.sql));
  if (!order.every((part) => selected.has(part.value.text))) throw new InvalidQuery(query.entity, "Distinct rows can only be ordered by what is selected.");
  const where = whereClause(conditions(open, query));
  const by = order.length === 0 ? "" : orderClause(order);
  const text = `select distinct ${columns.map(selectItem).join(", ")} from ${fromClause(open)}${where}${by}${limitClause(query, of)}`;
  return { text, decoder: decoderOf(columns) };
}

/** The name under which a row's position travels; no field can have it. */
export const positionName = "~";

function rowPage(query: Query, of: Emitter, start: KeysetStart | undefined): Written {
  const made = selecting(query, of, "row");
  const columns = [...made.columns, { name: positionName, sql: positionJson(made.order), decode: undefined }];
  const text = statement(query, { ...made, columns }, of, start, query.limit === undefined ? 0 : 1);
  return { text, decoder: decoderOf(made.columns) };
}

/** `string_agg` over the text of each row is faster than `json_agg`, which looks at every row's JSON again. */
function json(query: Query, of: Emitter, start: KeysetStart | undefined, count: boolean): Written {
  const inner = statement(query, selecting(query, of, "json"), of, start);
  const total = count ? `, ${counted(query, of)} as count` : "";
  return { text: `select '[' || coalesce(string_agg(row_to_json(x)::text, ','), '') || ']' as data${total} from (${inner}) x`, decoder: nothing };
}

/**
 * One row more than the page tells whether there is another page. Rows are numbered after the limit and turned into JSON
 * after that, so that only rows of the page are; the keys of the order travel as they are, and become a position for the
 * one row that needs it.
 */
function jsonPage(query: Query, of: Emitter, start: KeysetStart | undefined, count: boolean): Written {
  const { limit } = query;
  const made = selecting(query, of, "json");
  const keys = made.order.map((part, i) => ({ name: `${positionName}${i + 1}`, sql: part.value.text, decode: undefined }));
  const inner = statement(query, { ...made, columns: [...made.columns, ...keys] }, of, start, limit === undefined ? 0 : 1);
  const total = count ? `, ${counted(query, of)} as count` : "";
  const outputs = made.columns.map(({ name }) => selectItem({ sql: `p.${identifier(name)}`, name })).join(", ");
  const kept = limit === undefined ? "" : ` filter (where p."#" <= ${limit})`;
  const order = query.before === undefined ? "" : ' order by p."#" desc';
  const position = `json_build_array(${keys.map(({ name }) => `p."${name}"::text`).join(", ")})::text`;
  const at = (row: number, name: string) => `, max(${position}) filter (where p."#" = ${row}) as ${name}`;
  const first = start !== undefined || query.offset !== undefined ? at(1, "first") : "";
  const last = limit === undefined ? "" : at(limit, "last");
  const text = `select '[' || coalesce(string_agg(row_to_json(x)::text, ','${order})${kept}, '') || ']' as data, count(*) as rows${first}${last}${total} ` +
    `from (select *, row_number() over () as "#" from (${inner}) q) p, lateral (select ${outputs}) x`;
  return { text, decoder: nothing };
}
