import { resolve } from "node:path";
import type { Target } from "../schema/schema.js";
import type { Config } from "./config.js";
import { Failure } from "./outcome.js";

/** A project's config with defaults filled in and the environment's word taken. */
export interface Settings {
  readonly database: DatabaseSettings;
  readonly applicationRole: string;
  readonly host: string;
  readonly port: number;
  /** NODE_ENV is "production". */
  readonly production: boolean;
  /** Folder of the seeds, absolute. */
  readonly seeds: string;
}

export type DatabaseSettings =
  | { readonly kind: "embedded"; readonly folder: string }
  | { readonly kind: "server"; readonly url: string; readonly appUrl?: string; readonly poolSize?: number };

/** What the command line states; it goes before the environment. */
export interface Flags {
  readonly host?: string;
  readonly port?: number;
}

const defaultRole = "corollary_app";

/** `DATABASE_URL`, `PORT`, `HOST` and `NODE_ENV` override the config. @throws Failure where one of them makes no sense. */
export function settings(root: string, config: Config, flags: Flags = {}, env: NodeJS.ProcessEnv = process.env): Settings {
  return {
    database: databaseSettings(root, config, env),
    applicationRole: config.database?.applicationRole ?? defaultRole,
    host: flags.host ?? stated(env["HOST"]) ?? config.http?.host ?? "127.0.0.1",
    port: flags.port ?? portOf(env) ?? config.http?.port ?? 3000,
    production: env["NODE_ENV"] === "production",
    seeds: resolve(root, config.seeds ?? "./seeds"),
  };
}

/** What a Schema is derived for. `version`: as `server_version_num` has it, or the major version alone. */
export function target(config: Config, version: number): Target {
  const major = version >= 10_000 ? Math.floor(version / 10_000) : version;
  return { version: major, applicationRole: config.database?.applicationRole ?? defaultRole };
}

function databaseSettings(root: string, config: Config, env: NodeJS.ProcessEnv): DatabaseSettings {
  const url = stated(env["DATABASE_URL"]) ?? config.database?.url;
  if (url === undefined) return { kind: "embedded", folder: resolve(root, config.database?.folder ?? ".corollary/data") };
  if (!/^postgres(?:ql)?:\/\//u.test(url) || !URL.canParse(url)) {
    throw new Failure("DATABASE_URL is not the address of a Postgres server.", "It looks like: postgres://user:password@host:5432/name");
  }
  const { poolSize, appUrl } = config.database ?? {};
  return { kind: "server", url, ...(appUrl === undefined ? {} : { appUrl }), ...(poolSize === undefined ? {} : { poolSize }) };
}

function portOf(env: NodeJS.ProcessEnv): number | undefined {
  const text = stated(env["PORT"]);
  if (text === undefined) return undefined;
  if (/^\d{1,5}$/u.test(text) && Number(text) <= 65_535) return Number(text);
  throw new Failure(`PORT is "${text}".`, "It must be a whole number from 0 to 65535.");
}

/** A variable that is set to nothing counts as not set. */
function stated(value: string | undefined): string | undefined {
  return value === undefined || value.trim() === "" ? undefined : value;
}

/** Whether an address is reached from this machine only. */
export function isLoopback(host: string): boolean {
  const bare = host.replace(/^\[|\]$/gu, "").toLowerCase();
  return bare === "localhost" || bare.endsWith(".localhost") || bare === "::1" || /^127(?:\.\d{1,3}){3}$/u.test(bare);
}

/** Whether a database is on this machine: embedded, or a server at a loopback address or a local socket. */
export function isLocalDatabase(database: DatabaseSettings): boolean {
  if (database.kind === "embedded") return true;
  const url = new URL(database.url);
  const host = url.searchParams.get("host") ?? decodeURIComponent(url.hostname);
  return host === "" || host.startsWith("/") || isLoopback(host);
}
