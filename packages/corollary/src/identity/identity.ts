import { createContext } from "../policy/context.js";
import type { Database } from "../database/port.js";
import type { ConstraintCatalogue } from "../database/errors.js";
import type { Encryption } from "../query/encryption.js";
import type { Context } from "../query/types.js";
import type { Model } from "../model/model.js";
import { nameOf } from "../model/language/definition.js";
import * as entities from "./entities.js";
import { IdentityConfigError } from "./errors.js";
import { tenantNames, type NameTenants } from "./account/tenant-names.js";
import { memoryAttempts, type Attempts } from "./limits/attempts.js";
import { databaseAttempts } from "./limits/database.js";
import { postOffice, type Post } from "./mail/post.js";
import { identitySettings, type IdentityConfig, type IdentitySettings } from "./settings.js";
import type { Store } from "./store.js";

/** Sign-in at work. What it can do are the functions of this room, which take it first. */
export interface Identity extends Store {
  readonly settings: IdentitySettings;
  readonly attempts: Attempts;
  readonly post: Post;
  /** Undefined where the Model has no tenants. */
  readonly nameTenants: NameTenants | undefined;
}

export interface IdentityOptions {
  /** Holds the entities of `corollary/identity`, or what extends them. */
  readonly model: Model;
  /** Acting as the application role. */
  readonly database: Database;
  readonly catalogue?: ConstraintCatalogue;
  /** Where the Model has encrypted fields. */
  readonly encryption?: Encryption | undefined;
  readonly config?: IdentityConfig;
  /** Where the server is reached, if the config does not say. Default `http://localhost:3000`. */
  readonly origin?: string;
  /** Default: the environment's COROLLARY_SECRET. */
  readonly secret?: string | undefined;
  /** What mails call the service, if the config does not say. */
  readonly name?: string;
  /** Folder for mails that no transport takes. Default `.corollary/outbox`. */
  readonly outbox?: string;
  readonly now?: () => Date;
  /** Told of mails that could not be sent. Default: a warning of the process. */
  readonly failed?: (error: unknown) => void;
}

/**
 * Opens sign-in for a Model.
 * @throws IdentityConfigError where the Model lacks its entities, or the config cannot be safe
 */
export function createIdentity(options: IdentityOptions): Identity {
  const { model, database, catalogue, config = {} } = options;
  requireEntities(model);
  const now = options.now ?? (() => new Date());
  const secret = options.secret ?? process.env["COROLLARY_SECRET"];
  return {
    db: ownContext(model, database, catalogue, options.encryption),
    now,
    settings: identitySettings(config, { origin: options.origin ?? "http://localhost:3000", secret: secret === "" ? undefined : secret, name: options.name }),
    attempts: database.info.driver === "postgres" ? databaseAttempts(database) : memoryAttempts(now),
    nameTenants: tenantNames(model, database),
    post: postOffice(config.mail, options.outbox ?? ".corollary/outbox", options.failed ?? warn),
  };
}

/**
 * Past the policies of the domain, which are about those who have signed in. Not worth a line in the log: it is always so,
 * and nobody reaches it but by the functions of this room.
 */
function ownContext(model: Model, database: Database, catalogue: ConstraintCatalogue | undefined, encryption: Encryption | undefined): Context {
  return createContext({ model, database, ...(catalogue === undefined ? {} : { catalogue }), encryption, log: () => undefined }).unrestricted("identity: who signs in is decided before policies are");
}

/** Names that a Model gives the entities of identity. */
export function identityEntities(): readonly string[] {
  return entityClasses.map(nameOf);
}

const entityClasses = [
  entities.Account, entities.Membership, entities.Session, entities.Password, entities.Passkey, entities.OneTimePassword, entities.RecoveryCode,
  entities.LinkedIdentity, entities.ApiKey, entities.PendingFlow, entities.KnownDevice,
] as const;

function requireEntities(model: Model): void {
  const missing = identityEntities().filter((name) => !Object.hasOwn(model.entities, name));
  if (missing.length === 0) return;
  throw new IdentityConfigError(
    `Identity is on, but the domain has no ${missing.join(", ")}.`,
    'Add a module to the domain, such as domain/identity.ts, with: export * from "corollary/identity";',
  );
}

function warn(error: unknown): void {
  process.emitWarning(`A mail of identity was not sent: ${error instanceof Error ? error.message : String(error)}`);
}
