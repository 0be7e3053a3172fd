import { readdir } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { describe, expect, test } from "vitest";
import { DatabaseError, openDatabase } from "../../src/database/index.js";
import { parseServerUrl } from "../../src/database/postgres/url.js";

describe("opening a database", () => {
  test("without a place is in memory, and nothing reaches the working directory", async () => {
    const before = await readdir(process.cwd());
    const db = await openDatabase();
    expect(db.info).toMatchObject({ driver: "pglite", location: "memory" });
    await db.close();
    const other = await openDatabase({ url: "pglite:memory" });
    expect(other.info.location).toBe("memory");
    await other.close();
    expect(await readdir(process.cwd())).toEqual(before);
  });

  test.each([
    [{ url: "mysql://localhost/db" }, /postgres:\/\//],
    [{ url: "/some/folder" }, /pglite:/],
    [{ url: "postgres://localhost/db", folder: "x" }, /not both/],
    [{ url: "postgres://user:pass word@[bad/db" }, /cannot be read/],
  ])("refuses %j", async (options, message) => {
    const error: unknown = await openDatabase(options).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(DatabaseError);
    expect(String(error)).toMatch(message);
    expect(String(error)).not.toContain("pass word");
  });

  test("loads a driver only when it is needed", async () => {
    const { metafile } = await build({
      entryPoints: [fileURLToPath(new URL("../../src/database/index.ts", import.meta.url))],
      bundle: true, write: false, metafile: true, platform: "node", format: "esm", splitting: true, outdir: "out", packages: "external",
    });
    const entry = Object.values(metafile.outputs).find(({ entryPoint }) => entryPoint?.endsWith("database/index.ts"));
    const reached = new Set<string>();
    const visit = (imports: { path: string; kind: string; external?: boolean }[]) => {
      for (const { path, kind, external } of imports) {
        if (kind === "dynamic-import" || reached.has(path)) continue;
        reached.add(path);
        if (external !== true) visit(metafile.outputs[path]?.imports ?? []);
      }
    };
    visit(entry?.imports ?? []);
    expect([...reached].filter((path) => path === "postgres" || path.startsWith("@electric-sql/"))).toEqual([]);
  });

  test("shows the place of a server without password and parameters", () => {
    expect(parseServerUrl("postgres://me:s3cret@db.example.org:6543/shop?sslmode=require&password=x").location)
      .toBe("postgres://me@db.example.org:6543/shop");
    expect(parseServerUrl("postgresql://localhost/shop?sslmode=require&TimeZone=CET&role=x").url)
      .toBe("postgresql://localhost/shop?sslmode=require");
  });
});
