import { createClient, NetworkError, RateLimited, ServerError, type ClientOptions } from "corollary/client";
import { describe, expect, it } from "vitest";
import { Tag } from "./shop.js";

type Answer = () => Response | Promise<Response>;
const json = (status: number, body: unknown, headers: Record<string, string> = {}) => () => new Response(JSON.stringify(body), { status, headers });
const rows = json(200, { data: [{ id: 1, name: "a" }], meta: { count: null } });
const row = json(201, { data: { id: 1, name: "a" } });
const failure = (status: number, code: string, headers: Record<string, string> = {}) => json(status, { error: { code, message: `It is ${code}.`, details: [] } }, headers);
const gone: Answer = () => Promise.reject(new TypeError("fetch failed"));
const never: Answer = () => new Promise(() => undefined);

/** A client of a server that gives these answers, one after the other, and the requests that it got. */
function against(answers: readonly Answer[], options: Partial<ClientOptions> = {}) {
  const requests: Request[] = [];
  const client = createClient({
    url: "http://shop.example/", retries: { baseDelay: 1 },
    fetch: async (request) => {
      requests.push(request);
      const answer = answers[requests.length - 1];
      if (!answer) throw new Error("The server was asked too often.");
      return answer();
    },
    ...options,
  });
  return { client, requests };
}

describe("a server that fails", () => {
  it("is asked again where that is harmless", async () => {
    const { client, requests } = against([gone, failure(503, "unavailable"), rows]);
    expect(await client.from(Tag).limit(1).all()).toEqual([{ id: 1, name: "a" }]);
    expect(requests).toHaveLength(3);
  });

  it("is sent the same key with each attempt to create", async () => {
    const { client, requests } = against([gone, row, row]);
    await client.create(Tag, { name: "a" });
    await client.create(Tag, { name: "b" });
    const keys = requests.map((request) => request.headers.get("idempotency-key"));
    expect(keys[0]).toMatch(/^[0-9a-f]{32}$/);
    expect(keys[1]).toBe(keys[0]);
    expect(keys[2]).not.toBe(keys[0]);
    expect(await requests[1]?.text()).toBe('{"name":"a"}');
  });

  it("is not asked again to change or delete", async () => {
    for (const run of [(c: ReturnType<typeof against>["client"]) => c.update(Tag, 1, { name: "b" }), (c: ReturnType<typeof against>["client"]) => c.delete(Tag, 1)]) {
      const { client, requests } = against([failure(503, "unavailable"), row]);
      await expect(run(client)).rejects.toMatchObject({ name: "ServerError", code: "unavailable", status: 503 });
      expect(requests).toHaveLength(1);
    }
  });

  it("is given up on after so many attempts, and at once where it knows that it is broken", async () => {
    const gaveUp = against([gone, gone, gone]);
    await expect(gaveUp.client.from(Tag).all()).rejects.toBeInstanceOf(NetworkError);
    expect(gaveUp.requests).toHaveLength(3);
    const broken = against([failure(500, "internal_error")]);
    await expect(broken.client.from(Tag).all()).rejects.toBeInstanceOf(ServerError);
    const never = against([gone], { retries: 0 });
    await expect(never.client.from(Tag).all()).rejects.toMatchObject({ code: "network", status: 0 });
  });

  it("says when to come back", async () => {
    const { client, requests } = against([failure(429, "too_many_requests", { "retry-after": "0" }), failure(409, "request_in_progress", { "retry-after": "0" }), row]);
    await client.create(Tag, { name: "a" });
    expect(requests).toHaveLength(3);
    const started = Date.now();
    const later = against([failure(429, "too_many_requests", { "retry-after": "1" }), rows]);
    await later.client.from(Tag).limit(1).all();
    expect(Date.now() - started).toBeGreaterThanOrEqual(990);
    const far = against([failure(429, "too_many_requests", { "retry-after": "3600", "x-request-id": "r-1" })]);
    await expect(far.client.from(Tag).all()).rejects.toSatisfy((error) => error instanceof RateLimited && error.retryAfter === 3600 && error.requestId === "r-1");
  });

  it("may be no such server at all", async () => {
    const page = () => new Response("<html>", { status: 200, headers: { "content-type": "text/html" } });
    await expect(against([page]).client.from(Tag).all()).rejects.toMatchObject({ name: "ServerError", code: "unexpected_answer" });
    const proxy = () => new Response("Bad gateway", { status: 502 });
    await expect(against([proxy], { retries: 0 }).client.from(Tag).all()).rejects.toMatchObject({ name: "ServerError", code: "unexpected_answer", status: 502 });
    await expect(against([() => new Response("no", { status: 403 })]).client.from(Tag).all()).rejects.toMatchObject({ name: "RefusedError", status: 403 });
  });
});

describe("a server that is slow", () => {
  it("is left after the time that an attempt may take", async () => {
    const { client, requests } = against([never, rows], { timeout: 30 });
    expect(await client.from(Tag).limit(1).all()).toHaveLength(1);
    expect(requests[0]?.signal.aborted).toBe(true);
    await expect(against([never], { timeout: 20, retries: 0 }).client.from(Tag).all()).rejects.toMatchObject({ name: "NetworkError", code: "timeout" });
  });

  it("is left where its answer begins and does not end", async () => {
    const endless = () => new Response(new ReadableStream({ start: (controller) => controller.enqueue(new TextEncoder().encode("{")) }));
    await expect(against([endless], { timeout: 20, retries: 0 }).client.from(Tag).all()).rejects.toMatchObject({ code: "timeout" });
  });

  it("is left when the caller says so, with the caller's reason", async () => {
    const ending = new AbortController();
    const { client, requests } = against([never]);
    const asked = client.from(Tag).all({ signal: ending.signal });
    await new Promise((resolve) => setTimeout(resolve, 5));
    ending.abort();
    await expect(asked).rejects.toMatchObject({ name: "AbortError" });
    expect(requests[0]?.signal.aborted).toBe(true);
    await expect(client.create(Tag, { name: "a" }, { signal: AbortSignal.abort("enough") })).rejects.toBe("enough");
    expect(requests).toHaveLength(1);
  });

  it("is not asked at all where the caller turns back at once", async () => {
    const ending = new AbortController();
    const { client, requests } = against([rows], { headers: async () => ({}) });
    const asked = client.from(Tag).limit(1).all({ signal: ending.signal });
    ending.abort();
    await expect(asked).rejects.toMatchObject({ name: "AbortError" });
    expect(requests).toHaveLength(0);
  });

  it("is left also between two attempts", async () => {
    const ending = new AbortController();
    const { client, requests } = against([gone], { retries: { baseDelay: 60_000, maxDelay: 60_000 } });
    const asked = client.from(Tag).all({ signal: ending.signal });
    await new Promise((resolve) => setTimeout(resolve, 10));
    ending.abort(new Error("left the page"));
    await expect(asked).rejects.toThrow("left the page");
    expect(requests).toHaveLength(1);
  });
});
