import type { HandlerOptions } from "../http/options.js";
import type { KeyRing, RingKey } from "../service/encryption/key-ring.js";
import type { TenantsConfig } from "./tenants.js";
import type { IdentityConfig } from "../identity/settings.js";

/** What `corollary.config.ts` states. Everything has a default; the environment has the last word (see `settings`). */
export interface Config {
  /** The folder of the model files, relative to the config file, or what `import * as domain from "…"` gave. Default "./domain". */
  readonly domain?: string | Readonly<Record<string, unknown>>;
  readonly database?: DatabaseConfig;
  readonly http?: HttpConfig;
  /**
   * How people and programs sign in; `{}` turns it on with its defaults. The domain then holds the entities of
   * `corollary/identity`, and the API is for those who are signed in, unless `http.access` says otherwise.
   */
  readonly identity?: IdentityConfig;
  /** Keys of `encrypted()` fields. `COROLLARY_KEYS` and `COROLLARY_INDEX_KEY` override it. */
  readonly encryption?: EncryptionConfig;
  /** Tenants may have databases of their own, made by `corollary tenants create`. */
  readonly tenants?: TenantsConfig;
  /** The folder of the seed files, relative to the config file. Default "./seeds". */
  readonly seeds?: string;
  /** The folder of the migrations, relative to the config file. Default "./migrations". */
  readonly migrations?: string;
}

export interface EncryptionConfig {
  /** The newest first, which encrypts; the others go on reading what they encrypted. Or a ring of your own, before a key management service. */
  readonly keys?: readonly RingKey[] | KeyRing;
  /** 32 bytes in base64, for the blind indexes of searchable fields. Does not change when keys are rotated. */
  readonly indexKey?: string;
}

export interface DatabaseConfig {
  /** `postgres://user:password@host:port/name`. Absent: the embedded database. `DATABASE_URL` overrides it. */
  readonly url?: string;
  /** A server's URL for requests, where they log in as a user of their own that is a member of the application role. */
  readonly appUrl?: string;
  /** Where the embedded database keeps its files, relative to the config file. Default ".corollary/data". */
  readonly folder?: string;
  /** Most connections of requests to a server. Default 10. */
  readonly poolSize?: number;
  /** The restricted role that requests act as; made with the schema. Default "corollary_app". */
  readonly applicationRole?: string;
}

/**
 * How the API is served. `access` is "open" unless stated: anyone who reaches it may do anything, which is why `serve`
 * refuses to listen beyond this machine until it is stated.
 */
export interface HttpConfig extends Omit<HandlerOptions, "model" | "database" | "viewer" | "app" | "identity" | "encryption"> {
  /** Address to listen on. Default "127.0.0.1": this machine only. `HOST` overrides it. */
  readonly host?: string;
  /** Default 3000. `PORT` overrides it; 0 takes any free port. */
  readonly port?: number;
}

/** Types a config where it is written; returns it as it is. */
export function defineConfig(config: Config): Config {
  return config;
}
