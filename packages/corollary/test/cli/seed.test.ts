import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createDatabase, type TestDatabase } from "../postgres.js";
import { giveDatabase } from "./embedded.js";
import { configFor, corollary, project, sound, write } from "./run.js";

const shop = {
  ...sound,
  "domain/shop.ts": `import { date, embed, Entity, identity, json, ref, text, Value } from "corollary";
export class Address extends Value { city = text(); zip = text().optional(); }
export class Shop extends Entity { id = identity(); name = text().unique(); address = embed(() => Address); extra = json().optional(); opened = date().optional(); }
export class Seller extends Entity { name = text({ max: 10 }); shop = ref(() => Shop); }
`,
  "seeds/010-shop.csv": `id,name,address.city,address.zip,extra,opened\n7,North,Oslo,,"{""floors"": [1, 2]}",2020-01-31\n3,"South, by the sea",Rome,00184,,\n`,
  "seeds/020-seller.json": JSON.stringify([{ name: "Ann", shop: 7 }, { name: "Bo", shop: 3 }]),
  "seeds/030-shop.sql": `insert into shop (name, address_city) values ('East', 'Kyiv');\n`,
  "seeds/greeting.txt": "Cy",
  "seeds/040-more.ts": `import type { Context } from "corollary";
import { Seller, Shop } from "../domain/shop";
import { readFileSync } from "node:fs";
const greeting: string = readFileSync(new URL("greeting.txt", import.meta.url), "utf8");
export default async (db: Context) => {
  const east = await db.from(Shop).where((s) => s.name.eq("East")).one();
  await db.create(Seller, { name: greeting, shop: east.id });
};
`,
} as const;

const states = (out: string) => (JSON.parse(out) as { seeds: { name: string; state: string }[] }).seeds.map(({ name, state }) => `${name} ${state}`);

type Run = (...args: string[]) => ReturnType<typeof corollary>;

describe("corollary db seed", () => {
  let server: TestDatabase;
  beforeAll(async () => {
    server = await createDatabase();
  });
  afterAll(() => server.drop());

  /** A project with a database in which the schema is built, and a command that runs on both. */
  async function prepared(files: Readonly<Record<string, string>>, kind: "embedded" | "server" = "server") {
    const folder = project(kind === "server" ? { ...files, "corollary.config.ts": configFor(server) } : files);
    if (kind === "embedded") await giveDatabase(folder);
    const run: Run = (...args) => corollary(folder, args, kind === "server" ? { DATABASE_URL: server.url } : {});
    expect(await run("db", "reset", "--yes")).toMatchObject({ code: 0 });
    return { folder, run };
  }

  it.each(["embedded", "server"] as const)("applies every kind of file in order of name, each once, on the %s database", async (kind) => {
    const { run } = await prepared(shop, kind);
    expect(states((await run("db", "seed", "--status", "--json")).out)).toEqual(["010-shop.csv pending", "020-seller.json pending", "030-shop.sql pending", "040-more.ts pending"]);
    const first = await run("db", "seed", "--json");
    expect(first).toMatchObject({ code: 0 });
    expect((JSON.parse(first.out) as { applied: { name: string; rows?: number }[] }).applied.map(({ name, rows }) => [name, rows])).toEqual([
      ["010-shop.csv", 2], ["020-seller.json", 2], ["030-shop.sql", undefined], ["040-more.ts", undefined],
    ]);
    const again = await run("db", "seed");
    expect(again).toMatchObject({ code: 0 });
    expect(again.err).toContain("Every seed is applied.");
    const status = await run("db", "seed", "--status");
    expect(status.out.match(/ applied /gu)).toHaveLength(4);
  }, 180_000);

  it("refuses a seed that was changed after it was applied, and says what to do", async () => {
    const { folder, run } = await prepared({ ...sound, "seeds/010-note.csv": "title\nA\n" });
    expect(await run("db", "seed")).toMatchObject({ code: 0 });
    write(folder, "seeds/010-note.csv", "title\nB\n");
    write(folder, "seeds/020-note.csv", "title\nC\n");
    expect(await run("db", "seed")).toMatchObject({ code: 2, err: expect.stringContaining("changed after being applied: 010-note.csv") });
    expect(states((await run("db", "seed", "--status", "--json")).out)).toEqual(["010-note.csv changed", "020-note.csv pending"]);
    write(folder, "seeds/010-note.csv", "title\nA\n");
    expect((await run("db", "seed")).err).toContain("020-note.csv  1 row");
  });

  it("leaves nothing behind of a seed that fails, and stops there", async () => {
    const { folder, run } = await prepared({
      ...sound,
      "seeds/010-note.csv": "title\nfine\n",
      "seeds/020-note.csv": `title\nfine too\n${"x".repeat(81)}\n`,
      "seeds/030-note.csv": "title\nnever\n",
    });
    const failed = await run("db", "seed");
    expect(failed.code).toBe(1);
    expect(failed.err).toContain("020-note.csv failed and left nothing behind");
    expect(states((await run("db", "seed", "--status", "--json")).out)).toEqual(["010-note.csv applied", "020-note.csv pending", "030-note.csv pending"]);
    write(folder, "seeds/020-note.csv", "title\nmended\n");
    expect(await run("db", "seed")).toMatchObject({ code: 0 });
  });

  it("refuses a database whose schema is not that of the model", async () => {
    const { folder, run } = await prepared({ ...sound, "seeds/010-note.csv": "title\nA\n" });
    write(folder, "domain/note.ts", sound["domain/note.ts"].replace("title = text({ max: 80 });", "title = text({ max: 80 });\n  more = text().optional();"));
    expect(await run("db", "seed")).toMatchObject({ code: 2, err: expect.stringContaining("note.more") });
  });

  it("says which file a seed module fails in", async () => {
    const { run } = await prepared({ ...sound, "seeds/010-boom.ts": `export default () => { throw new Error("not today"); };\n` });
    expect(await run("db", "seed")).toMatchObject({ code: 1, err: expect.stringContaining("010-boom.ts failed and left nothing behind: not today") });
  });
});

