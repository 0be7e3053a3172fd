import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { openDatabase, type Database } from "../../src/database/index.js";
import { createQueries, type Queries } from "../../src/query/execute.js";
import { createDatabase, type TestDatabase } from "../postgres.js";
import { ids, shopRows } from "./rows.js";
import { e, shop, shopDdl, status, text, uuid } from "./shop.js";

let server: TestDatabase, database: Database, queries: Queries;

beforeAll(async () => {
  server = await createDatabase();
  database = await openDatabase({ url: server.url, poolSize: 8 });
  await database.script(shopDdl);
  queries = createQueries({ model: shop, database });
});
afterAll(async () => {
  await database.close();
  await server.drop();
});
beforeEach(async () => {
  await database.script("truncate app_user, customer, customer_group, membership, invoice, invoice_line");
  await database.script(shopRows);
});

const invoice = { number: "N-1", customer: ids.acme, issued: "2026-03-01" };
const number = e.path(text, "number"), id = e.path(uuid, "id");

async function outcomes(running: readonly Promise<unknown>[]): Promise<string[]> {
  const settled = await Promise.allSettled(running);
  return settled.map((s) => (s.status === "fulfilled" ? "done" : String((s.reason as Error).name))).sort();
}

describe("writers at the same time", () => {
  it("one of those who saw the same version wins", async () => {
    const race = Array.from({ length: 8 }, (_, i) => queries.write.update("Invoice", ids.two, { number: `R-${i}` }, { version: 1 }));
    expect(await outcomes(race)).toEqual([...Array.from({ length: 7 }, () => "VersionConflict"), "done"]);
    expect(await queries.read.one({ entity: "Invoice", where: e.cmp("eq", id, e.lit(uuid, ids.two)), select: ["version"] })).toEqual({ version: 2 });
  });
  it("a state is left once", async () => {
    const race = ["paid", "void"].flatMap((to) => Array.from({ length: 4 }, () => queries.write.update("Invoice", ids.one, { status: to })));
    const settled = await Promise.allSettled(race);
    const row = await queries.read.one({ entity: "Invoice", where: e.cmp("eq", id, e.lit(uuid, ids.one)), select: ["status"] });
    const loser = row["status"] === "paid" ? "void" : "paid";
    const refused = settled.flatMap((s) => (s.status === "rejected" ? [s.reason as object] : []));
    expect(refused).toHaveLength(4);
    for (const reason of refused) expect(reason).toMatchObject({ name: "InvalidTransition", from: row["status"], to: loser, allowed: [] });
  });
  it("changes by conditions never take a state where it does not lead", async () => {
    const draft = e.cmp("eq", e.path(status, "status"), e.lit(status, "draft"));
    const drafts = [ids.two, ids.three];
    const race = [
      queries.write.updateWhere({ entity: "Invoice", where: draft }, { status: "sent" }),
      ...drafts.map((key) => queries.write.update("Invoice", key, { status: "void" })),
    ];
    await Promise.allSettled(race);
    const rows = await queries.read.all({ entity: "Invoice", where: e.isIn(id, ...drafts.map((key) => e.lit(uuid, key))), select: ["status", "version"] });
    // draft → sent → void takes two steps, draft → void one; nothing else can have happened.
    for (const row of rows) expect([["sent", 2], ["void", 2], ["void", 3]]).toContainEqual([row["status"], row["version"]]);
  });
  it("an upsert makes one row", async () => {
    const race = Array.from({ length: 8 }, (_, i) => queries.write.upsert("Invoice", { ...invoice, due: `2026-04-0${i + 1}` }, ["number"]));
    expect(await outcomes(race)).toEqual(Array.from({ length: 8 }, () => "done"));
    expect(await queries.read.all({ entity: "Invoice", where: e.cmp("eq", number, e.lit(text, "N-1")), select: ["version"] })).toEqual([{ version: 8 }]);
  });
});

describe("nested creation", () => {
  it("is seen whole or not at all", async () => {
    let writing = true;
    const seen = new Set<number>();
    const watch = async () => {
      while (writing) {
        const rows = await queries.read.all({ entity: "Invoice", where: e.match("startsWith", number, e.lit(text, "M-")), select: [], include: { lines: { select: ["id"] } } });
        for (const row of rows) seen.add((row["lines"] as unknown[]).length);
      }
    };
    const watching = Promise.all([watch(), watch()]);
    const line = (n: number) => ({ description: `line ${n}`, price: "1" });
    for (let n = 0; n < 20; n += 1) await queries.write.create("Invoice", { ...invoice, number: `M-${n}`, lines: [line(1), line(2), { ...line(3), quantity: 2 }] });
    writing = false;
    await watching;
    expect([...seen]).toEqual([3]);
  });
  it("leaves nothing of a row that fails at its last line", async () => {
    const broken = { ...invoice, customer: { name: "Ghost" }, lines: [{ description: "a", price: "1" }, { description: "b", price: "1e300" }] };
    await expect(queries.write.create("Invoice", broken)).rejects.toMatchObject({ name: "DatabaseError", kind: "out-of-range" });
    expect(await queries.read.count({ entity: "Customer" })).toBe(2);
    expect(await queries.read.count({ entity: "Invoice", archived: "include" })).toBe(4);
  });
});

describe("reading a lot", () => {
  it("streams in batches and stops when the reader does", async () => {
    await database.script(`insert into customer (name) select 'bulk ' || n from generate_series(1, 5000) n`);
    let rows = 0;
    for await (const _ of queries.read.stream({ entity: "Customer", select: ["name"] }, 500)) rows += 1;
    expect(rows).toBe(5002);
    for await (const row of queries.as({ settings: { "corollary.actor": "{}" } }).read.stream({ entity: "Customer" }, 100)) {
      expect(row["name"]).toBeTypeOf("string");
      break;
    }
    expect(await queries.read.count({ entity: "Customer" })).toBe(5002);
  });
  it("walks pages of thousands of rows by cursor, each row once", async () => {
    await database.script(`insert into customer (name) select 'bulk ' || n % 7 from generate_series(1, 2000) n`);
    const seen = new Set<unknown>();
    let after: string | undefined, pages = 0;
    do {
      const page: { readonly rows: Record<string, unknown>[]; readonly next?: string } = await queries.read.page({ entity: "Customer", select: ["id"], order: [{ by: e.path(text, "name"), direction: "desc" }], limit: 97, ...(after === undefined ? {} : { after }) });
      for (const row of page.rows) seen.add(row["id"]);
      after = page.next;
      pages += 1;
    } while (after !== undefined);
    expect([seen.size, pages]).toEqual([2002, 21]);
  });
});
