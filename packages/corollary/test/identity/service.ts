import { expect } from "vitest";
import * as shipped from "corollary/identity";
import { compile } from "../../src/model/compile/compile.js";
import { Entity } from "../../src/model/language/entity.js";
import { text } from "../../src/model/language/fields.js";
import { ref } from "../../src/model/language/relations.js";
import { openDatabase, type Database } from "../../src/database/index.js";
import { createHandler } from "../../src/http/handler.js";
import type { FaultEntry } from "../../src/http/log.js";
import type { HandlerOptions } from "../../src/http/options.js";
import { createIdentity, type Identity, type IdentityOptions } from "../../src/identity/identity.js";
import type { Mail } from "../../src/identity/mail/transport.js";
import { catalogue, createSchema, derive } from "../../src/schema/index.js";
import { createDatabase } from "../postgres.js";

/** Extends what is shipped, as applications do. */
export class User extends shipped.Account {
  phone = text({ max: 30 }).optional();
}

export class Note extends Entity {
  title = text({ max: 100 });
  author = ref(() => User).optional();
}

const { Account: _base, ...rest } = shipped;
export const model = compile([{ ...rest, User, Note }]);

export const secret = "a secret of the tests, long enough for all";
export const goodPassword = "correct-horse-battery-staple-42";

export interface Answered {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  readonly body: any;
}

/** A browser: keeps cookies, says where it comes from. */
export interface Browser {
  readonly cookies: Map<string, string>;
  send(method: string, path: string, body?: unknown, headers?: Readonly<Record<string, string>>): Promise<Answered>;
}

export interface World {
  readonly database: Database;
  readonly identity: Identity;
  readonly faults: FaultEntry[];
  /** Mails in order. */
  readonly mails: Mail[];
  /** Moves the clock on. */
  pass(seconds: number): void;
  browser(address?: string, userAgent?: string): Browser;
  close(): Promise<void>;
}

export interface WorldOptions extends Partial<Pick<IdentityOptions, "config" | "origin">> {
  readonly driver?: "pglite" | "postgres";
  readonly handler?: Partial<HandlerOptions>;
}

const base = "http://localhost:3000";

export async function startWorld({ driver = "pglite", config = {}, origin = base, handler: more = {} }: WorldOptions = {}): Promise<World> {
  const { owner, applicationRole, drop } = await open(driver);
  const schema = derive(model, { version: Math.floor(owner.info.version / 10_000), applicationRole });
  await createSchema(owner, schema);
  const database = owner.as("app");
  const mails: Mail[] = [];
  const faults: FaultEntry[] = [];
  let ahead = 0;
  const identity = createIdentity({
    model, database, catalogue: catalogue(schema), origin, secret,
    config: { mail: { from: "Test <test@example.com>", transport: async (mail) => void mails.push(mail) }, ...config },
    now: () => new Date(Date.now() + ahead),
    failed: (error) => { throw error; },
  });
  const handler = createHandler({ model, database, identity, log: (entry) => faults.push(entry), ...more });
  return {
    database, identity, faults, mails,
    pass: (seconds) => { ahead += seconds * 1000; },
    browser: (address = "192.0.2.1", userAgent = "Test/1.0") => browser(handler, origin, address, userAgent, faults),
    close: drop,
  };
}

function browser(handler: ReturnType<typeof createHandler>, origin: string, address: string, userAgent: string, faults: readonly FaultEntry[]): Browser {
  const cookies = new Map<string, string>();
  return {
    cookies,
    async send(method, path, body, headers = {}) {
      const stated = {
        ...(body === undefined ? {} : { "content-type": "application/json" }),
        ...(cookies.size === 0 ? {} : { cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join("; ") }),
        "sec-fetch-site": "same-origin", "user-agent": userAgent,
      };
      const all = Object.fromEntries(Object.entries({ ...stated, ...headers }).filter(([, value]) => value !== ""));
      const response = await handler(new Request(`${origin}${path}`, { method, headers: all, ...(body === undefined ? {} : { body: JSON.stringify(body) }) }), { address });
      for (const line of response.headers.getSetCookie()) keep(cookies, line);
      const answer = await response.text();
      expect(response.status, faults.at(-1)?.stack ?? answer).not.toBe(500);
      const isJson = response.headers.get("content-type")?.startsWith("application/json") === true && answer !== "";
      return { status: response.status, headers: response.headers, text: answer, body: isJson ? JSON.parse(answer) : undefined };
    },
  };
}

function keep(cookies: Map<string, string>, line: string): void {
  const [pair = ""] = line.split(";");
  const name = pair.slice(0, pair.indexOf("="));
  if (/max-age=0/i.test(line)) cookies.delete(name);
  else cookies.set(name, pair.slice(pair.indexOf("=") + 1));
}

async function open(driver: "pglite" | "postgres") {
  if (driver === "pglite") {
    const owner = await openDatabase({ applicationRole: "corollary_app" });
    return { owner, applicationRole: "corollary_app", drop: () => owner.close() };
  }
  const { url, applicationRole, drop } = await createDatabase();
  const owner = await openDatabase({ url, applicationRole });
  return { owner, applicationRole, drop: () => owner.close().then(drop) };
}

/** The token in the link of a mail. */
export function tokenIn(mail: Mail | undefined): string {
  const token = /#([\w-]+)/.exec(mail?.text ?? "")?.[1];
  if (token === undefined) throw new Error(`There is no link in ${JSON.stringify(mail)}`);
  return token;
}
