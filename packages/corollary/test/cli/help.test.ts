import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { parseModel } from "../../src/model/json/parse.js";
import { printModel } from "../../src/model/json/print.js";
import { bin, cleanEnv, corollary, project, sound } from "./run.js";

describe("corollary on the command line", () => {
  it("teaches by examples, on stdout", async () => {
    const { code, out, err } = await corollary(project({}), ["--help"]);
    expect([code, err]).toEqual([0, ""]);
    for (const word of ["dev", "serve", "check", "model", "ddl", "db", "Examples:", "Exit codes:"]) expect(out).toContain(word);
  });

  it("loads nothing for its help but the commands' names: no driver, no model, no server", async () => {
    const folder = project({});
    await corollary(folder, ["--help"], { NODE_V8_COVERAGE: join(folder, "loaded") });
    const loaded = readdirSync(join(folder, "loaded")).flatMap((file) => modulesIn(join(folder, "loaded", file)));
    expect(loaded).toContainEqual(expect.stringMatching(/\/dist\/cli\/program\.js$/u));
    expect(loaded.filter((url) => !/\/(?:dist\/cli\/|dist\/database\/errors\.js$|node_modules\/commander\/|corollary\/bin\/)/u.test(url))).toEqual([]);
  });

  it("teaches each command by examples", async () => {
    const folder = project({});
    for (const command of [["dev"], ["serve"], ["check"], ["model"], ["ddl"], ["db", "reset"], ["db", "seed"]]) {
      const { code, out } = await corollary(folder, [...command, "--help"]);
      expect(code).toBe(0);
      expect(out).toContain(`$ corollary ${command.join(" ")}`);
    }
  });

  it("prints its version", async () => {
    expect(await corollary(project({}), ["--version"])).toMatchObject({ code: 0, out: expect.stringMatching(/^\d+\.\d+\.\d+\n$/u) });
  });

  it("suggests what an unknown command may have meant, on stderr, with exit code 1", async () => {
    const { code, out, err } = await corollary(project({}), ["chekc"]);
    expect([code, out]).toEqual([1, ""]);
    expect(err).toContain("Did you mean check?");
  });

  it("refuses a port that is none", async () => {
    const { code, err } = await corollary(project(sound), ["serve", "--port", "http"]);
    expect(code).toBe(1);
    expect(err).toContain("whole number from 0 to 65535");
  });

  it("runs in another folder with --cwd", async () => {
    expect(await corollary(project({}), ["--cwd", project(sound), "check"])).toMatchObject({ code: 0 });
    expect(await corollary(project({}), ["--cwd", "nowhere", "check"])).toMatchObject({ code: 1, err: expect.stringContaining("There is no folder nowhere.") });
  });
});

describe("corollary model and ddl", () => {
  it("print the model as JSON, with help from doc comments and places from the files", async () => {
    const { code, out } = await corollary(project(sound), ["model"]);
    expect(code).toBe(0);
    const model = JSON.parse(out) as { entities: Record<string, { help?: string; fields: Record<string, { origin?: unknown }> }> };
    expect(model.entities["Note"]?.help).toBe("Something to remember.");
    expect(model.entities["Note"]?.fields["title"]?.origin).toEqual({ file: "domain/note.ts", line: 4, column: 11 });
  });

  it("print JSON that reads back as the same model, and the JSON Schema of such JSON", async () => {
    const folder = project(sound);
    const { out } = await corollary(folder, ["model"]);
    expect(printModel(parseModel(JSON.parse(out)))).toBe(out);
    const schema = JSON.parse((await corollary(project({}), ["model", "--schema"])).out) as object;
    expect(schema).toMatchObject({ $schema: expect.stringContaining("json-schema.org"), type: "object" });
  });

  it("print the SQL of an empty database, the same bytes each time", async () => {
    const folder = project(sound);
    const [first, second] = [await corollary(folder, ["ddl"]), await corollary(folder, ["ddl"])];
    expect(first.code).toBe(0);
    expect(first.out).toContain("create table note (");
    expect(second.out).toBe(first.out);
  });

  it("print the SQL for an older Postgres where asked to", async () => {
    const folder = project(sound);
    expect((await corollary(folder, ["ddl", "--postgres", "14"])).out).toContain('collate "C"');
    expect((await corollary(folder, ["ddl", "--postgres", "9"])).code).toBe(1);
  });

  it("say on stderr what is wrong, and print nothing, where the model is broken", async () => {
    const broken = project({ ...sound, "domain/note.ts": "export class {" });
    for (const command of ["model", "ddl"]) {
      expect(await corollary(broken, [command])).toMatchObject({ code: 1, out: "", err: expect.stringContaining("domain/note.ts:1") });
    }
  });

  it("stop quietly where the reader has seen enough", async () => {
    const piped = spawnSync("sh", ["-c", `"${process.execPath}" "${bin}" ddl | head -1`], { cwd: project(sound), env: cleanEnv(), encoding: "utf8" });
    expect(piped.stderr).toBe("");
  });
});

/** What Node says of the modules that it ran, in the form of V8's coverage. */
function modulesIn(file: string): string[] {
  const { result } = JSON.parse(readFileSync(file, "utf8")) as { readonly result: readonly { readonly url: string }[] };
  return result.map(({ url }) => url).filter((url) => url.startsWith("file:"));
}
