import { readdirSync, readFileSync } from "node:fs";
import { builtinModules } from "node:module";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";

/**
 * The rooms of the house, lowest first. A room may import those below it; `expr` and `model` may import each other,
 * since the language of models is a language of expressions.
 */
const rooms = ["expr", "model", "database", "schema", "migrate", "query", "policy", "service", "identity", "view", "http", "cli"] as const;
/** Rooms that also run in a browser, and those that are pure: no built-in of Node. */
const withoutNode = ["expr", "model", "schema", "query", "policy", "client", "view"];

const source = fileURLToPath(new URL("../src", import.meta.url));
const builtins = new Set(builtinModules.flatMap((name) => [name, `node:${name}`]));

interface Import {
  readonly file: string;
  readonly target: string;
  readonly typeOnly: boolean;
}

function files(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(".ts"))
    .map((entry) => join(entry.parentPath, entry.name));
}

function importsOf(file: string): Import[] {
  const text = readFileSync(file, "utf8");
  const statements = text.matchAll(/^\s*(?:import|export)\s+(type\s+)?[^;"']*?from\s+"([^"]+)"|\bimport\("([^"]+)"\)|^import\s+"([^"]+)"/gm);
  return [...statements].map((match) => ({ file, typeOnly: match[1] !== undefined, target: match[2] ?? match[3] ?? match[4] ?? "" }));
}

const imports = files(source).flatMap(importsOf);
const roomOf = (path: string) => relative(source, path).split(/[\\/]/)[0] ?? "";
const rank = (room: string) => rooms.indexOf(room as (typeof rooms)[number]);

describe("the rooms", () => {
  it("are found, with imports between them", () => {
    expect(imports.length).toBeGreaterThan(100);
    for (const room of ["expr", "model", "schema", "database", "query", "http", "cli"]) expect(imports.map((i) => roomOf(i.file))).toContain(room);
  });

  it("never import a higher one", () => {
    const upward = imports
      .filter((i) => i.target.startsWith("."))
      .map((i) => ({ ...i, from: roomOf(i.file), to: roomOf(join(dirname(i.file), i.target)) }))
      .filter(({ from, to }) => rank(from) >= 0 && rank(to) > rank(from) && !(from === "expr" && to === "model"))
      .map((i) => `${relative(source, i.file)} imports ${i.to}`);
    expect(upward).toEqual([]);
  });

  it("have expr import nothing of model but types", () => {
    const values = imports
      .filter((i) => roomOf(i.file) === "expr" && i.target.startsWith(".") && roomOf(join(dirname(i.file), i.target)) === "model" && !i.typeOnly)
      .map((i) => relative(source, i.file));
    expect(values).toEqual([]);
  });

  it("keep Node out of everything that is pure or runs in a browser", () => {
    const leaks = imports
      .filter((i) => withoutNode.includes(roomOf(i.file)) && builtins.has(i.target))
      .map((i) => `${relative(source, i.file)} imports ${i.target}`);
    expect(leaks).toEqual([]);
  });

  it("let the client have, of the server's, the builder of queries alone", () => {
    const shared = ["query/builder.js", "query/errors.js"];
    const typesOnly = ["query/query.js", "query/types.js"];
    const reached = imports
      .filter((i) => i.target.startsWith(".") && (roomOf(i.file) === "client" || /query\/(builder|errors)\.ts$/.test(i.file)))
      .map((i) => ({ ...i, to: relative(source, join(dirname(i.file), i.target)).replaceAll("\\", "/") }));
    expect(reached.map((i) => i.to)).toContain("query/builder.js");
    const foreign = reached.filter(({ to, typeOnly }) => !/^(client|expr|model)\//.test(to) && !shared.includes(to) && !(typeOnly && typesOnly.includes(to)));
    expect(foreign.map((i) => `${relative(source, i.file)} imports ${i.to}`)).toEqual([]);
  });

  it("are made of files that can be read in one sitting", () => {
    const long = files(source).map((file) => [relative(source, file), readFileSync(file, "utf8").split("\n").length] as const).filter(([, lines]) => lines > 400);
    expect(long).toEqual([]);
  });
});
