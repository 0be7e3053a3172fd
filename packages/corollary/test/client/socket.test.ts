import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { serve } from "corollary/server";
import { createClient, NetworkError } from "corollary/client";
import { afterEach, expect, it } from "vitest";
import { startService } from "./service.js";
import { domain, Tag } from "./shop.js";

const open: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of open.splice(0).reverse()) await close();
});

/** A client, with the `fetch` of the platform, of a server that answers so. */
async function against(listener: RequestListener) {
  const server: Server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  open.push(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  return createClient({ url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, domain, retries: { baseDelay: 1 } });
}

it("reads and writes over a socket", async () => {
  const service = await startService();
  const running = await serve(service.handler, { port: 0 });
  open.push(() => service.close(), () => running.close());
  const client = createClient({ url: running.url, domain });
  const tag = await client.create(Tag, { name: "über & „so“" });
  expect(await client.from(Tag).where((t) => t.name.contains("& „")).all()).toEqual([tag]);
  expect(await client.update(Tag, tag.id, { name: "plain" })).toEqual({ ...tag, name: "plain" });
  await client.delete(Tag, tag.id);
  expect(await client.from(Tag).count()).toBe(0);
});

it("asks again where a connection breaks, before an answer and in the midst of one", async () => {
  let asked = 0;
  const client = await against((_, response) => {
    asked += 1;
    if (asked === 1) response.destroy();
    else if (asked === 2) response.writeHead(200, { "content-length": "100" }).write("{", () => response.destroy());
    else response.end('{"data":[{"id":1,"name":"a"}],"meta":{}}');
  });
  expect(await client.from(Tag).limit(1).all()).toEqual([{ id: 1, name: "a" }]);
  expect(asked).toBe(3);
});

it("ends the request itself when the caller goes away", async () => {
  let closed = () => {};
  const ended = new Promise<void>((resolve) => { closed = resolve; });
  const client = await against((request) => void request.once("close", () => closed()));
  const leaving = new AbortController();
  setTimeout(() => leaving.abort(), 30);
  await expect(client.from(Tag).all({ signal: leaving.signal })).rejects.toMatchObject({ name: "AbortError" });
  await ended;
});

it("says that nobody is there", async () => {
  const client = await against(() => undefined);
  for (const close of open.splice(0)) await close();
  await expect(client.from(Tag).all()).rejects.toSatisfy((error) => error instanceof NetworkError && error.code === "network" && error.cause instanceof TypeError);
});
