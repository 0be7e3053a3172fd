import { errorBody, HttpProblem } from "./problem.js";

/** What goes with every response: the request's id, and headers that the origin of the request asks for. */
export interface Exchange {
  readonly requestId: string;
  /** For HEAD the body is left out and its length kept. */
  readonly head: boolean;
  /** Cross-origin and rate-limit headers, names in lower case. */
  readonly extra: Readonly<Record<string, string>> | undefined;
}

const jsonType = "application/json; charset=utf-8";

type HeaderRecord = Record<string, string>;

/** Written out rather than merged: this is on the way of every request. */
function baseHeaders(exchange: Exchange, type: string): HeaderRecord {
  const headers: HeaderRecord = {
    "content-type": type,
    "cache-control": "private, no-cache",
    "x-content-type-options": "nosniff",
    "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
    "referrer-policy": "no-referrer",
    "cross-origin-resource-policy": "same-origin",
    "x-request-id": exchange.requestId,
  };
  return exchange.extra === undefined ? headers : Object.assign(headers, exchange.extra);
}

/** A response of JSON text that is passed through as it is. */
export function jsonResponse(exchange: Exchange, status: number, text: string, extra?: Readonly<Record<string, string>>): Response {
  const headers = baseHeaders(exchange, jsonType);
  if (extra !== undefined) Object.assign(headers, extra);
  return finish(exchange, status, text, headers);
}

/** A response of another kind, with its own headers over the common ones. */
export function textResponse(exchange: Exchange, status: number, type: string, text: string | Uint8Array<ArrayBuffer>, extra: Readonly<Record<string, string>> = {}): Response {
  return finish(exchange, status, text, Object.assign(baseHeaders(exchange, type), extra));
}

/** A response without content: 204, 304. */
export function emptyResponse(exchange: Exchange, status: 204 | 304, extra: Readonly<Record<string, string>>): Response {
  const headers = Object.assign(baseHeaders(exchange, jsonType), extra);
  delete headers["content-type"];
  return new Response(null, { status, headers });
}

export function problemResponse(exchange: Exchange, problem: HttpProblem): Response {
  const body = errorBody(problem);
  const text = JSON.stringify({ error: problem.status >= 500 ? { ...body, requestId: exchange.requestId } : body });
  const headers = baseHeaders(exchange, jsonType);
  headers["cache-control"] = "no-store";
  return finish(exchange, problem.status, text, Object.assign(headers, problem.headers));
}

function finish(exchange: Exchange, status: number, body: string | Uint8Array<ArrayBuffer>, headers: HeaderRecord): Response {
  if (!exchange.head) return new Response(body, { status, headers });
  headers["content-length"] = String(typeof body === "string" ? new TextEncoder().encode(body).byteLength : body.byteLength);
  return new Response(null, { status, headers });
}
