import { bind, Shape, collectOrder } from "../expr/sql/index.js";
import type { Json } from "../expr/node.js";
import type { Row, Statement } from "../database/port.js";
import { Cache } from "./cache.js";
import { compileRead, positionName, type Compiled, type CompileTarget, type ReadKind } from "./compile-read.js";
import { decodeCursor, encodeCursor, type Position } from "./cursor.js";
import { decodeRows } from "./decode.js";
import { keyedRead, keyedStatement, type KeyedReads } from "./keyed-read.js";
import { InvalidQuery, NotFound, NotUnique } from "./errors.js";
import type { Count, JsonPage, Query, RowPage } from "./query.js";
import { refuseOutright, type Asker } from "./rights.js";
import type { Runner } from "./runner.js";
import { collectQuery } from "./shape.js";

/** Compiled statements by shape, shared by all who ask. */
export interface ReadCompiler {
  readonly target: CompileTarget;
  readonly cache: Cache<Compiled>;
  /** Reads by key, by entity. */
  readonly keyed: KeyedReads;
}

export function readCompiler(target: CompileTarget, capacity = 1000): ReadCompiler {
  return { target, cache: new Cache(capacity), keyed: new Map() };
}

/**
 * What a warm request does: one traversal of the query, one look into the cache, the values in their places.
 * @throws Refused where no row of the entity may be read
 */
export function prepareRead(kind: ReadKind, query: Query, compiler: ReadCompiler, context: Asker): Prepared {
  const { rights } = context;
  refuseOutright(rights, query.entity, "read");
  const shape = new Shape();
  shape.add(kind);
  if (rights !== undefined) shape.add(rights.key);
  collectQuery(query, shape);
  const position = positionOf(kind, query, compiler);
  const values: Json[] = shape.values;
  let nulls: boolean[] | undefined;
  if (position !== undefined) {
    nulls = position.map((value) => value === null);
    shape.add(`${query.before === undefined ? "after" : "before"}${nulls.map(Number).join("")}`);
    values.push(...position);
  }
  const compiled = compiler.cache.get(shape.key, () => compileRead(kind, query, compiler.target, nulls, rights));
  return { ...compiled, values, params: bind(compiled.sources, values, context) };
}

/** A statement with its values, and the constants of the query that they were made of. */
export interface Prepared extends Statement, Compiled {
  readonly text: string;
  readonly values: readonly Json[];
}

function positionOf(kind: ReadKind, query: Query, compiler: ReadCompiler): Position | undefined {
  const cursor = query.after ?? query.before;
  if (cursor === undefined || kind === "count" || kind === "explain") return undefined;
  if (query.after !== undefined && query.before !== undefined) throw new InvalidQuery(query.entity, "A page is after a cursor or before one, not both.");
  if (query.distinct === true) throw new InvalidQuery(query.entity, "Distinct rows have no cursors.");
  return decodeCursor(cursor, orderKey(query), query.entity);
}

/** What makes an order: a cursor is good for queries of the same one. */
export function orderKey(query: Query): string {
  const shape = new Shape();
  shape.add(query.entity);
  collectOrder(query.order ?? [], shape);
  return `${shape.key}${JSON.stringify(shape.values)}`;
}

export class Reads {
  constructor(
    private readonly compiler: ReadCompiler,
    private readonly runner: Runner,
    private readonly context: Asker,
  ) {}

  async all<R extends Row = Row>(query: Query): Promise<R[]> {
    const statement = this.prepare("rows", query);
    const { rows } = await this.runner.query<R>(statement);
    const decoded = decodeRows(rows, statement.decoder);
    return query.before === undefined ? decoded : decoded.reverse();
  }

  /**
   * The row with that key, or null.
   * @throws ExpressionError where the value cannot be a key of the entity
   */
  async get<R extends Row = Row>(entity: string, key: unknown): Promise<R | null> {
    const read = keyedRead(entity, key, this.compiler.target, this.compiler.keyed, this.context.rights);
    const { rows } = await this.runner.query<R>(keyedStatement(read, key, this.context));
    const [row] = decodeRows(rows, read.compiled.decoder);
    return row ?? null;
  }

  async first<R extends Row = Row>(query: Query): Promise<R | null> {
    const [row] = await this.all<R>({ ...query, limit: 1 });
    return row ?? null;
  }

  async one<R extends Row = Row>(query: Query): Promise<R> {
    const [row, second] = await this.all<R>({ ...query, limit: 2 });
    if (row === undefined) throw new NotFound(query.entity);
    if (second !== undefined) throw new NotUnique(query.entity);
    return row;
  }

