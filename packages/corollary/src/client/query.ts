import type { Class } from "../model/language/entity.js";
import { Selecting } from "../query/builder.js";
import type { Query } from "../query/query.js";
import { rowDecoder } from "./decode.js";
import { keySegment } from "./encode.js";
import { NotFoundError, QueryRefused } from "./errors.js";
import type { RequestOptions } from "./options.js";
import { listParameters, queryString, rowParameters, unsupported, type Parameters } from "./parameters.js";
import { pickedBy, renamed, type Picked } from "./selection.js";
import type { Shape, Shapes } from "./shape.js";
import type { Reply, Transport } from "./transport.js";
import type { ClientPage, ClientQuery, PageOptions } from "./types.js";

type Row = Record<string, unknown>;
type Lambda = (row: never) => unknown;

/** What a query needs to be carried out. */
export interface Connected {
  readonly send: Transport;
  readonly shapeOf: Shapes;
  readonly pageSize: number;
}

/** Runtime form of `ClientQuery` (types.ts). */
export class QueryObject {
  constructor(
    private readonly to: Connected,
    readonly selecting: Selecting,
    private readonly cursor?: string,
    private readonly picked?: Picked,
  ) {}

  private with(selecting: Selecting) { return new QueryObject(this.to, selecting, this.cursor, this.picked); }
  where(condition: Lambda) { return this.with(this.selecting.where(condition)); }
  include(relations: object) { return this.with(this.selecting.include(relations)); }
  select(values: Lambda) { return new QueryObject(this.to, this.selecting, this.cursor, pickedBy(this.selecting.of, values)); }
  orderBy(order: Lambda) { return this.with(this.selecting.orderBy(order)); }
  limit(rows: number) { return this.with(this.selecting.limit(rows)); }
  offset(rows: number) { return this.with(this.selecting.offset(rows)); }
  archived(which: "include" | "only") { return this.with(this.selecting.archived(which)); }
  after(cursor: string) { return new QueryObject(this.to, this.selecting, cursor, this.picked); }

  /** The query as data. */
  get data(): Query {
    return this.selecting.query(this.cursor === undefined ? {} : { after: this.cursor });
  }
  get of(): Class<unknown> { return this.selecting.of; }
  private get shape(): Shape { return this.to.shapeOf(this.of); }
  /** The fields that are selected; undefined for all. */
  get selected(): readonly string[] | undefined { return this.picked && [...this.picked.values()]; }

  private address(more: Parameters = {}): string {
    return `/${this.shape.path}${queryString({ ...listParameters(this.data, this.selected), ...more })}`;
  }
  toString() { return this.address(); }

  private async ask(more: Parameters, { signal }: RequestOptions): Promise<ClientPage<Row>> {
    const { body } = await this.to.send({ method: "GET", path: this.address(more), signal });
    const { nextCursor, count } = metaOf(body);
    return {
      rows: this.decoded(Array.isArray(body["data"]) ? body["data"] : []),
      ...(typeof nextCursor === "string" ? { nextCursor } : {}),
      ...(typeof count === "number" ? { count } : {}),
    };
  }

  private decoded(rows: readonly Row[]): Row[] {
    const { include = {} } = this.data;
    const decode = rowDecoder(this.shape, include, this.to.shapeOf);
    const { picked } = this;
    if (picked === undefined) return rows.map(decode);
    const included = Object.keys(include);
    return rows.map((row) => renamed(decode(row), picked, included));
  }

  page(options: PageOptions = {}) { return this.ask({ count: options.count ?? "none" }, options); }

  async *pages(options: PageOptions = {}): AsyncGenerator<ClientPage<Row>> {
    let query: QueryObject = this;
    for (;;) {
      const page = await query.page(options);
      yield page;
      if (page.nextCursor === undefined) return;
      query = query.after(page.nextCursor);
    }
  }

  async *stream(options: RequestOptions = {}): AsyncGenerator<Row> {
    for await (const rows of this.chunks(options)) yield* rows;
  }

