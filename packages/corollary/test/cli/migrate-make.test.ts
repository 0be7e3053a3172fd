import { readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import type { Database } from "../../src/database/port.js";
import { ownDatabase } from "../own-database.js";
import type { TestDatabase } from "../postgres.js";
import { single } from "../schema/databases.js";
import { configFor, project, write } from "./run.js";
import { type Answer, WarmCommandLine } from "./warm.js";

const ticket = (fields: string): string => `import { Entity, integer, text } from "corollary";\n\nexport class Ticket extends Entity {\n  title = text({ max: 60 });\n${fields}}\n`;
const plain = ticket("  rating = integer().optional();\n");

const warm = new WarmCommandLine();
let server: TestDatabase;
let database: Database;
ownDatabase((made) => ({ server, database } = made));
afterAll(() => warm.close());

describe("writing migrations at the command line, from the first to one in place of all", () => {
  let folder: string;
  const run = (...args: string[]): Promise<Answer> => warm.run(folder, ["migrate", ...args], { DATABASE_URL: server.url });
  const diff = (...args: string[]): Promise<Answer> => warm.run(folder, ["diff", ...args], { DATABASE_URL: server.url });
  const model = (text: string) => write(folder, "domain/ticket.ts", text);
  const written = () => readdirSync(join(folder, "migrations")).filter((file) => file.startsWith("V")).sort();
  const version = (slug: string) => /V(\d+)/u.exec(written().find((file) => file.includes(`__${slug}.`)) ?? "")?.[1] ?? "";
  const text = (slug: string) => readFileSync(join(folder, "migrations", written().find((file) => file.includes(`__${slug}.up.sql`)) ?? ""), "utf8");

  it("is one story", async () => {
    folder = project({ "corollary.config.ts": configFor(server), "domain/ticket.ts": plain.replace("text({ max: 60 })", "text({ max: 60 }).was(\"id\")") });
    await startsFromAModel();
    await asks();
    await needsWords();
    await provesWhatWasEdited();
    await comparesEverySide();
    await keepsFewAndInOrder();
  }, 480_000);

  async function startsFromAModel() {
    // A model that is not in order is no ground to make anything from.
    expect(await run("make", "init")).toMatchObject({ code: 1, err: expect.stringContaining("domain/ticket.ts:4:11") });
    model(plain);
    const made = await run("make", "init");
    expect(made).toMatchObject({ code: 0, out: expect.stringMatching(/^migrations\/V\d{14}__init\.up\.sql\n[^]*snapshot\.json\n$/u), err: expect.stringMatching(/Create the table ticket\n +domain\/ticket\.ts:3:1\n/u) });
    expect(made.err).toMatch(/proved on empty tables: up, down and up again/u);
    for (const line of made.err.split("\n")) expect(line.length, line).toBeLessThanOrEqual(80);
    expect(await run("make", "again", "--json")).toMatchObject({ code: 0, out: '{"made":"nothing"}\n' });
    expect(await run("apply")).toMatchObject({ code: 0 });
    await database.script("insert into ticket (title, rating) values ('a', 1), ('b', 2), ('c', null)");
  }

  async function asks() {
    model(ticket("  stars = integer().optional();\n"));
    const before = written();
    const asked = await run("make", "stars");
    expect(asked).toMatchObject({ code: 2, out: "", err: expect.stringMatching(/--rename ticket\.rating=ticket\.stars\n +no: +--no-rename ticket\.rating=ticket\.stars/u) });
    expect(await run("make", "stars", "--no-rename", "ticket.rating=ticket.stars")).toMatchObject({ code: 2, err: expect.stringContaining("--allow-destructive") });
    expect(written()).toEqual(before);
    const two = await run("make", "two", "--rename", "ticket.rating=ticket.stars", "--two-deployments", "--dry-run");
    expect(two).toMatchObject({ code: 0, out: expect.stringMatching(/__two.*up\.sql[^]*__two.*up\.sql/u), err: expect.stringMatching(/Apply the first, then deploy: corollary migrate apply --to \d{14}/u) });
    expect(written()).toEqual(before);
    const made = await run("make", "stars", "--rename", "ticket.rating=ticket.stars", "--json");
    expect(JSON.parse(made.out)).toMatchObject({ made: "migration", files: [expect.stringContaining("__stars.up.sql"), expect.any(String), expect.any(String), expect.any(String)] });
    expect(await run("apply")).toMatchObject({ code: 0 });
    expect(await single(database, "select string_agg(coalesce(stars, 0)::text, ',' order by title) from ticket")).toBe("1,2,0");
  }

  async function needsWords() {
    model(ticket("  stars = integer();\n  weight = integer();\n"));
    expect(await run("make", "required", "--fill", "ticket.stars=7")).toMatchObject({ code: 2, err: expect.stringMatching(/ticket\.weight is required, and has no value for the rows that are there\.\s+Say what they get[^]*--fill ticket\.weight=/u) });
    model(ticket("  stars = integer();\n"));
    expect(await run("make", "required", "--fill", "stars=0")).toMatchObject({ code: 1, err: expect.stringContaining("It is: --fill ticket.stars=0") });
    expect(await run("make", "required", "--fill", "ticket.stars=7")).toMatchObject({ code: 0, err: expect.stringMatching(/batches of \d+/u) });
    expect(await run("apply")).toMatchObject({ code: 0, err: expect.stringContaining("1 of 1") });
    expect(await single(database, "select string_agg(stars::text, ',' order by title) from ticket")).toBe("1,2,7");
    expect(await run("make", "--empty", "trim", "the titles")).toMatchObject({ code: 0, out: expect.stringMatching(/^migrations\/V\d{14}__trim_the_titles\.up\.sql\n$/u) });
    expect(await run("make", "--ts", "load")).toMatchObject({ code: 0, out: expect.stringMatching(/^migrations\/V\d{14}__load\.ts\n$/u) });
  }

  async function provesWhatWasEdited() {
    const file = `migrations/V${version("trim_the_titles")}__trim_the_titles.up.sql`;
    write(folder, file, "update ticket set nothing = 1;");
    expect(await run("verify")).toMatchObject({ code: 1, out: expect.stringMatching(/✓ .*__required\n[^]*✗ .*__trim_the_titles\n +On its way up it fails at step 1 .*column "nothing"[^]*○ .*__load  not tried/u) });
    write(folder, file, "update ticket set title = title;");
    model(ticket("  stars = integer();\n  note = text().optional();\n"));
    const behind = await run("verify", "--json");
    expect(behind.code).toBe(1);
    expect(JSON.parse(behind.out)).toMatchObject({ sound: false, untried: [], behind: [{ what: expect.stringContaining("ticket.note") }] });
    model(ticket("  stars = integer();\n"));
  }

  async function comparesEverySide() {
    expect(await diff("--migrations", "--exit-code")).toMatchObject({ code: 0, out: "", err: expect.stringContaining("Nothing differs between the migrations and the model.") });
    await database.script("alter table ticket add column stray int");
    const live = await diff("--migrations", "--live", "--exit-code");
    expect(live).toMatchObject({ code: 1, out: expect.stringContaining("+ The column ticket.stray is new."), err: expect.stringContaining("from the migrations to the database") });
    const snapshot = await diff("--snapshot", version("init"), "--json", "--exit-code");
    expect(snapshot.code).toBe(1);
    expect(JSON.parse(snapshot.out)).toMatchObject({ equal: false, differences: expect.arrayContaining([expect.objectContaining({ change: "create", of: "column", why: expect.stringContaining("--fill") })]) });
    expect(await diff("--snapshot", version("required"), "--live", "--sql")).toMatchObject({ code: 0, out: expect.stringContaining("add column stray") });
    expect(await diff("--snapshot", "7")).toMatchObject({ code: 1, err: expect.stringContaining("There is no snapshot 7.") });
    await database.script("alter table ticket drop column stray");
  }

  async function keepsFewAndInOrder() {
    const trim = version("trim_the_titles");
    expect(await run("attune")).toMatchObject({ code: 0, err: expect.stringContaining("No pending migration is older") });
    expect(await run("apply", "--to", trim)).toMatchObject({ code: 0 });
    // A branch brings one that is older than what is applied.
    write(folder, "migrations/V20200101000000__branch.up.sql", "create table branch ();");
    expect(await run("attune", "--dry-run")).toMatchObject({ code: 0, out: expect.stringMatching(/^V20200101000000__branch → V\d{14}__branch\nV\d{14}__load → V\d{14}__load\n$/u) });
    expect(version("branch")).toBe("20200101000000");
    expect(await run("attune")).toMatchObject({ code: 0 });
    expect([trim, version("branch"), version("load")]).toEqual([trim, version("branch"), version("load")].sort());
    rmSync(join(folder, `migrations/V${version("branch")}__branch.up.sql`));
    const squashed = await run("squash", "--to", trim, "--name", "all of it");
    expect(squashed).toMatchObject({ code: 0, out: expect.stringContaining("__all_of_it.up.sql"), err: expect.stringMatching(/stands for 4 migrations[^]*note .*__trim_the_titles was written by hand/u) });
    expect(text("all_of_it")).toContain("-- replaces: ");
    expect(readdirSync(join(folder, "migrations/squashed")).length).toBeGreaterThan(8);
    expect(await run("status")).toMatchObject({ code: 0, out: expect.stringContaining("1 pending: corollary migrate apply") });
    expect(await run("apply")).toMatchObject({ code: 0, err: expect.stringContaining("Applied 1 migration.") });
    expect(await run("repair", "snapshot")).toMatchObject({ code: 0, err: expect.stringContaining("The snapshot and the database agree.") });
  }
});
