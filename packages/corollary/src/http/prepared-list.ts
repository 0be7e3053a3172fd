import type { Row, Statement } from "../database/port.js";
import type { ParamContext } from "../expr/sql/index.js";
import { encodeCursor, type Position } from "../query/cursor.js";
import type { Query } from "../query/query.js";
import { orderKey, prepareRead, Reads, type ReadCompiler } from "../query/reads.js";
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
  readonly context: ParamContext;
}

export type PreparedList = (asking: Asking) => Promise<ListPage>;

/**
 * A list as a function that does nothing but run its statement: text and values are made here, once. Cursors are given
 * unless the page was asked for by offset, since those who count rows go on counting them; without them the statement is
 * a simpler one.
 */
export function prepareList(compiler: ReadCompiler, query: Query, request: ListRequest): PreparedList {
  const cursors = !request.byOffset;
  if (request.cursor !== undefined || request.count === "estimated") return askEachTime(compiler, query, request, cursors);
  const kind = `json${cursors ? "Page" : ""}${request.count === "exact" ? "Count" : ""}` as const;
  const { text, params, sources } = prepareRead(kind, query, compiler, {});
  // A value that changes with the asker or the time cannot be bound beforehand.
  if (!sources.every((source) => source.from === "literal" || source.from === "constant")) return askEachTime(compiler, query, request, cursors);
  const statement: Statement = { text, params };
  const order = orderKey(query);
  return async ({ runner }) => pageOf((await runner.query<PageRow>(statement)).rows[0], order, request.limit);
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