  async all(options: RequestOptions = {}): Promise<Row[]> {
    const all: Row[] = [];
    for await (const rows of this.chunks(options)) all.push(...rows);
    return all;
  }

  /** Rows up to the limit, a page at a time; by cursor, or by offset where one is stated, since the two exclude each other. */
  private async *chunks(options: RequestOptions): AsyncGenerator<Row[]> {
    const { limit = Infinity, offset, after } = this.data;
    let cursor = after;
    for (let read = 0; read < limit;) {
      const size = Math.min(limit - read, this.to.pageSize);
      const page = await this.ask({ limit: size, cursor, offset: offset === undefined ? undefined : offset + read, count: "none" }, options);
      yield page.rows;
      read += page.rows.length;
      cursor = page.nextCursor;
      if (offset === undefined ? cursor === undefined : page.rows.length < size) return;
    }
  }

  async first(options: RequestOptions = {}): Promise<Row | null> {
    if (this.data.limit === 0) return null;
    return (await this.ask({ limit: 1, count: "none" }, options)).rows[0] ?? null;
  }

  async one(options: RequestOptions = {}): Promise<Row> {
    const { entity, limit = 2 } = this.data;
    const { rows: [row, another] } = limit === 0 ? { rows: [] } : await this.ask({ limit: Math.min(2, limit), count: "none" }, options);
    if (row === undefined) throw new NotFoundError(`No ${entity} was found where one was asked for.`, { code: "not_found", status: 0 });
    if (another !== undefined) throw new QueryRefused(`More than one ${entity} was found where one was asked for.`, "not_unique");
    return row;
  }

  /** Counts as the server's queries do: without limit, offset and cursor. */
  async count(options: RequestOptions = {}): Promise<number> {
    const counted = { limit: 1, offset: undefined, cursor: undefined, sort: undefined, include: undefined, fields: this.shape.key.join(","), count: "exact" };
    const { count } = await this.ask(counted, options);
    return count ?? 0;
  }

  async exists(options: RequestOptions = {}): Promise<boolean> {
    const { rows } = await this.ask({ limit: 1, sort: undefined, include: undefined, fields: this.shape.key.join(","), count: "none" }, options);
    return rows.length > 0;
  }

  async get(key: unknown, options: RequestOptions = {}): Promise<Row | null> {
    const path = this.recordAddress(key);
    try {
      const { body } = await this.to.send({ method: "GET", path, signal: options.signal });
      return rowOfReply(body, (row) => this.decoded([row])[0] ?? row);
    } catch (error) {
      if (error instanceof NotFoundError && error.code === "not_found") return null;
      throw error;
    }
  }

  /** Where one row is, with what is read along. */
  recordAddress(key: unknown): string {
    const { data } = this;
    const extra = (["where", "order", "limit", "offset", "after"] as const).find((name) => data[name] !== undefined);
    if (extra !== undefined) throw unsupported(data.entity, "query", `A row is read by its key alone; "${extra}" belongs to lists.`);
    return `/${this.shape.path}/${keySegment(key, this.shape, this.to.shapeOf)}${queryString(rowParameters(data, this.selected))}`;
  }
}

/** The object behind the face of a query. */
export function queryObject<E, R>(query: ClientQuery<E, R>): QueryObject {
  const object: unknown = query;
  if (object instanceof QueryObject) return object;
  throw new TypeError("This is no query of a client; make one with client.from(…).");
}

/**
 * Where a row is read with what the query includes and selects, such as "/invoices/0190…?include=lines".
 * @throws QueryRefused where the query has conditions or the key is none
 */
export function recordAddress<E, R>(query: ClientQuery<E, R>, key: unknown): string {
  return queryObject(query).recordAddress(key);
}

function metaOf(body: Reply["body"]): Readonly<Record<string, unknown>> {
  const meta: unknown = body["meta"];
  return typeof meta === "object" && meta !== null ? { ...meta } : {};
}

export function rowOfReply(body: Reply["body"], decode: (row: Row) => Row): Row {
  const data: unknown = body["data"];
  return decode(typeof data === "object" && data !== null ? { ...data } : {});
}
