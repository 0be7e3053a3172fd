import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openDatabase, type Database } from "../../src/database/index.js";
import { createDatabase, type TestDatabase } from "../postgres.js";
import { configFor, corollary, project, write } from "./run.js";

const note = (fields: string): string => `import { Entity, integer, text } from "corollary";\n\nexport class Note extends Entity {\n${fields}}\n`;

let server: TestDatabase;
let other: TestDatabase;
let database: Database;
let folder: string;

beforeAll(async () => {
  [server, other] = await Promise.all([createDatabase(), createDatabase()]);
  database = await openDatabase({ url: server.url });
});
afterAll(async () => {
  await database.close();
  await Promise.all([server.drop(), other.drop()]);
});

const files = (): Record<string, string> => ({ "corollary.config.ts": configFor(server), "domain/note.ts": note("  title = text({ max: 80 });\n") });
const diff = (...args: string[]) => corollary(folder, ["diff", ...args], { DATABASE_URL: server.url });

describe("corollary diff", () => {
  it("finds nothing between a model and the database that was made from it", async () => {
    folder = project(files());
    await corollary(folder, ["db", "reset", "--yes"], { DATABASE_URL: server.url });
    const ended = await diff("--exit-code");
    expect(ended).toMatchObject({ code: 0, out: "" });
    expect(ended.err).toContain("Nothing differs");
    expect(JSON.parse((await diff("--json")).out)).toEqual({ equal: true, differences: [], beside: [] });
  });

  it("says what differs and where the model states it", async () => {
    folder = project(files());
    write(folder, "domain/note.ts", note("  title = text({ max: 90 });\n  stars = integer().optional();\n"));
    const { code, out, err } = await diff("--exit-code");
    expect(code).toBe(1);
    expect(out).toContain("+ The column note.stars (Note.stars) is new.  domain/note.ts:5:11");
    expect(out).toContain("~ The check constraint note_title_length_check of note (Note.title) changes: expression.  domain/note.ts:4:11");
    expect(err).toContain("2 differences from the database to the model.");
    expect((await diff()).code).toBe(0);
    const { equal, differences } = JSON.parse((await diff("--json")).out) as { equal: boolean; differences: { of: string; place: unknown }[] };
    expect([equal, differences.map(({ of }) => of)]).toEqual([false, ["column", "constraint"]]);
    expect(differences[0]?.place).toMatchObject({ file: "domain/note.ts", line: 5 });
  });

  it("prints statements that make what can be made, and says what else there is", async () => {
    folder = project(files());
    write(folder, "domain/note.ts", note("  title = text({ max: 80 });\n  stars = integer().optional();\n"));
    await database.script("create table stray (id int primary key); create view seen as select 1 as one; create collation odd (provider = libc, locale = 'C')");
    const { out } = await diff("--sql");
    expect(out).toContain("-- Not made:\n-- The table stray");
    expect(out).toContain("-- The view seen is gone from the model. Nothing may be made from it.\ndrop view seen;");
    expect(out).toContain("-- Not compared: the collation public.odd, only in the database.");
    await database.script(out);
    const after = await diff();
    expect(after.out).not.toContain("stars");
    expect(after.out).toContain("- The table stray is not in the model.");
    expect(after.out).not.toContain("seen");
    expect(after.out).toContain("? The collation public.odd is only in the database.");
  });

  it("compares two databases", async () => {
    folder = project(files());
    const ended = await diff("--from", server.url, "--to", other.url, "--exit-code");
    expect(ended.code).toBe(1);
    expect(ended.out).toContain("- The table note is not in");
    expect((await diff("--from", server.url, "--to", server.url, "--exit-code")).code).toBe(0);
    const alone = await diff("--from", server.url);
    expect([alone.code, alone.err]).toEqual([1, expect.stringContaining("--from and --to")]);
  });
});
