import type { Row, Statement } from "../database/port.js";
import { bind } from "../expr/sql/index.js";
import type { ReadKind } from "../query/compile-read.js";
import { encodeCursor, type Position } from "../query/cursor.js";
import type { Query } from "../query/query.js";
import { orderKey, prepareRead, Reads, type ReadCompiler } from "../query/reads.js";
import type { Asker } from "../query/rights.js";
import type { Runner } from "../query/runner.js";
import type { ListRequest } from "./list-request.js";
import type { ListPage } from "./rows.js";

interface PageRow extends Row {
  readonly data: string;
  readonly count?: string;
  readonly rows?: string;
  readonly last?: string | null;
}

/** On whose behalf a statement runs, and where. */
export interface Asking {
  readonly runner: Runner;
  readonly context: Asker;
}

export type PreparedList = (asking: Asking) => Promise<ListPage>;

/**
 * A list as a function that does little but run its statement: text and values are made once for each set of rights,
 * and only what differs from asker to asker is put in anew. Cursors are given unless the page was asked for by offset, since those who
 * count rows go on counting them; without them the statement is a simpler one.
 */
export function prepareList(compiler: ReadCompiler, query: Query, request: ListRequest): PreparedList {
  const cursors = !request.byOffset;
  if (request.cursor !== undefined || request.count === "estimated") return askEachTime(compiler, query, request, cursors);
  const kind = `json${cursors ? "Page" : ""}${request.count === "exact" ? "Count" : ""}` as const;
  const order = orderKey(query);
  const prepared = new Map<string, (asker: Asker) => Statement>();
  const statementFor = (asker: Asker): Statement => {
    const key = asker.rights?.key ?? "";
    let made = prepared.get(key);
    if (made === undefined) prepared.set(key, (made = prepareStatement(kind, query, compiler, asker)));
    return made(asker);
  };
  // As a promise even where nothing may be read: a refusal is an answer like others.
  return async ({ runner, context }) => pageOf((await runner.query<PageRow>(statementFor(context))).rows[0], order, request.limit);
}

/** The statement for all who have the rights of this asker. */
function prepareStatement(kind: ReadKind, query: Query, compiler: ReadCompiler, asker: Asker): (asker: Asker) => Statement {
  const { text, params, sources, values } = prepareRead(kind, query, compiler, asker);
  // A value that changes with the asker or the time cannot be bound beforehand.
  const constant: Statement = { text, params };
  if (sources.every((source) => source.from === "literal" || source.from === "constant")) return () => constant;
  return (each) => ({ text, params: bind(sources, values, each) });
}

function askEachTime(compiler: ReadCompiler, query: Query, { count }: ListRequest, cursors: boolean): PreparedList {
  return async ({ runner, context }) => {
    const page = await new Reads(compiler, runner, context).json(query, { count, cursors });
    return { data: page.data, count: page.count ?? null, nextCursor: page.next };
  };
}

function pageOf(row: PageRow | undefined, order: string, limit: number): ListPage {
  if (row === undefined) return { data: "[]", count: null, nextCursor: undefined };
  const { data, count, rows, last } = row;
  const more = rows !== undefined && typeof last === "string" && Number(rows) > limit;
  return {
    data,
    count: count === undefined ? null : Number(count),
    nextCursor: more ? encodeCursor(order, positionOf(last)) : undefined,
  };
}

/** As the database wrote it: the keys of the order in the last row of the page. */
function positionOf(text: string): Position {
  const position: unknown = JSON.parse(text);
  if (!Array.isArray(position)) throw new Error("The position of a row is no array.");
  return position.map((value) => (value === null ? null : String(value)));
}
