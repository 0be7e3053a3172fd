import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { Duplex } from "node:stream";
import { getRequestListener, RequestError, type Http2Bindings, type HttpBindings } from "@hono/node-server";
import type { Connection, Handler } from "../options.js";

export interface ServeOptions {
  /** Default "127.0.0.1": reachable from this machine only. */
  readonly host?: string;
  /** Default 3000; 0 takes any that is free. */
  readonly port?: number;
  /** Milliseconds until the headers of a request must have arrived. Default 10 000. */
  readonly headersTimeout?: number;
  /** Milliseconds until the whole request must have arrived. Default 30 000. */
  readonly requestTimeout?: number;
  /** Milliseconds that a connection without request is kept. Default 65 000: longer than the load balancers before it. */
  readonly idleTimeout?: number;
  /** Milliseconds that requests under way may take once the server closes. Default 10 000. */
  readonly closeTimeout?: number;
}

export interface Running {
  readonly host: string;
  readonly port: number;
  readonly url: string;
  /** Takes no new requests, lets those under way end, then closes. Safe to call twice. */
  close(): Promise<void>;
}

/** Serves a handler over HTTP/1.1. Rejects where the port cannot be had. */
export async function serve(handler: Handler, options: ServeOptions = {}): Promise<Running> {
  const { host = "127.0.0.1", port = 3000 } = options;
  const listener = getRequestListener((request, { incoming }) => handler(request, new SocketConnection(incoming)), { errorHandler: unreadable });
  const server = createServer({
    headersTimeout: options.headersTimeout ?? 10_000,
    requestTimeout: options.requestTimeout ?? 30_000,
    keepAliveTimeout: options.idleTimeout ?? 65_000,
    connectionsCheckingInterval: Math.min(1000, options.headersTimeout ?? 1000, options.requestTimeout ?? 1000),
    noDelay: true,
  }, listener);
  server.on("clientError", refuseBroken);
  const address = await listen(server, host, port);
  const name = address.family === "IPv6" ? `[${host}]` : host;
  return { host, port: address.port, url: `http://${name}:${address.port}`, close: closer(server, options.closeTimeout ?? 10_000) };
}

/** The address is read only if asked for: sockets find it by a system call. */
class SocketConnection implements Connection {
  constructor(private readonly incoming: HttpBindings["incoming"] | Http2Bindings["incoming"]) {}

  get address(): string | undefined {
    return this.incoming.socket.remoteAddress;
  }
}

/** A request whose address or host makes no URL. The handler itself never throws. */
function unreadable(error: unknown): Response {
  const known = error instanceof RequestError;
  const code = known ? "malformed_request" : "internal_error";
  const message = known ? "The address or the host of the request is not valid." : "Something is wrong on the server.";
  return new Response(JSON.stringify({ error: { code, message, details: [] } }), {
    status: known ? 400 : 500,
    headers: { "content-type": "application/json; charset=utf-8", "x-content-type-options": "nosniff" },
  });
}

function listen(server: Server, host: string, port: number): Promise<AddressInfo> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, () => {
      server.off("error", reject);
      const address = server.address();
      if (address === null || typeof address === "string") reject(new Error("The server listens on no port."));
      else resolve(address);
    });
  });
}

function closer(server: Server, timeout: number): () => Promise<void> {
  let closed: Promise<void> | undefined;
  const close = () => new Promise<void>((resolve) => {
    const forced = setTimeout(() => server.closeAllConnections(), timeout);
    // A connection falls idle when its last answer has left; clients would keep it open.
    const idle = setInterval(() => server.closeIdleConnections(), 50);
    server.close(() => {
      clearTimeout(forced);
      clearInterval(idle);
      resolve();
    });
    server.closeIdleConnections();
  });
  return () => (closed ??= close());
}

/** What never became a request: broken, too slow, or with headers too large. */
function refuseBroken(error: Error & { readonly code?: string }, socket: Duplex): void {
  if (!socket.writable || error.code === "ECONNRESET") {
    socket.destroy();
    return;
  }
  const { line, code, message } = brokenKind(error.code);
  const body = JSON.stringify({ error: { code, message, details: [] } });
  socket.end(`HTTP/1.1 ${line}\r\nconnection: close\r\ncontent-type: application/json; charset=utf-8\r\nx-content-type-options: nosniff\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`);
}

function brokenKind(code: string | undefined): { readonly line: string; readonly code: string; readonly message: string } {
  switch (code) {
    case "ERR_HTTP_REQUEST_TIMEOUT": return { line: "408 Request Timeout", code: "request_timeout", message: "The request did not arrive in time." };
    case "HPE_HEADER_OVERFLOW": return { line: "431 Request Header Fields Too Large", code: "headers_too_large", message: "The headers of the request are too large." };
    default: return { line: "400 Bad Request", code: "malformed_request", message: "This is no HTTP request." };
  }
}
