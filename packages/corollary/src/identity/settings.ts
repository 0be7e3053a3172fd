import { IdentityConfigError } from "./errors.js";
import type { JwtIssuer } from "./authenticate/jwt.js";
import type { MailSettings } from "./mail/transport.js";
import type { OidcProvider } from "./oidc/provider.js";
import type { BreachedPasswords } from "./password/breached.js";
import type { PasswordRules } from "./password/strength.js";

/** How people and programs sign in. Everything has a safe default: passwords, passkeys and API keys on, registration closed. */
export interface IdentityConfig {
  /**
   * The address that people reach the service at, such as `https://app.example.com`. Links in mails, passkeys and OpenID
   * providers are bound to it, so it is never taken from a request. Default: this machine.
   */
  readonly origin?: string;
  /** 32 characters or more. Default: the environment's COROLLARY_SECRET. Needed for one-time passwords, which are sealed by it. */
  readonly secret?: string;
  /** False: nobody signs in by password. */
  readonly password?: false | PasswordConfig;
  /** Sign-in by a link that is mailed. Default: on where `mail` is stated. */
  readonly magicLink?: boolean;
  /** Default true. */
  readonly passkeys?: boolean;
  /** One-time passwords as a second factor. Default: on where there is a secret. */
  readonly oneTimePasswords?: boolean;
  /** Providers that vouch for people, by the name that stands in addresses. */
  readonly oidc?: Readonly<Record<string, OidcProvider>>;
  /** Issuers whose signed tokens are taken as `Authorization: Bearer`. */
  readonly jwt?: readonly JwtIssuer[];
  /** Whether anyone may make an account for themselves. Default "closed": by invitation only. */
  readonly registration?: "open" | "closed";
  readonly session?: Partial<SessionRules>;
  /** Roles whose holders invite people and make service accounts. Default `["admin"]`. */
  readonly administrators?: readonly string[];
  /** Absent: mails are written to files in `.corollary/outbox`. */
  readonly mail?: MailSettings;
  /** What mails and authenticator apps call the service. */
  readonly name?: string;
}

export interface PasswordConfig extends Partial<Omit<PasswordRules, "breached">> {
  readonly breached?: BreachedPasswords;
}

export interface SessionRules {
  /** Seconds without a request after which a session ends. Default 7 days. */
  readonly idle: number;
  /** Seconds after which it ends in any case. Default 30 days. */
  readonly absolute: number;
  /** Seconds for which a sign-in counts as fresh: changing passwords, keys and factors asks for it. Default 15 minutes. */
  readonly fresh: number;
}

/** The config with its defaults, checked. */
export interface IdentitySettings {
  readonly origin: URL;
  readonly secret: string | undefined;
  readonly password: PasswordRules | undefined;
  readonly magicLink: boolean;
  readonly passkeys: boolean;
  readonly oneTimePasswords: boolean;
  readonly oidc: ReadonlyMap<string, OidcProvider>;
  readonly jwt: readonly JwtIssuer[];
  readonly registration: "open" | "closed";
  readonly session: SessionRules;
  readonly administrators: readonly string[];
  readonly name: string;
}

const defaultSession: SessionRules = { idle: 7 * 86_400, absolute: 30 * 86_400, fresh: 900 };

/**
 * Fills in the defaults.
 * @param fallback the address that the server listens on, and the secret of the environment
 * @throws IdentityConfigError where what is stated cannot be safe
 */
export function identitySettings(config: IdentityConfig, fallback: { readonly origin: string; readonly secret?: string | undefined; readonly name?: string | undefined }): IdentitySettings {
  const secret = secretOf(config.secret ?? fallback.secret);
  if (config.oneTimePasswords === true && secret === undefined) {
    throw new IdentityConfigError("One-time passwords need a secret that seals them.", "Set COROLLARY_SECRET to 32 random characters or more, for example the output of: openssl rand -base64 32");
  }
  return {
    origin: originOf(config.origin ?? fallback.origin),
    secret,
    password: config.password === false ? undefined : { minLength: config.password?.minLength ?? 10, minScore: config.password?.minScore ?? 3, breached: config.password?.breached },
    magicLink: config.magicLink ?? config.mail !== undefined,
    passkeys: config.passkeys ?? true,
    oneTimePasswords: config.oneTimePasswords ?? secret !== undefined,
    oidc: providersOf(config.oidc ?? {}),
    jwt: config.jwt ?? [],
    registration: config.registration ?? "closed",
    administrators: config.administrators ?? ["admin"],
    session: { ...defaultSession, ...config.session },
    name: config.name ?? fallback.name ?? "Corollary",
  };
}

function secretOf(secret: string | undefined): string | undefined {
  if (secret === undefined || secret.length >= 32) return secret;
  throw new IdentityConfigError("The secret of identity is too short to be one.", "Give COROLLARY_SECRET 32 random characters or more, for example the output of: openssl rand -base64 32");
}

function originOf(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || (url.protocol !== "https:" && url.protocol !== "http:") || url.pathname !== "/" || url.search !== "") {
    throw new IdentityConfigError(`identity.origin is "${text}", which is no origin.`, "It looks like: https://app.example.com");
  }
  if (url.protocol === "http:" && !isLoopbackName(url.hostname)) {
    throw new IdentityConfigError(`identity.origin is ${url.origin}: over plain http passwords and sessions could be read on the way.`, "Serve it by https, and state that address.");
  }
  return url;
}

/** A name that always means this machine. */
export function isLoopbackName(host: string): boolean {
  return host === "localhost" || host.endsWith(".localhost") || host === "[::1]" || /^127(?:\.\d{1,3}){3}$/.test(host);
}

function providersOf(stated: Readonly<Record<string, OidcProvider>>): ReadonlyMap<string, OidcProvider> {
  for (const name of Object.keys(stated)) {
    if (!/^[a-z][a-z0-9-]{0,39}$/.test(name)) throw new IdentityConfigError(`identity.oidc.${name}: the name stands in addresses.`, "Use small letters, digits and hyphens.");
  }
  return new Map(Object.entries(stated));
}
