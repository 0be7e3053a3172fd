import { builtinModules } from "node:module";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { build, type Plugin } from "esbuild";
import { describe, expect, it } from "vitest";

const source = fileURLToPath(new URL("../../src", import.meta.url));
const index = `${source}/index.ts`;
const clientIndex = `${source}/client/index.ts`;

interface Bundle {
  readonly text: string;
  /** Bytes, gzipped. */
  readonly size: number;
  /** Files that something of is inside, those of this package from its `src`. */
  readonly files: readonly string[];
}

/** What a browser would load for that module. `plugins` may leave rooms out; "iife": a script that is no module. */
async function bundle(contents: string, plugins: Plugin[] = [], format: "esm" | "iife" = "esm"): Promise<Bundle> {
  const result = await build({
    stdin: { contents, resolveDir: source, loader: "ts" },
    alias: { corollary: index, "corollary/client": clientIndex },
    bundle: true, minify: true, format, logLevel: "error", platform: "browser", target: "es2022", write: false, metafile: true, plugins,
  });
  const [file] = result.outputFiles;
  const [output] = Object.values(result.metafile.outputs);
  if (!file || !output) throw new Error("esbuild made no bundle.");
  const files = Object.entries(output.inputs).filter(([, { bytesInOutput }]) => bytesInOutput > 0).map(([path]) => path.replace(/^.*\/?packages\/corollary\/src\//, "").replace(/^.*node_modules\//, ""));
  return { text: file.text, size: gzipSync(file.contents, { level: 9 }).byteLength, files };
}

/** Leaves out what a domain brings along wherever it is imported: the language and its expressions. */
const withoutLanguage: Plugin = {
  name: "without-language",
  setup(on) {
    on.onResolve({ filter: /\/(model|expr)\// }, ({ path }) => ({ path, external: true }));
    on.onResolve({ filter: /^\.\.?\// }, ({ path, importer }) => (/\/src\/(model|expr)\//.test(importer) ? { path, external: true } : undefined));
  },
};

const client = `export { createClient } from "corollary/client";`;
const plain = `
  import { domain as domainOf, Entity, text, integer, ref, many } from "corollary";
  import { createClient } from "corollary/client";
  class Author extends Entity { name = text(); books = many(() => Book, (book) => book.author); }
  class Book extends Entity { title = text(); pages = integer(); author = ref(() => Author); }
  const domain = domainOf({ Author, Book });
  const library = createClient({ url: "http://library.example", domain, fetch: globalThis.libraryFetch });
  export const found = library.from(Book).where((b) => b.author.name.eq("Ada").and(b.pages.gt(100))).include({ author: true }).all();
`;

describe("the client's bundle", () => {
  it("holds no code of the server and nothing of Node", async () => {
    const { files, text } = await bundle(client);
    expect(files.length).toBeGreaterThan(20);
    const rooms = new Set(files.map((file) => file.split("/")[0]));
    expect([...rooms].sort()).toEqual(["client", "expr", "model", "pluralize", "query"]);
    expect(files.filter((file) => file.startsWith("query/")).sort()).toEqual(["query/builder.ts", "query/errors.ts"]);
    expect(files.filter((file) => /^expr\/sql|^model\/(compile|check|json)/.test(file))).toEqual([]);
    for (const name of builtinModules) expect(text).not.toMatch(new RegExp(`from ?"(node:)?${name}"`));
  });

  it("is small: its own code, and with the language that a domain is stated in", async () => {
    const own = await bundle(client, [withoutLanguage]);
    expect(own.files.every((file) => /^(client|query)\//.test(file))).toBe(true);
    expect(own.size).toBeLessThan(8_000);
    expect((await bundle(client)).size).toBeLessThan(23_000);
  });

  it("loads the arithmetic of decimals only where the domain has some", async () => {
    expect((await bundle(plain)).files.filter((file) => file.startsWith("big.js"))).toEqual([]);
    const priced = plain.replace("pages = integer();", "pages = integer(); price = money();").replace("integer, ref", "integer, money, ref");
    expect((await bundle(priced)).files.filter((file) => file.startsWith("big.js"))).not.toEqual([]);
  });

  it("also runs as a script that is no module", async () => {
    const { text } = await bundle(`
      import { Entity, text, ref, domain as domainOf } from "corollary";
      import { createClient } from "corollary/client";
      class Person extends Entity { name = text(); boss = ref(() => Person).optional(); }
      globalThis.address = String(createClient({ url: "", domain: domainOf({ Person }) }).from(Person).where((p) => p.boss.name.eq("Ada")));
    `, [], "iife");
    const page: { address?: string } = {};
    new Function("globalThis", text)(page);
    expect(page.address).toBe("/people?filter=boss.name==Ada");
  });

  it("knows entities by their names in the domain, where a minifier has renamed the classes", async () => {
    const { text } = await bundle(plain);
    expect(text).not.toMatch(/class Book\b/);
    const asked: string[] = [];
    const answer = { data: [{ id: "b", title: "Notes", pages: 120, author: { id: "a", name: "Ada", createdAt: "2026-01-01T00:00:00+00:00" } }], meta: {} };
    Object.assign(globalThis, { libraryFetch: async ({ url }: Request) => (asked.push(url), Response.json(answer)) });
    const { found }: { found: Promise<unknown> } = await import(`data:text/javascript;base64,${Buffer.from(text).toString("base64")}`);
    expect(await found).toMatchObject([{ title: "Notes", author: { createdAt: new Date("2026-01-01T00:00:00Z") } }]);
    expect(asked).toEqual(["http://library.example/api/v1/books?filter=author.name==Ada;pages=gt=100&limit=200&include=author&count=none"]);
  });
});
