import { expect } from "vitest";
import { openDatabase, type Database } from "../../src/database/index.js";
import type { Statement, Transaction } from "../../src/database/port.js";
import { createHandler } from "../../src/http/handler.js";
import type { FaultEntry } from "../../src/http/log.js";
import type { HandlerOptions } from "../../src/http/options.js";
import type { EntityNode, FieldNode, Model } from "../../src/model/model.js";
import { createSchema, derive } from "../../src/schema/index.js";
import { business } from "./domain.js";
import { actors, everyTable, rows } from "./rows.js";

/** Defences of the service that can be switched off. */
export type Defence = "policies" | "tenancy" | "hiding" | "limits" | "closed origins";

export interface Answer {
  readonly status: number;
  readonly text: string;
  readonly body: any;
  readonly headers: Headers;
  /** Texts of the statements that were sent for it. */
  readonly statements: readonly string[];
}

export type Send = (who: string | undefined, method: string, path: string, body?: unknown, headers?: Readonly<Record<string, string>>) => Promise<Answer>;

export interface World {
  readonly send: Send;
  get(who: string | undefined, path: string, headers?: Readonly<Record<string, string>>): Promise<Answer>;
  /** Sends a body piece by piece, without saying how long it is. */
  stream(who: string, method: string, path: string, body: ReadableStream<Uint8Array>): Promise<Answer>;
  /** What the database holds, past all defences. */
  sql(text: string): Promise<readonly Readonly<Record<string, unknown>>[]>;
  /** A statement as the role of requests, on one of the connections that requests use. */
  app(text: string): Promise<readonly Readonly<Record<string, unknown>>[]>;
  /** Has the rows otherwise from the beginning: nothing notes that they were changed. */
  otherwise(text: string): Promise<void>;
}

export interface Business {
  world(without?: Defence): World;
  /** The rows as they were in the beginning. */
  restore(): Promise<void>;
  close(): Promise<void>;
}

export async function startBusiness(url = "pglite:memory", applicationRole = "corollary_app"): Promise<Business> {
  const owner = await openDatabase({ url, applicationRole, ...(url.startsWith("pglite") ? {} : { poolSize: 3 }) });
  await createSchema(owner, derive(business, { version: Math.floor(owner.info.version / 10_000), applicationRole }), { modelHash: "business" });
  const known = new Map<Defence | undefined, World>();
  const restore = async () => {
    await owner.script(`truncate ${everyTable.map((name) => `"${name}"`).join(", ")} cascade; ${rows}`);
  };
  await restore();
  return {
    restore,
    world(without) {
      const world = known.get(without) ?? openWorld(owner, without);
      known.set(without, world);
      return world;
    },
    close: () => owner.close(),
  };
}

function openWorld(owner: Database, without: Defence | undefined): World {
  const statements: string[] = [];
  const faults: FaultEntry[] = [];
  // Row security is the second wall behind both: who is no longer held by the first is not held by it either.
  const unwalled = without === "policies" || without === "tenancy";
  const handler = createHandler({
    model: weakened(business, without),
    database: recorded(unwalled ? owner : owner.as("app"), statements),
    log: (entry) => faults.push(entry),
    authenticate: (request) => actors[request.headers.get("x-who") ?? ""] ?? null,
    administrator: "admin",
    ...optionsWithout(without),
  });
  const sent = async (who: string | undefined, path: string, init: RequestInit & { readonly duplex?: "half" }): Promise<Answer> => {
    statements.length = 0;
    const stated = { ...(who === undefined ? {} : { "x-who": who }), ...(init.body === undefined ? {} : { "content-type": "application/json" }), "x-request-id": "attack" };
    const response = await handler(new Request(`http://localhost${path.startsWith("/") ? path : `/api/v1/${path}`}`, { ...init, headers: { ...stated, ...init.headers } }), { address: "192.0.2.1" });
    const answer = await response.text();
    expect(response.status, faults.at(-1)?.stack ?? answer).not.toBe(500);
    const isJson = response.headers.get("content-type")?.startsWith("application/json") === true && answer !== "";
    return { status: response.status, text: answer, headers: response.headers, body: isJson ? JSON.parse(answer) : undefined, statements: [...statements] };
  };
  const send: Send = (who, method, path, body, headers = {}) => sent(who, path, { method, headers, ...(body === undefined ? {} : { body: typeof body === "string" ? body : JSON.stringify(body) }) });
  return {
    send,
    get: (who, path, headers) => send(who, "GET", path, undefined, headers),
    stream: (who, method, path, body) => sent(who, path, { method, body, duplex: "half" }),
    sql: async (text) => (await owner.query({ text, params: [], prepare: false })).rows,
    app: async (text) => (await owner.as("app").query({ text, params: [], prepare: false })).rows,
    otherwise: (text) => owner.script(`set session_replication_role = replica; ${text}; set session_replication_role = origin`),
  };
}

function optionsWithout(without: Defence | undefined): Partial<HandlerOptions> {
  const endless = 1_000_000;
  if (without === "closed origins") return { origins: "*" };
  if (without !== "limits") return {};
  return { limits: { maxLimit: endless, bodyBytes: 100 * endless, jsonDepth: endless, urlLength: endless, filterLength: endless, sortKeys: endless, includePaths: endless, includeDepth: endless, bulkItems: endless, nestedItems: endless } };
}

/** The Model as it would be without that defence. */
function weakened(model: Model, without: Defence | undefined): Model {
  switch (without) {
    case "policies": return eachEntity(model, ({ policy: _policy, ...entity }) => entity);
    case "tenancy": return eachEntity(model, (entity) => ({ ...entity, tenant: false }));
    case "hiding": return eachEntity(model, (entity) => ({ ...entity, fields: shown(entity.fields) }));
    case "limits":
    case "closed origins":
    case undefined: return model;
  }
}

function eachEntity(model: Model, change: (entity: EntityNode) => EntityNode): Model {
  return { ...model, entities: Object.fromEntries(Object.entries(model.entities).map(([name, entity]) => [name, change(entity)])) };
}

function shown(fields: Readonly<Record<string, FieldNode>>): Readonly<Record<string, FieldNode>> {
  return Object.fromEntries(Object.entries(fields).map(([name, { hidden: _hidden, ...field }]) => [name, field]));
}

/** The same database, with the texts of its statements written down. */
function recorded(database: Database, statements: string[]): Database {
  const written = <S extends Statement>(statement: S): S => {
    statements.push(statement.text);
    return statement;
  };
  const inside = (tx: Transaction): Transaction => ({
    query: (statement) => tx.query(written(statement)),
    script: (sql) => tx.script(sql),
    stream: (statement, options) => tx.stream(written(statement), options),
    savepoint: (run) => tx.savepoint((inner) => run(inside(inner))),
  });
  return {
    info: database.info,
    query: (statement) => database.query(written(statement)),
    once: (statement, options) => database.once(written(statement), options),
    script: (sql) => database.script(sql),
    stream: (statement, options) => database.stream(written(statement), options),
    transaction: (run, options) => database.transaction((tx) => run(inside(tx)), options),
    session: (run) => database.session(run),
    as: (role) => recorded(database.as(role), statements),
    listen: (channel, receive) => database.listen(channel, receive),
    notify: (channel, payload) => database.notify(channel, payload),
    copyIn: (sql, chunks) => database.copyIn(sql, chunks),
    copyOut: (sql) => database.copyOut(sql),
    close: () => database.close(),
  };
}
