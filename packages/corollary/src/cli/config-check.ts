import { z } from "zod";
import { asymmetric } from "../identity/authenticate/jwt.js";
import type { Fault } from "./fault.js";

const server = z.string().regex(/^postgres(?:ql)?:\/\//u, "must begin with postgres://");

const aFunction = z.custom((value) => typeof value === "function", "must be a function");
const seconds = z.int().min(1).max(10 * 366 * 86_400);

const shape = z.strictObject({
  domain: z.union([z.string(), z.record(z.string(), z.unknown())]).optional(),
  seeds: z.string().optional(),
  migrations: z.string().optional(),
  database: z
    .strictObject({
      url: server.optional(),
      appUrl: server.optional(),
      folder: z.string().min(1).optional(),
      poolSize: z.int().min(1).max(1000).optional(),
      applicationRole: z.string().min(1).optional(),
    })
    .optional(),
  tenants: z.strictObject({
    copy: z.array(z.string()).optional(), url: aFunction.optional(), poolSize: z.int().min(1).max(100).optional(), most: z.int().min(1).max(10_000).optional(), idle: z.int().min(1).optional(),
  }).optional(),
  identity: z
    .strictObject({
      origin: z.string().optional(),
      secret: z.string().optional(),
      name: z.string().min(1).max(60).optional(),
      password: z.union([z.literal(false), z.strictObject({ minLength: z.int().min(8).max(64).optional(), minScore: z.int().min(0).max(4).optional(), breached: aFunction.optional() })]).optional(),
      magicLink: z.boolean().optional(),
      passkeys: z.boolean().optional(),
      oneTimePasswords: z.boolean().optional(),
      registration: z.enum(["open", "closed"]).optional(),
      administrators: z.array(z.string().min(1)).optional(),
      session: z.strictObject({ idle: seconds.optional(), absolute: seconds.optional(), fresh: seconds.optional() }).optional(),
      mail: z.strictObject({ from: z.string().min(3), transport: z.union([z.string().regex(/^smtps?:\/\//u, "must begin with smtp:// or smtps://"), aFunction]) }).optional(),
      oidc: z.record(z.string(), z.strictObject({
        issuer: z.url(), clientId: z.string().min(1), clientSecret: z.string().optional(), label: z.string().optional(), scope: z.string().optional(),
        linkByEmail: z.boolean().optional(), register: z.boolean().optional(),
      })).optional(),
      jwt: z.array(z.strictObject({
        issuer: z.string().min(1), audience: z.string().min(1), jwks: z.url().optional(), algorithms: z.array(z.enum(asymmetric)).optional(),
        rolesClaim: z.string().optional(), tenantClaim: z.string().optional(),
      })).optional(),
    })
    .optional(),
  encryption: z
    .strictObject({
      keys: z.union([z.array(z.strictObject({ id: z.string(), secret: z.string() })), z.looseObject({ current: z.string(), wrap: aFunction, unwrap: aFunction })]).optional(),
      indexKey: z.string().optional(),
    })
    .optional(),
  http: z
    .strictObject({
      host: z.string().min(1).optional(),
      port: z.int().min(0).max(65_535).optional(),
      access: z.enum(["open", "authenticated"]).optional(),
      authenticate: z.custom((value) => typeof value === "function", "must be a function").optional(),
      administrator: z.string().min(1).optional(),
      challenge: z.string().optional(),
      basePath: z.string().regex(/^\/.*[^/]$/u, "must begin with a slash and not end with one").optional(),
      readyTimeout: z.int().min(1).optional(),
      // Read by the handler, which knows their bounds.
      limits: z.record(z.string(), z.unknown()).optional(),
      info: z.record(z.string(), z.unknown()).optional(),
      origins: z.unknown().optional(),
      rateLimit: z.unknown().optional(),
      tenancy: z.strictObject({ baseDomain: z.string().regex(/^[a-z0-9-]+(\.[a-z0-9-]+)*$/iu, "must be a domain such as example.com").optional(), by: z.string().min(1).optional() }).optional(),
      decide: z.strictObject({
        url: z.url(), headers: z.record(z.string(), z.string()).optional(), timeout: z.int().min(1).max(60_000).optional(),
        cache: z.strictObject({ ttl: z.int().min(0).max(3_600_000).optional(), size: z.int().min(1).max(1_000_000).optional() }).optional(),
      }).optional(),
      trustedProxies: z.array(z.string()).optional(),
      log: z.custom((value) => typeof value === "function", "must be a function").optional(),
    })
    .optional(),
});

/** What is wrong with a config file's default export; nothing where it is right. */
export function checkConfig(config: unknown, file: string): Fault[] {
  const place = { file, line: 1, column: 1 };
  if (config === undefined) {
    return [
      {
        code: "config-export",
        severity: "error",
        message: `${file} has no default export.`,
        hint: `Write: export default defineConfig({ … }), with defineConfig from "corollary/server".`,
        place,
      },
    ];
  }
  const parsed = shape.safeParse(config);
  if (parsed.success) return [];
  return parsed.error.issues.map((issue) => ({
    code: "config",
    severity: "error",
    message: `${issue.path.join(".") || "The config"}: ${issue.message}.`,
    hint: "docs/cli.md lists what a config can state.",
    place,
  }));
}
