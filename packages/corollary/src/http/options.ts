import type { Database } from "../database/port.js";
import type { Identity } from "../identity/identity.js";
import type { Model } from "../model/model.js";
import type { Encryption } from "../query/encryption.js";
import type { Actor } from "../query/types.js";
import type { Origins } from "./cors.js";
import type { DecisionOptions } from "./decision/service.js";
import type { Limits } from "./limits.js";
import type { Log } from "./log.js";
import type { ServiceInfo } from "./openapi/document.js";
import type { RateLimit } from "./rate-limit.js";
import type { AppFiles } from "./app.js";
import type { TenancyOptions } from "./tenant.js";
import type { ViewerFiles } from "./viewer.js";

export interface HandlerOptions {
  readonly model: Model;
  /** Acting as the application role. */
  readonly database: Database;
  /** Reads and writes `encrypted()` fields. Required where the Model has any. */
  readonly encryption?: Encryption | undefined;
  /** The database of an actor, where tenants may have their own (`tenantDatabases`). Default: `database` for all. */
  readonly databaseOf?: (actor: Actor) => Database;
  /** A permission service (OpenID AuthZEN) that is asked beside the policies. Absent: the policies alone decide. */
  readonly decide?: DecisionOptions;
  /** Bounds that differ from the defaults. */
  readonly limits?: Partial<Limits>;
  /** "authenticated": everything under the base path needs somebody signed in. Default "open". */
  readonly access?: "open" | "authenticated";
  /** Sign-in: sessions, keys, and the addresses below `auth`. `access` is then "authenticated" unless stated. */
  readonly identity?: Identity;
  /** Who sends a request; null where nobody is signed in. Asked before `identity`. */
  readonly authenticate?: (request: Request) => Actor | null | Promise<Actor | null>;
  /** The role whose holders may ask why others may do something, or may not: `POST explain`. Absent: nobody. */
  readonly administrator?: string;
  /** Value of WWW-Authenticate with 401. Default "Bearer". */
  readonly challenge?: string;
  /** What /info, /version and the OpenAPI document say. */
  readonly info?: ServiceInfo;
  /** Other origins that may read the API in a browser. Default "none". */
  readonly origins?: Origins;
  /** Addresses and networks (`10.0.0.0/8`) of proxies, whose `X-Forwarded-For` is believed. Default: none is. */
  readonly trustedProxies?: readonly string[];
  /** How requests name the tenant that they act in. Default: by `X-Tenant-ID`, with its key. */
  readonly tenancy?: TenancyOptions;
  /** Absent: requests are not counted. */
  readonly rateLimit?: RateLimit;
  /** Where faults of the server go. Default: JSON lines on standard error. */
  readonly log?: Log;
  /** Where entities begin in URLs. Default "/api/v1". */
  readonly basePath?: string;
  /** Milliseconds that /ready waits for the database. Default 2 000. */
  readonly readyTimeout?: number;
  /** Files of the documentation viewer. Default: those of the installed package, which needs Node. */
  readonly viewer?: ViewerFiles;
  /** Files of the application at /app. Default: those of the installed package `@corollary/react`, which needs Node. */
  readonly app?: AppFiles;
}

/** What the server knows of the other end. */
export interface Connection {
  readonly address?: string | undefined;
}

/** Answers a request. Never rejects. `connection` is for rate limits of those who are not signed in. */
export type Handler = (request: Request, connection?: Connection) => Promise<Response>;