describe("corollary db reset", () => {
  const notLocal = { DATABASE_URL: "postgres://me@db.example.com/shop" };

  it("refuses without --yes, in production, and on another machine, before it touches anything", async () => {
    const folder = project(sound);
    const refused = (text: string) => ({ code: 2, out: "", err: expect.stringContaining(text) });
    expect(await corollary(folder, ["db", "reset"])).toMatchObject(refused("--yes"));
    expect(await corollary(folder, ["db", "reset", "--yes"], { NODE_ENV: "production" })).toMatchObject(refused("NODE_ENV is production"));
    expect(await corollary(folder, ["db", "reset", "--yes"], notLocal)).toMatchObject(refused("not on this machine"));
  });

  it("drops what was deployed, though the model has another shape by now, and leaves what is not ours", async () => {
    const server = await createDatabase();
    const env = { DATABASE_URL: server.url };
    const folder = project({ ...sound, "corollary.config.ts": configFor(server), "seeds/010-other.sql": "create table other (kept int); insert into note (title) values ('gone');" });
    await corollary(folder, ["db", "reset", "--yes"], env);
    expect(await corollary(folder, ["db", "seed"], env)).toMatchObject({ code: 0 });
    write(folder, "domain/note.ts", `import { Entity, integer } from "corollary";\nexport class Page extends Entity { number = integer(); }\n`);
    expect(await corollary(folder, ["db", "reset", "--yes"], env)).toMatchObject({ code: 0, err: expect.stringContaining("Dropped everything and built the schema: 1 table") });
    const { openDatabase } = await import("../../src/database/open.js");
    const database = await openDatabase({ url: server.url });
    const { rows } = await database.query<{ name: string }>({ text: "select table_name as name from information_schema.tables where table_schema = 'public' order by 1", params: [] });
    await database.close();
    await server.drop();
    expect(rows.map((row) => row.name)).toEqual(["other", "page"]);
  });
});
