import { expect } from "vitest";
import { openDatabase, type Database } from "../../src/database/index.js";
import { createHandler } from "../../src/http/handler.js";
import type { FaultEntry } from "../../src/http/log.js";
import type { Handler, HandlerOptions } from "../../src/http/options.js";
import { createSchema, derive } from "../../src/schema/index.js";
import { createDatabase } from "../postgres.js";
import { model, secret } from "./domain.js";


/** What must never stand in any answer. */
const neverSaid = ["riskNote", "riskCode", "gateCode", "risk_note", "risk_code", "gate_code", secret];

export interface Answered {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** The body as JSON; undefined where it is none. */
  readonly body: any;
}

export interface Service {
  readonly database: Database;
  readonly handler: Handler;
  readonly faults: FaultEntry[];
  /** Sends a request; every answer is checked for faults and for what must stay hidden. */
  send(method: string, path: string, body?: unknown, headers?: Readonly<Record<string, string>>): Promise<Answered>;
  close(): Promise<void>;
}

/** The stated domain on an embedded database or on a server, with its handler. */
export async function startService(options: Partial<HandlerOptions> = {}, driver: "pglite" | "postgres" = "pglite"): Promise<Service> {
  const { owner, applicationRole, drop } = await open(driver);
  await createSchema(owner, derive(model, { version: Math.floor(owner.info.version / 10_000), applicationRole }));
  const database = owner.as("app");
  const faults: FaultEntry[] = [];
  const handler = createHandler({ model, database, info: { title: "Shop", version: "1.2.3" }, log: (entry) => faults.push(entry), ...options });
  return { database, handler, faults, send: sender(handler, faults), close: drop };
}

interface Opened {
  readonly owner: Database;
  readonly applicationRole: string;
  readonly drop: () => Promise<void>;
}

async function open(driver: "pglite" | "postgres"): Promise<Opened> {
  if (driver === "pglite") {
    const owner = await openDatabase({ applicationRole: "corollary_app" });
    return { owner, applicationRole: "corollary_app", drop: () => owner.close() };
  }
  const { url, applicationRole, drop } = await createDatabase();
  const owner = await openDatabase({ url, applicationRole });
  return { owner, applicationRole, drop: () => owner.close().then(drop) };
}

export function sender(handler: Handler, faults: readonly FaultEntry[]): Service["send"] {
  return async (method, path, body, headers = {}) => {
    const stated = body === undefined ? {} : { "content-type": "application/json" };
    const text = body === undefined || typeof body === "string" ? body : JSON.stringify(body);
    const request = new Request(`http://localhost${path}`, { method, headers: { ...stated, ...headers }, ...(text === undefined ? {} : { body: text }) });
    return checked(await handler(request, { address: "192.0.2.1" }), `${unescape(path)} ${text ?? ""}`, faults);
  };
}

/** `sent`: what the client itself has said may be repeated to it. */
async function checked(response: Response, sent: string, faults: readonly FaultEntry[]): Promise<Answered> {
  const text = await response.text();
  expect(response.status, faults.at(-1)?.stack ?? text).not.toBe(500);
  const said = `${text}\n${JSON.stringify([...response.headers])}`;
  for (const name of neverSaid) if (!sent.includes(name)) expect(said).not.toContain(name);
  const isJson = response.headers.get("content-type")?.startsWith("application/json") === true && text !== "";
  return { status: response.status, headers: response.headers, text, body: isJson ? JSON.parse(text) : undefined };
}
