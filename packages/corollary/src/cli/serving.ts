import { readFileSync } from "node:fs";
import { basename, join } from "node:path";
import type { Database } from "../database/port.js";
import { createHandler } from "../http/handler.js";
import { type Running, serve } from "../http/node/serve.js";
import type { AppFiles } from "../http/app.js";
import type { Handler } from "../http/options.js";
import { publicModel, withheldByIdentity } from "../http/public.js";
import type { ServiceInfo } from "../http/openapi/document.js";
import { IdentityConfigError } from "../identity/errors.js";
import { createIdentity, type Identity } from "../identity/identity.js";
import type { Model } from "../model/model.js";
import type { TenantDatabases } from "../service/tenants/databases.js";
import type { Encryption } from "../query/encryption.js";
import type { Config } from "./config.js";
import { Failure, Refusal } from "./outcome.js";
import { isLoopback, settings, type Settings } from "./settings.js";
import type { Terminal } from "./terminal.js";

/** What a project's handler has besides its config. */
export interface Beside {
  readonly app?: AppFiles | undefined;
  /** Where it listens, unless the config decides. */
  readonly port?: number;
  readonly encryption?: Encryption | undefined;
  /** Databases of tenants. */
  readonly tenants?: TenantDatabases | undefined;
}

/** The handler of a project's model, with its application at /app. Requests act as the application role. */
export function projectHandler(root: string, config: Config, model: Model, database: Database, { app, port, encryption, tenants }: Beside = {}): Handler {
  const { host: _host, port: _port, info: stated, ...http } = config.http ?? {};
  const info = { ...packageInfo(root), ...stated };
  const identity = projectIdentity(root, config, model, database, { name: info.title, port: port ?? settings(root, config).port, encryption });
  return createHandler({ ...http, info, model, database: database.as("app"), encryption, ...(tenants ? { databaseOf: ({ tenant }) => tenants.databaseOf(tenant) } : {}), ...(app ? { app } : {}), ...(identity ? { identity } : {}) });
}

/**
 * Sign-in, where the config has it.
 * @throws Failure where the domain lacks its entities, or the config cannot be safe
 */
function projectIdentity(root: string, config: Config, model: Model, database: Database, { name, port, encryption }: { readonly name: string; readonly port: number } & Pick<Beside, "encryption">): Identity | undefined {
  if (config.identity === undefined) return undefined;
  try {
    return createIdentity({ model, database: database.as("app"), config: config.identity, encryption, name, origin: `http://localhost:${port}`, outbox: join(root, ".corollary", "outbox") });
  } catch (error) {
    throw error instanceof IdentityConfigError ? new Failure(error.message, error.hint, { cause: error }) : error;
  }
}

/** What of the model has addresses of its own: sessions, passwords and keys are reached by sign-in alone. */
export function servedModel(config: Config, model: Model): Model {
  return publicModel(model, config.identity === undefined ? undefined : withheldByIdentity());
}

/** Says in production that mails reach nobody: resets, invitations and links then look as if they were on their way. */
export function warnOfMail({ identity }: Config, terminal: Terminal, production: boolean): void {
  if (!production || identity === undefined || identity.mail !== undefined) return;
  terminal.say(`${terminal.paint("yellow", "warning")} Mails of sign-in are only written to .corollary/outbox, so nobody gets them.
  → State how they are sent: identity: { mail: { from: "…", transport: "smtps://…" } }.`);
}

/** Title and version as package.json has them. */
export function packageInfo(root: string): ServiceInfo & { readonly title: string } {
  const stated = readPackage(join(root, "package.json"));
  return {
    title: stated.name ?? basename(root),
    ...(stated.version === undefined ? {} : { version: stated.version }),
    ...(stated.description === undefined ? {} : { description: stated.description }),
  };
}

interface PackageFields {
  readonly name?: string;
  readonly version?: string;
  readonly description?: string;
}

function readPackage(file: string): PackageFields {
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch {
    return {};
  }
  try {
    const parsed: unknown = JSON.parse(text);
    if (typeof parsed !== "object" || parsed === null) return {};
    return Object.fromEntries(Object.entries(parsed).filter(([key, value]) => ["name", "version", "description"].includes(key) && typeof value === "string"));
  } catch (error) {
    throw new Failure(`${file} is not JSON.`, undefined, { cause: error });
  }
}

/** @throws Refusal where other machines would reach an API in which anyone may do anything, and nobody has said so. */
export function refuseExposure(config: Config, { host }: Settings): void {
  if (isLoopback(host) || config.http?.access !== undefined) return;
  if (config.identity?.origin !== undefined) return;
  if (config.identity !== undefined) {
    throw new Refusal(`On ${host} other machines reach the service, but the config does not say at which address people do.`, 'State it: identity: { origin: "https://app.example.com" }. Links in mails and passkeys are bound to it.');
  }
  throw new Refusal(
    `On ${host} other machines reach the API, and whoever reaches it may read and change everything.`,
    'Say in the config what is meant: http: { access: "authenticated", authenticate: … }; or http: { access: "open" }, where everyone may indeed.',
  );
}

/** Listens where the settings say. @throws Failure where the port is taken or the address is not one of this machine. */
export async function listen(handler: Handler, { host, port }: Settings): Promise<Running> {
  try {
    return await serve(handler, { host, port });
  } catch (error) {
    switch ((error as NodeJS.ErrnoException).code) {
      case "EADDRINUSE":
        throw new Failure(`Port ${port} of ${host} is taken.`, `Stop what listens there, or take another: --port ${port + 1}, or PORT=0 for any that is free.`, { cause: error });
      case "EACCES":
        throw new Failure(`Port ${port} of ${host} is not allowed to you.`, "Ports below 1024 often belong to the administrator; take a higher one with --port.", { cause: error });
      case "EADDRNOTAVAIL":
      case "ENOTFOUND":
        throw new Failure(`${host} is not an address of this machine.`, "Use 127.0.0.1 for this machine only, or 0.0.0.0 for every address it has.", { cause: error });
      default:
        throw error;
    }
  }
}
