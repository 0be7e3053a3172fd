import type { Presentation, PresentedEntity } from "corollary/view";
import { isRow, type Row } from "./json.js";
import { bareKey, keySegment } from "./key.js";

/** What the API says is wrong at one place, a path such as "lines[0].price". */
export interface Detail {
  readonly field: string;
  readonly message: string;
}

/** A request that was refused or got no answer. `status` 0: no answer came. */
export class ApiFailure extends Error {
  override readonly name = "ApiFailure";
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    readonly details: readonly Detail[] = [],
  ) {
    super(message);
  }
}

export interface Page {
  readonly rows: readonly Row[];
  readonly count: number | null;
  readonly nextCursor?: string;
}

export interface ListAsk {
  readonly filter?: string;
  readonly sort?: string;
  readonly fields?: readonly string[];
  readonly include?: readonly string[];
  readonly cursor?: string;
  readonly limit?: number;
  readonly count?: "exact" | "estimated";
  readonly archived?: "include" | "only";
}

/** A row with the tag by which an update says which version it was made from. */
export interface Versioned {
  readonly row: Row;
  readonly tag: string | undefined;
}

export type Change = { readonly ok: true; readonly row: Row } | { readonly ok: false; readonly message: string; readonly details: readonly Detail[] };

/** What became of a row that was to be deleted. */
export interface Removal {
  readonly row: Row;
  readonly failure?: ApiFailure;
}

/** The API of one service, by what its presentation says. Every method rejects with ApiFailure, or the reason of its signal. */
export class Api {
  constructor(readonly presentation: Presentation) {}

  async list(entity: PresentedEntity, ask: ListAsk, signal?: AbortSignal): Promise<Page> {
    const { body } = await send(`${this.address(entity)}${queryOf(ask)}`, signal ? { signal } : {});
    const meta = isRow(body["meta"]) ? body["meta"] : {};
    const rows = Array.isArray(body["data"]) ? body["data"].filter(isRow) : [];
    const count = typeof meta["count"] === "number" ? meta["count"] : null;
    return { rows, count, ...(typeof meta["nextCursor"] === "string" ? { nextCursor: meta["nextCursor"] } : {}) };
  }

  async read(entity: PresentedEntity, segment: string, ask: Pick<ListAsk, "include" | "archived"> = {}, signal?: AbortSignal): Promise<Versioned> {
    const { body, tag } = await send(`${this.address(entity)}/${segment}${queryOf(ask)}`, signal ? { signal } : {});
    return { row: dataOf(body), tag };
  }

  async create(entity: PresentedEntity, values: Row): Promise<Row> {
    return dataOf((await send(this.address(entity), { method: "POST", body: JSON.stringify(values) })).body);
  }

  async update(entity: PresentedEntity, segment: string, values: Row, tag?: string): Promise<Row> {
    const headers = tag === undefined ? {} : { "if-match": tag };
    return dataOf((await send(`${this.address(entity)}/${segment}`, { method: "PATCH", headers, body: JSON.stringify(values) })).body);
  }

  /**
   * Deletes rows, or archives them where the entity says so, in one request; tells what became of each. `leaving`: the request
   * outlives the page.
   */
  async remove(entity: PresentedEntity, rows: readonly Row[], leaving = false): Promise<readonly Removal[]> {
    const keys = rows.map((row) => Object.fromEntries(entity.key.map((name) => [name, bareKey(this.presentation, entity, name, row[name])])));
    const { body } = await send(`${this.address(entity)}/bulk/delete`, { method: "POST", body: JSON.stringify(keys), keepalive: leaving });
    const results = Array.isArray(body["data"]) ? body["data"] : [];
    return rows.map((row, at) => {
      const result: unknown = results[at];
      const failed = isRow(result) && isRow(result["error"]) && typeof result["status"] === "number";
      return { row, ...(failed ? { failure: failureOf(Number(result["status"]), result) } : {}) };
    });
  }

  async unarchive(entity: PresentedEntity, row: Row): Promise<void> {
    await send(`${this.address(entity)}/${keySegment(this.presentation, entity, row)}/unarchive`, { method: "POST" });
  }

  private address(entity: PresentedEntity): string {
    return `${this.presentation.basePath}/${entity.path}`;
  }
}

export async function readPresentation(signal?: AbortSignal): Promise<Presentation> {
  const { body } = await send("/presentation", signal ? { signal } : {});
  if (body["presentation"] !== 1) throw new ApiFailure(0, "other_version", "The server speaks another version of the presentation. Reload the page.");
  return body as unknown as Presentation;
}

/** What whoever looks may do: `data` and `meta`, as the API has them. */
export async function readMyAbilities(basePath: string): Promise<Row> {
  return (await send(`${basePath}/me/abilities`, {})).body;
}

export function queryOf(ask: ListAsk): string {
  const parts: [string, string][] = [];
  const put = (name: string, value: string | undefined) => {
    if (value !== undefined && value !== "") parts.push([name, value]);
  };
  put("filter", ask.filter);
  put("sort", ask.sort);
  put("fields", ask.fields?.join(","));
  put("include", ask.include?.join(","));
  put("cursor", ask.cursor);
  put("limit", ask.limit?.toString());
  put("count", ask.count);
  put("archived", ask.archived);
  return parts.length === 0 ? "" : `?${parts.map(([name, value]) => `${name}=${encodeURIComponent(value)}`).join("&")}`;
}

interface Answer {
  readonly body: Row;
  readonly tag: string | undefined;
}

async function send(address: string, { headers, ...init }: RequestInit & { readonly headers?: Record<string, string> }): Promise<Answer> {
  const sent = { accept: "application/json", ...(init.body === undefined ? {} : { "content-type": "application/json" }), ...headers };
  const response = await fetch(address, { ...init, headers: sent }).catch((error: unknown) => {
    if (init.signal?.aborted) throw error;
    throw new ApiFailure(0, "unreachable", "");
  });
  const body: unknown = await response.json().catch(() => undefined);
  if (!response.ok) throw failureOf(response.status, body);
  if (!isRow(body)) throw new ApiFailure(response.status, "no_json", "");
  return { body, tag: response.headers.get("etag") ?? undefined };
}

function failureOf(status: number, body: unknown): ApiFailure {
  const error = isRow(body) && isRow(body["error"]) ? body["error"] : {};
  const details = Array.isArray(error["details"]) ? error["details"].filter(isDetail) : [];
  return new ApiFailure(status, typeof error["code"] === "string" ? error["code"] : "unknown", typeof error["message"] === "string" ? error["message"] : "", details);
}

function isDetail(value: unknown): value is Detail {
  return isRow(value) && typeof value["field"] === "string" && typeof value["message"] === "string";
}

function dataOf(body: Row): Row {
  const data = body["data"];
  return isRow(data) ? data : {};
}