  /** Rows of the query; limit, offset and cursor play no part. */
  async count(query: Query): Promise<number> {
    const { rows } = await this.runner.query<{ count: string }>(this.prepare("count", query));
    return Number(rows[0]?.count ?? 0);
  }

  async exists(query: Query): Promise<boolean> {
    const { rows } = await this.runner.query<{ found: boolean }>(this.prepare("exists", query));
    return rows[0]?.found === true;
  }

  /**
   * The planner's guess, from statistics; costs no scan. Statistics know all rows, so where rights restrict what is read a
   * guess would tell of the others: there the rows are counted.
   */
  async estimate(query: Query): Promise<number> {
    if (this.context.rights !== undefined) return this.count(query);
    const { rows } = await this.runner.query<{ "QUERY PLAN": readonly { readonly Plan: { readonly "Plan Rows": number } }[] }>(this.prepare("explain", query));
    return rows[0]?.["QUERY PLAN"][0]?.Plan["Plan Rows"] ?? 0;
  }

  async page<R extends Row = Row>(query: Query): Promise<RowPage<R>> {
    refuseDistinct(query);
    const statement = this.prepare("rowPage", query);
    const { rows } = await this.runner.query<R>(statement);
    const more = query.limit !== undefined && rows.length > query.limit;
    if (more) rows.pop();
    const position = (row: Row | undefined) => (row === undefined ? undefined : String(row[positionName]));
    const cursors = this.cursors(query, position(rows[0]), position(rows.at(-1)), more);
    for (const row of rows as Row[]) delete row[positionName];
    const decoded = decodeRows(rows, statement.decoder);
    return { rows: query.before === undefined ? decoded : decoded.reverse(), ...cursors };
  }

  /** A page as JSON text, never parsed here. `cursors: false` where nobody will ask for the next page. */
  async json(query: Query, options: { readonly count?: Count; readonly cursors?: boolean } = {}): Promise<JsonPage> {
    refuseDistinct(query);
    const { count = "none", cursors = true } = options;
    const kind = `json${cursors ? "Page" : ""}${count === "exact" ? "Count" : ""}` as const;
    const [{ rows }, estimate] = await Promise.all([
      this.runner.query<JsonRow>(this.prepare(kind, query)),
      count === "estimated" ? this.estimate(query) : undefined,
    ]);
    const [row] = rows;
    if (row === undefined) return { data: "[]" };
    const total = row.count === undefined ? estimate : Number(row.count);
    const more = query.limit !== undefined && Number(row.rows ?? 0) > query.limit;
    const around = cursors ? this.cursors(query, row.first ?? undefined, row.last ?? undefined, more) : {};
    return { data: row.data, ...(total === undefined ? {} : { count: total }), ...around };
  }

  /** One row as JSON text; null where there is none. */
  async jsonOne(query: Query): Promise<string | null> {
    const { data } = await this.json({ ...query, limit: 1 }, { cursors: false });
    return data === "[]" ? null : data.slice(1, -1);
  }

  async *stream<R extends Row = Row>(query: Query, batch?: number): AsyncGenerator<R, void, undefined> {
    if (query.before !== undefined) throw new InvalidQuery(query.entity, "A stream runs forwards; what comes before a cursor is read with all.");
    const statement = this.prepare("rows", query);
    for await (const rows of this.runner.stream<R>(statement, batch)) yield* decodeRows(rows, statement.decoder);
  }

  private prepare(kind: ReadKind, query: Query): Prepared {
    return prepareRead(kind, query, this.compiler, this.context);
  }

  private cursors(query: Query, first: string | undefined, last: string | undefined, more: boolean): { readonly next?: string; readonly previous?: string } {
    const order = orderKey(query);
    const made = (position: string | undefined) => (position === undefined ? undefined : encodeCursor(order, JSON.parse(position) as Position));
    const backwards = query.before !== undefined;
    const next = backwards ? made(first) : more ? made(last) : undefined;
    const hasBefore = query.after !== undefined || (query.offset ?? 0) > 0;
    const previous = backwards ? (more ? made(last) : undefined) : hasBefore ? made(first) : undefined;
    return { ...(next === undefined ? {} : { next }), ...(previous === undefined ? {} : { previous }) };
  }
}

interface JsonRow extends Row {
  readonly data: string;
  readonly count?: string;
  readonly rows?: string;
  readonly first?: string | null;
  readonly last?: string | null;
}

function refuseDistinct(query: Query): void {
  if (query.distinct === true) throw new InvalidQuery(query.entity, "Distinct rows have no pages: they need not have a total order.");
}
