import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

const source = (path: string) => fileURLToPath(new URL(`./packages/corollary/src/${path}`, import.meta.url));

export default defineConfig({
  resolve: {
    alias: [
      { find: /^corollary$/, replacement: source("index.ts") },
      { find: /^corollary\/client$/, replacement: source("client/index.ts") },
      { find: /^corollary\/identity$/, replacement: source("identity/index.ts") },
      { find: /^corollary\/view$/, replacement: source("view/index.ts") },
      { find: /^corollary\/schema$/, replacement: source("schema.ts") },
      { find: /^corollary\/server$/, replacement: source("server.ts") },
    ],
  },
  test: {
    globalSetup: ["packages/corollary/test/postgres.setup.ts"],
    include: ["packages/*/test/**/*.test.ts", "examples/*/test/**/*.test.ts"],
    testTimeout: 60_000,
    hookTimeout: 120_000,
    pool: "forks",
    maxWorkers: 2,
    // A machine that others share may stall a browser or a server; what is wrong fails twice.
    retry: 1,
  },
});
