import { connect, type Socket } from "node:net";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createHandler } from "../../src/http/handler.js";
import { serve, type Running } from "../../src/http/node/serve.js";
import { model } from "./domain.js";
import { startService, type Service } from "./service.js";

let shop: Service;
let running: Running;
beforeAll(async () => {
  shop = await startService({ limits: { bodyBytes: 10_000 } });
  running = await serve(shop.handler, { port: 0, headersTimeout: 300, requestTimeout: 600, idleTimeout: 5_000 });
});
afterAll(async () => {
  await running.close();
  await shop.close();
});

interface Talk {
  readonly socket: Socket;
  /** What has been received when that text has come, or when the other end has closed. */
  until(text: string): Promise<string>;
  readonly closed: Promise<string>;
}

function talk(port: number): Promise<Talk> {
  return new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1");
    let received = "";
    const waiting = new Set<() => void>();
    const closed = new Promise<string>((ended) => socket.on("close", () => ended(received)));
    socket.on("error", () => undefined);
    socket.on("data", (chunk) => {
      received += chunk.toString("latin1");
      for (const look of waiting) look();
    });
    const until = (text: string): Promise<string> => Promise.race([closed, new Promise<string>((found) => {
      const look = () => { if (received.includes(text)) found(received); };
      waiting.add(look);
      look();
    })]);
    socket.on("connect", () => resolve({ socket, until, closed }));
  });
}

const get = (path: string) => `GET ${path} HTTP/1.1\r\nHost: localhost\r\n\r\n`;

describe("over a socket", () => {
  test("answers fetch, with the length of the body", async () => {
    const response = await fetch(`${running.url}/api/v1/customers?sort=+name`);
    expect(response.status).toBe(200);
    const text = await response.text();
    expect(JSON.parse(text).meta.limit).toBe(10);
    expect(response.headers.get("content-length")).toBe(String(Buffer.byteLength(text)));
  });

  test("keeps the connection for the next request", async () => {
    const { socket, until } = await talk(running.port);
    socket.write(get("/health"));
    await until('"ok"}');
    socket.write(get("/version"));
    const text = await until('"1.2.3"}');
    expect(text.match(/HTTP\/1\.1 200/g)).toHaveLength(2);
    expect(text.toLowerCase()).toContain("connection: keep-alive");
    socket.destroy();
  });

  test("refuses a body that says it is too large before it comes", async () => {
    const { socket, until } = await talk(running.port);
    socket.write("POST /api/v1/customers HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 50000\r\n\r\n{");
    expect(await until("body_too_large")).toContain("HTTP/1.1 413");
    socket.destroy();
  });

  test("cuts off a body that does not say how large it is", async () => {
    const { socket, until } = await talk(running.port);
    socket.write("POST /api/v1/customers HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n");
    for (let sent = 0; sent < 4; sent++) socket.write(`1388\r\n${"x".repeat(5000)}\r\n`);
    expect(await until("body_too_large")).toContain("HTTP/1.1 413");
    socket.destroy();
  });

  test("does not wait for headers that never end", async () => {
    const { socket, closed } = await talk(running.port);
    socket.write("GET /health HTTP/1.1\r\nHost: localhost\r\nX-Slow: ");
    const text = await closed;
    expect(text).toContain("HTTP/1.1 408");
    expect(text).toContain("request_timeout");
  });

  test("does not wait for a body that never ends", async () => {
    const { socket, closed } = await talk(running.port);
    socket.write("POST /api/v1/customers HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 50\r\n\r\n{");
    expect(await closed).toContain("HTTP/1.1 408");
  });

  test("answers what is no HTTP, and headers without end, in the envelope of errors", async () => {
    const broken = await talk(running.port);
    broken.socket.write("hello\r\n\r\n");
    expect(await broken.closed).toMatch(/HTTP\/1\.1 400[\s\S]*malformed_request/);
    const long = await talk(running.port);
    long.socket.write(`GET / HTTP/1.1\r\nHost: localhost\r\nX-Long: ${"x".repeat(40_000)}\r\n\r\n`);
    expect(await long.closed).toMatch(/HTTP\/1\.1 431[\s\S]*headers_too_large/);
  });

  test("refuses an address or host that makes no URL", async () => {
    const { socket, until } = await talk(running.port);
    socket.write("GET / HTTP/1.1\r\nHost: exa mple\r\n\r\n");
    expect(await until("}}")).toMatch(/HTTP\/1\.1 400[\s\S]*malformed_request/);
    socket.destroy();
  });

  test("survives a client that goes away in the middle", async () => {
    const { socket, closed } = await talk(running.port);
    socket.write("POST /api/v1/customers HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 50\r\n\r\n{");
    socket.destroy();
    await closed;
    expect((await fetch(`${running.url}/health`)).status).toBe(200);
    expect(shop.faults).toEqual([]);
  });
});

describe("closing", () => {
  test("lets a request under way end, and takes no new ones", async () => {
    let answer: () => void = () => undefined;
    const slow = { ...shop.database, info: shop.database.info, query: () => new Promise<never>((_, reject) => { answer = () => reject(new Error("late")); }) };
    const server = await serve(createHandler({ model, database: slow, log: () => undefined }), { port: 0 });
    const { socket, until } = await talk(server.port);
    socket.write(get("/api/v1/customers"));
    await new Promise((resolve) => setTimeout(resolve, 100));
    const closing = server.close();
    answer();
    expect(await until("}}")).toContain("HTTP/1.1 500");
    await closing;
    await expect(fetch(`${server.url}/health`)).rejects.toThrow();
    await server.close();
  });

  test("does not wait for ever", async () => {
    const stuck = { ...shop.database, info: shop.database.info, query: () => new Promise<never>(() => undefined) };
    const server = await serve(createHandler({ model, database: stuck }), { port: 0, closeTimeout: 100 });
    const { socket, closed } = await talk(server.port);
    socket.write(get("/api/v1/customers"));
    await new Promise((resolve) => setTimeout(resolve, 50));
    await server.close();
    expect(await closed).toBe("");
  });

  test("a port that is taken is a clear failure", async () => {
    await expect(serve(shop.handler, { port: running.port })).rejects.toThrow(/EADDRINUSE/);
  });
});
