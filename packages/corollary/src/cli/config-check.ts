import { z } from "zod";
import type { Fault } from "./fault.js";

const server = z.string().regex(/^postgres(?:ql)?:\/\//u, "must begin with postgres://");

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
  http: z
    .strictObject({
      host: z.string().min(1).optional(),
      port: z.int().min(0).max(65_535).optional(),
      access: z.enum(["open", "authenticated"]).optional(),
      authenticate: z.custom((value) => typeof value === "function", "must be a function").optional(),
      challenge: z.string().optional(),
      basePath: z.string().regex(/^\/.*[^/]$/u, "must begin with a slash and not end with one").optional(),
      readyTimeout: z.int().min(1).optional(),
      // Read by the handler, which knows their bounds.
      limits: z.record(z.string(), z.unknown()).optional(),
      info: z.record(z.string(), z.unknown()).optional(),
      origins: z.unknown().optional(),
      rateLimit: z.unknown().optional(),
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
