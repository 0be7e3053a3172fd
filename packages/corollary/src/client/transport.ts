import { ApiError, errorOf, NetworkError, ServerError } from "./errors.js";
import type { ClientOptions } from "./options.js";
import { delayBefore, pause, policyOf } from "./retry.js";

/** A request of the API. */
export interface Ask {
  readonly method: "GET" | "POST" | "PATCH" | "DELETE";
  /** Below the base path: "/invoices?limit=3". */
  readonly path: string;
  readonly body?: unknown;
  /** The version that the row must still have. */
  readonly version?: number | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** What came back, where it was no error. */
export interface Reply {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
}

export type Transport = (ask: Ask) => Promise<Reply>;

/** Sends requests and sends them again where that is harmless. Rejects with an ApiError, or with the reason of the signal. */
export function transport(options: ClientOptions): Transport {
  const policy = policyOf(options.retries);
  return async (ask) => {
    // One key for all attempts: the server carries the write out once.
    const key = ask.method === "POST" ? idempotencyKey() : undefined;
    const repeatable = ask.method === "GET" || key !== undefined;
    for (let attempt = 0; ; attempt += 1) {
      try {
        return await attemptOnce(options, ask, key);
      } catch (error) {
        const delay = repeatable ? delayBefore(error, attempt, policy) : undefined;
        if (delay === undefined) throw error;
        await pause(delay, ask.signal);
      }
    }
  };
}

/** 128 random bits. `crypto.randomUUID` is missing on pages that came without TLS. */
function idempotencyKey(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

async function attemptOnce(options: ClientOptions, ask: Ask, key: string | undefined): Promise<Reply> {
  const { timeout = 30_000, fetch = globalThis.fetch } = options;
  return withinTime(timeout, ask.signal, async (signal) => {
    const request = await requestOf(options, ask, key, signal);
    signal.throwIfAborted();
    const response = await fetch(request).catch((error: unknown) => unreachable(error, ask.signal));
    const text = await response.text().catch((error: unknown) => unreachable(error, ask.signal));
    return replyOf(response, text);
  });
}

async function requestOf({ url, basePath = "/api/v1", headers, credentials }: ClientOptions, ask: Ask, key: string | undefined, signal: AbortSignal): Promise<Request> {
  const own = typeof headers === "function" ? await headers() : headers;
  const said: Record<string, string> = { accept: "application/json", ...own };
  if (ask.body !== undefined) said["content-type"] = "application/json";
  if (key !== undefined) said["idempotency-key"] = key;
  if (ask.version !== undefined) said["if-match"] = `"${ask.version}"`;
  return new Request(`${url.replace(/\/+$/, "")}${basePath}${ask.path}`, {
    method: ask.method,
    headers: said,
    signal,
    ...(ask.body === undefined ? {} : { body: JSON.stringify(ask.body) }),
    ...(credentials === undefined ? {} : { credentials }),
  });
}

function unreachable(error: unknown, signal: AbortSignal | undefined): never {
  signal?.throwIfAborted();
  if (error instanceof ApiError) throw error;
  throw new NetworkError("The server cannot be reached.", { code: "network", status: 0, cause: error });
}

/** Runs with a signal that time or the caller ends. Also ends the waiting for a `fetch` that does not heed signals. */
async function withinTime<T>(timeout: number, signal: AbortSignal | undefined, run: (signal: AbortSignal) => Promise<T>): Promise<T> {
  // An abort before now is no event any more.
  signal?.throwIfAborted();
  const ending = new AbortController();
  const ended = new Promise<never>((_, reject) => {
    ending.signal.addEventListener("abort", () => reject(ending.signal.reason), { once: true });
  });
  const follow = () => ending.abort(signal?.reason);
  signal?.addEventListener("abort", follow, { once: true });
  const late = () => ending.abort(new NetworkError(`The server did not answer within ${timeout} ms.`, { code: "timeout", status: 0 }));
  const timer = timeout > 0 ? setTimeout(late, timeout) : undefined;
  try {
    return await Promise.race([run(ending.signal), ended]);
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener("abort", follow);
  }
}

function replyOf(response: Response, text: string): Reply {
  const body = jsonIn(text);
  const requestId = response.headers.get("x-request-id") ?? undefined;
  if (!response.ok) throw errorOf(response.status, body, { requestId, retryAfter: secondsOf(response.headers.get("retry-after")) });
  if (typeof body === "object" && body !== null && "data" in body) return { status: response.status, body: { ...body } };
  throw new ServerError("The answer is none of this API; is the address right?", { code: "unexpected_answer", status: response.status, requestId });
}

function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Seconds, or a date. */
function secondsOf(header: string | null): number | undefined {
  if (header === null) return undefined;
  const seconds = /^\d+$/.test(header) ? Number(header) : (Date.parse(header) - Date.now()) / 1000;
  return Number.isNaN(seconds) ? undefined : Math.max(0, seconds);
}
