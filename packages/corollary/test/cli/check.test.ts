import { describe, expect, it } from "vitest";
import { corollary, project, sound } from "./run.js";

interface Report {
  readonly ok: boolean;
  readonly problems: readonly { readonly code: string; readonly message: string; readonly hint?: string; readonly place?: { file: string; line: number; column: number } }[];
}

async function problems(files: Readonly<Record<string, string>>): Promise<Report["problems"]> {
  const { code, out } = await corollary(project(files), ["check", "--json"]);
  const report = JSON.parse(out) as Report;
  expect([code, report.ok]).toEqual([1, false]);
  return report.problems;
}

describe("corollary check", () => {
  it("finds nothing wrong with a sound model, from a folder below too", async () => {
    const folder = project(sound);
    const ended = await corollary(`${folder}/domain`, ["check"]);
    expect(ended).toMatchObject({ code: 0, out: "" });
    expect(ended.err).toContain("The model is sound. 1 entity.");
    const asJson = await corollary(folder, ["check", "--json"]);
    expect(JSON.parse(asJson.out)).toEqual({ ok: true, problems: [] });
  });

  it("shows a problem of the model with its place, the lines, the cause and the mend", async () => {
    const folder = project({
      ...sound,
      "domain/note.ts": `import { Entity, many, text } from "corollary";\nimport { Tag } from "./tag";\n\nexport class Note extends Entity {\n  title = text();\n  tags = many(() => Tag, (tag) => tag.label);\n}\n`,
      "domain/tag.ts": `import { Entity, text } from "corollary";\nexport class Tag extends Entity {\n  label = text();\n}\n`,
    });
    const { code, err, out } = await corollary(folder, ["check"]);
    expect(code).toBe(1);
    expect(out).toBe("");
    expect(err).toContain("domain/note.ts:6:10 error");
    expect(err).toContain("> 6 |   tags = many(() => Tag, (tag) => tag.label);");
    expect(err).toContain("→ ");
    expect(err).toContain("1 error.");
    expect(err).not.toContain("\u001B[");
  });

  it("reports all problems, not the first", async () => {
    const found = await problems({
      ...sound,
      "domain/a.ts": `import { Entity, text } from "corollary";\nexport class Aa extends Entity { first = text(); First = text(); stray = 5; }\n`,
      "domain/b.ts": `import { Entity, text } from "corollary";\nexport class Bb extends Entity { stray = "x"; name = text(); }\n`,
    });
    expect(new Set(found.map((problem) => problem.place?.file))).toEqual(new Set(["domain/a.ts", "domain/b.ts"]));
    expect(found.length).toBeGreaterThanOrEqual(2);
  });

  it("points at a syntax error", async () => {
    const [problem] = await problems({ ...sound, "domain/note.ts": `export class Note {\n  tïtle = = 5;\n}\n` });
    expect(problem).toMatchObject({ code: "syntax", place: { file: "domain/note.ts", line: 2, column: 11 } });
  });

  it("points at an import that another file does not export", async () => {
    const [problem] = await problems({ ...sound, "domain/other.ts": `import { Nope } from "./note";\nexport const x = Nope;\n` });
    expect(problem).toMatchObject({ code: "missing-export", place: { file: "domain/other.ts", line: 1, column: 10 } });
    expect(problem?.message).toContain("Nope");
  });

  it("points at an import of a file that does not exist", async () => {
    const [problem] = await problems({ ...sound, "domain/other.ts": `\nexport * from "./gone";\n` });
    expect(problem).toMatchObject({ code: "missing-module", place: { file: "domain/other.ts", line: 2 } });
  });

  it("points at an import that Corollary does not export", async () => {
    const [problem] = await problems({ ...sound, "domain/other.ts": `import {\n  Entity,\n  txt,\n} from "corollary";\nexport class Other extends Entity { a = txt(); }\n` });
    expect(problem).toMatchObject({ code: "missing-export", message: 'The package "corollary" exports nothing named "txt".', place: { file: "domain/other.ts", line: 3, column: 3 } });
  });

  it("points at an import of a package that is not installed", async () => {
    const [problem] = await problems({ ...sound, "domain/other.ts": `// first\nimport x from "no-such-package-here";\nexport const y = x;\n` });
    expect(problem).toMatchObject({ code: "missing-module", place: { file: "domain/other.ts", line: 2 } });
    expect(problem?.hint).toContain("npm install no-such-package-here");
  });

  it("points at the line that threw while loading", async () => {
    const [problem] = await problems({
      ...sound,
      "domain/boom.ts": `interface Long {\n  a: string;\n}\nfunction fail(): Long {\n  throw new RangeError("too far");\n}\nexport const long = fail();\n`,
    });
    expect(problem).toMatchObject({ code: "thrown", message: "RangeError: too far", place: { file: "domain/boom.ts", line: 5, column: 9 } });
  });

  it("says what a config may not state", async () => {
    const found = await problems({ ...sound, "corollary.config.ts": `export default { domian: "./domain", database: { poolSize: 0 } };\n` });
    expect(found.map((problem) => problem.place?.file)).toEqual(["corollary.config.ts", "corollary.config.ts"]);
    const messages = found.map((problem) => problem.message).join("\n");
    expect(messages).toContain('"domian"');
    expect(messages).toContain("database.poolSize:");
  });

  it("asks for a default export of the config", async () => {
    const [problem] = await problems({ ...sound, "corollary.config.ts": `export const config = {};\n` });
    expect(problem).toMatchObject({ code: "config-export" });
  });

  it("asks for a model file where there is none", async () => {
    const [problem] = await problems({ "corollary.config.ts": sound["corollary.config.ts"] });
    expect(problem).toMatchObject({ code: "empty-domain", message: "There is no model file in domain/." });
  });

  it("needs no config where the defaults do", async () => {
    expect(await corollary(project({ "domain/note.ts": sound["domain/note.ts"] }), ["check"])).toMatchObject({ code: 0 });
  });

  it("takes a domain that the config imports, and one in another folder", async () => {
    const imported = project({
      "corollary.config.ts": `import { defineConfig } from "corollary/server";\nimport * as domain from "./model/index.js";\nexport default defineConfig({ domain });\n`,
      "model/index.ts": `export * from "./note.js";\n`,
      "model/note.ts": sound["domain/note.ts"],
    });
    expect((await corollary(imported, ["check"])).err).toContain("1 entity");
    const elsewhere = project({
      "corollary.config.ts": `import { defineConfig } from "corollary/server";\nexport default defineConfig({ domain: "./model/deep" });\n`,
      "model/deep/note.ts": sound["domain/note.ts"],
    });
    expect((await corollary(elsewhere, ["check"])).err).toContain("1 entity");
  });

  it("leaves nothing behind in the build folder", async () => {
    const folder = project(sound);
    await corollary(folder, ["check"]);
    const { readdirSync } = await import("node:fs");
    expect(readdirSync(`${folder}/.corollary/build`)).toEqual([]);
  });

  it("says where to go where there is no project", async () => {
    const { code, err } = await corollary(project({}), ["check"]);
    expect(code).toBe(1);
    expect(err).toContain("npx create-corollary");
  });
});
