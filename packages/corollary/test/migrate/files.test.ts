import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { isMoment, slugOf, versionAt } from "../../src/migrate/files/name.js";
import { MigrationFilesError } from "../../src/migrate/files/problem.js";
import { readMigrations } from "../../src/migrate/files/read.js";
import { printSnapshot, snapshotOf } from "../../src/migrate/files/snapshot.js";
import { migrationFiles, writeMigration } from "../../src/migrate/files/write.js";
import type { Schema } from "../../src/schema/schema.js";

const empty: Schema = { format: 1, version: 18, roles: [], extensions: [], schemas: [], enums: [], sequences: [], functions: [], tables: [], grants: [] };

function folderOf(files: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(tmpdir(), "corollary-migrations-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  return folder;
}

async function problemsOf(files: Readonly<Record<string, string>>) {
  const error: unknown = await readMigrations(folderOf(files)).then(() => undefined, (thrown: unknown) => thrown);
  if (!(error instanceof MigrationFilesError)) throw new Error("The folder was read without a word.", { cause: error });
  return error.problems;
}

describe("a folder of migrations", () => {
  it("is read in order of versions, whoever wrote the files", async () => {
    const folder = folderOf({
      "V20260103000000__load.ts": "export async function up() {}\n",
      "V20260101000000__first.up.sql": "create table a (b int);\r\n",
      "V20260101000000__first.down.sql": "drop table a",
      "V20260101000000__first.snapshot.json": printSnapshot(snapshotOf(empty, "abc")),
      "README.md": "notes", "views.sql": "",
    });
    await writeMigration(folder, migrationFiles({ name: { version: "20260102000000", slug: "second" }, title: "Second", steps: [], snapshot: snapshotOf(empty) }));
    const migrations = await readMigrations(folder);
    expect(migrations.map(({ name, kind }) => [name, kind])).toEqual([["V20260101000000__first", "sql"], ["V20260102000000__second", "sql"], ["V20260103000000__load", "typescript"]]);
    expect(migrations[0]).toMatchObject({ up: "create table a (b int);\n", down: "drop table a", snapshot: { modelHash: "abc" } });
    expect(migrations[1]).toMatchObject({ plan: [], snapshot: { schema: empty } });
  });

  it("is empty where there is no such folder", async () => {
    expect(await readMigrations(join(tmpdir(), "corollary-no-such-folder"))).toEqual([]);
  });

  it("has checksums that do not change with line endings, and do with anything else", async () => {
    const sumOf = async (text: string) => (await readMigrations(folderOf({ "V20260101000000__a.up.sql": text })))[0]?.checksum;
    expect(await sumOf("select 1;\r\nselect 2")).toBe(await sumOf("select 1;\nselect 2"));
    expect(await sumOf("select 1;\nselect 2")).not.toBe(await sumOf("select 1;\nselect  2"));
  });

  it("is refused with everything that is wrong, each with its place and a remedy", async () => {
    const changed = printSnapshot(snapshotOf(empty)).replace('"version": 18', '"version": 17');
    const problems = await problemsOf({
      "V20260101000000__a.up.sql": "select 1", "V20260101000000__b.up.sql": "select 1",
      "V20260230000000__c.up.sql": "", "v20260102000000_d.sql": "", "V20260103000000__Big.up.sql": "",
      "V20260104000000__e.down.sql": "select 1",
      "V20260105000000__f.up.sql": "select 1;\ncommit;",
      "V20260106000000__g.up.sql": "", "V20260106000000__g.snapshot.json": changed,
      "V20260107000000__h.up.sql": "", "V20260107000000__h.snapshot.json": "{",
      "V20260108000000__i.up.sql": "", "V20260108000000__i.plan.json": "[]",
      "V20260109000000__j.ts": "", "V20260109000000__j.down.sql": "",
    });
    expect(problems.map(({ file, line, message }) => [file, line, message])).toEqual([
      ["V20260103000000__Big.up.sql", undefined, expect.stringContaining("no name")],
      ["V20260230000000__c.up.sql", undefined, expect.stringContaining("no name")],
      ["v20260102000000_d.sql", undefined, expect.stringContaining("no name")],
      ["V20260101000000__b", undefined, "It has the same version as V20260101000000__a."],
      ["V20260104000000__e", undefined, expect.stringContaining("no .up.sql")],
      ["V20260105000000__f.up.sql", 2, expect.stringContaining("begins or ends a transaction")],
      ["V20260106000000__g.snapshot.json", undefined, expect.stringContaining("has been changed")],
      ["V20260107000000__h.snapshot.json", undefined, expect.stringContaining("not JSON")],
      ["V20260108000000__i.plan.json", undefined, expect.stringContaining("no plan")],
      ["V20260109000000__j.ts", undefined, expect.stringContaining("has no .down.sql")],
    ]);
    for (const { hint } of problems) expect(hint).not.toBe("");
  });

  it("writes all files of a migration or none", async () => {
    const folder = folderOf({ "V20260101000000__a.plan.json": "mine" });
    const files = migrationFiles({ name: { version: "20260101000000", slug: "a" }, title: "A", steps: [] });
    await expect(writeMigration(folder, files)).rejects.toThrow(/EEXIST/u);
    expect((await problemsOf({ "V20260101000000__a.plan.json": "mine" })).length).toBeGreaterThan(0);
    await expect(readMigrations(folder)).rejects.toThrow("no .up.sql");
  });

  it("has names made of the moment and the words", () => {
    expect(versionAt(new Date("2026-01-31T09:05:07.123Z"))).toBe("20260131090507");
    expect([slugOf("Add the rating (1–5)"), slugOf("größe"), slugOf("日本"), slugOf("x".repeat(99))]).toEqual(["add_the_rating_1_5", "gro_e", "migration", "x".repeat(60)]);
    expect([isMoment("20240229000000"), isMoment("20230229000000"), isMoment("20240101240000")]).toEqual([true, false, false]);
  });
});
