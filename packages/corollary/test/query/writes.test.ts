import { afterAll, beforeEach, beforeAll, describe, expect, it } from "vitest";
import { openDatabase, type Database } from "../../src/database/index.js";
import { Decimal } from "../../src/expr/decimal.js";
import { createQueries, type Queries } from "../../src/query/execute.js";
import { readCompiler } from "../../src/query/reads.js";
import { databaseRunner } from "../../src/query/runner.js";
import { writeCompiler, Writes } from "../../src/query/writes.js";
import { recording } from "./recording.js";
import { ids, shopRows } from "./rows.js";
import { date, e, shop, shopDdl, status, text } from "./shop.js";

let database: Database, queries: Queries, texts: string[];

beforeAll(async () => {
  database = await openDatabase();
  await database.script(shopDdl);
  const recorded = recording(database);
  texts = recorded.texts;
  queries = createQueries({ model: shop, database: recorded.database, version: 160000 });
});
afterAll(() => database.close());
beforeEach(async () => {
  await database.script("truncate app_user, customer, customer_group, membership, invoice, invoice_line");
  await database.script(shopRows);
  texts.length = 0;
});

const number = e.path(text, "number");
const invoice = { number: "N-1", customer: ids.acme, issued: "2026-03-01" };

describe("create", () => {
  it("is one statement where the row alone says what it holds, and gives what the database made", async () => {
    const row = await queries.write.create("InvoiceLine", { invoice: ids.two, description: "saw", price: new Decimal("2.5"), quantity: 4 });
    expect(texts).toEqual(["insert into invoice_line as t (invoice_id, description, quantity, price) values ($1, $2, $3, $4) returning t.id, t.invoice_id as invoice, t.description, t.quantity, t.price, t.amount"]);
    expect(row).toEqual({ id: expect.any(String), invoice: ids.two, description: "saw", quantity: 4, price: new Decimal("2.5"), amount: new Decimal(10) });
    expect(await queries.write.create("InvoiceLine", { invoice: ids.two, description: "nail", price: "0.1" })).toMatchObject({ quantity: 1 });
  });
  it("takes values in their JavaScript and JSON forms", async () => {
    const row = await queries.write.create("Invoice", {
      ...invoice, big: 9223372036854775807n, rate: 0.5, document: new Uint8Array([1, 2]), period: { lower: "2026-01-01", upper: null }, status: "sent",
    });
    expect(row).toMatchObject({ big: 9223372036854775807n, rate: 0.5, document: new Uint8Array([1, 2]), period: { lower: "2026-01-01", upper: null, bounds: "[)" }, version: 1, total: new Decimal(0) });
    const customer = await queries.write.create("Customer", { name: "New", address: { city: "Ulm" }, tags: ['a"\\', "b,}"], profile: { deep: [1, null] } });
    expect(customer).toMatchObject({ owner: null, address: { city: "Ulm", zip: null }, tags: ['a"\\', "b,}"], profile: { deep: [1, null] } });
  });
  it("makes nested rows of any depth with one statement each, in one transaction", async () => {
    const row = await queries.write.create("Invoice", {
      ...invoice, customer: { name: "Fresh", owner: { email: "eve@x.org" } },
      lines: [{ description: "a", price: "1" }, { description: "b", price: "2" }, { description: "c", price: "3", quantity: 2 }],
    });
    expect(texts.map((t) => t.split(" (")[0])).toEqual([
      "begin", "insert into app_user as t", "insert into customer as t", "insert into invoice as t", "insert into invoice_line as t", "insert into invoice_line as t", expect.stringContaining("select i.id"),
    ]);
    expect(texts[4]).toBe(
      "insert into invoice_line as t (description, price, invoice_id) select v.c1, v.c2, v.c3 from unnest($1::text[], $2::numeric[], $3::uuid[]) with ordinality as v (c1, c2, c3, n) order by v.n returning t.id",
    );
    expect(row["total"]).toEqual(new Decimal(9));
    const made = await queries.read.one({ entity: "Invoice", where: e.cmp("eq", number, e.lit(text, "N-1")), select: [], include: { customer: { select: ["name"], include: { owner: { select: ["email"] } } }, lines: { select: ["description"] } } });
    expect(made).toMatchObject({ customer: { name: "Fresh", owner: { email: "eve@x.org" } } });
    expect((made["lines"] as { description: string }[]).map((l) => l.description).sort()).toEqual(["a", "b", "c"]);
  });
  it("makes all or none", async () => {
    const broken = queries.write.create("Invoice", { ...invoice, lines: [{ description: "a", price: "1" }, { description: "b", price: "99999999999999999999" }] });
    await expect(broken).rejects.toMatchObject({ name: "DatabaseError", kind: "out-of-range" });
    expect(await queries.read.count({ entity: "Invoice", where: e.cmp("eq", number, e.lit(text, "N-1")) })).toBe(0);
  });
  it("makes many in the order given, whichever columns each gives", async () => {
    const rows = await queries.write.createMany("Invoice", [{ ...invoice, number: "N-1" }, { ...invoice, number: "N-2", due: "2026-04-01" }, { ...invoice, number: "N-3" }]);
    expect(rows.map((r) => [r["number"], r["due"]])).toEqual([["N-1", null], ["N-2", "2026-04-01"], ["N-3", null]]);
    const keys = await queries.write.createKeys("Membership", [{ customer: ids.zeta, group: ids.gold }]);
    expect(keys).toEqual([{ customer: ids.zeta, group: ids.gold }]);
    expect(await queries.write.createMany("Customer", [{ name: "x", tags: ["1"] }, { name: "y", tags: null }, { name: "z", tags: ["2", "3"] }])).toMatchObject([{ tags: ["1"] }, { tags: null }, { tags: ["2", "3"] }]);
  });
  it.each([
    [{ ...invoice, nope: 1 }, { code: "unknown_name", field: 'field "nope"' }],
    [{ ...invoice, constructor: 1 }, { code: "unknown_name" }],
    [{ ...invoice, total: "1" }, { code: "not_writable", field: "total", reason: "computed" }],
    [{ ...invoice, version: 7 }, { code: "not_writable", field: "version", reason: "generated" }],
    [{ ...invoice, issued: "2026-02-30" }, { code: "invalid_value", field: "issued" }],
    [{ ...invoice, customer: "not a key" }, { code: "invalid_value", field: "customer" }],
    [{ ...invoice, number: null }, { code: "missing_value", field: "number" }],
    [{ number: "N-1", issued: "2026-03-01" }, { code: "missing_value", field: "customer" }],
    [{ ...invoice, lines: [{ price: "1" }] }, { code: "missing_value", entity: "InvoiceLine", field: "description" }],
    [{ ...invoice, lines: "none" }, { code: "invalid_value", field: "lines" }],
    [{ ...invoice, status: "lost" }, { code: "invalid_value", field: "status" }],
  ])("refuses %o by name", async (values, refusal) => {
    await expect(queries.write.create("Invoice", values)).rejects.toMatchObject(refusal);
  });
  it("refuses hidden fields and collections that are not owned", async () => {
    const writes = new Writes(writeCompiler(readCompiler({ model: shop, collation: '"C"' })), databaseRunner(database, undefined, undefined), {}, { hidden: "refuse" });
    await expect(writes.create("User", { email: "x", secret: "y" })).rejects.toMatchObject({ code: "not_writable", reason: "hidden" });
    expect(await queries.write.create("User", { email: "x", secret: "y" })).toMatchObject({ secret: "y" });
    await expect(queries.write.create("Customer", { name: "x", invoices: [] })).rejects.toMatchObject({ code: "not_writable", reason: "collection" });
  });
});

describe("update", () => {
  it("changes a row by its key in one statement", async () => {
    const row = await queries.write.update("Invoice", ids.two, { due: "2026-05-01", number: "A-3" }, { version: 1 });
    expect(texts).toHaveLength(1);
    expect(texts[0]).toMatch(/^update invoice as t set number = \$1, due = \$2 where t\.id = \$3 and t\.version = \$4 returning t\.id, /);
    expect(row).toMatchObject({ number: "A-3", due: "2026-05-01", version: 2, total: new Decimal(0) });
    expect(await queries.write.update("Invoice", ids.two, {})).toMatchObject({ version: 2 });
  });
  it("refuses another version and a row that is not there", async () => {
    await queries.write.update("Invoice", ids.two, { number: "A-3" });
    await expect(queries.write.update("Invoice", ids.two, { number: "A-4" }, { version: 1 })).rejects.toMatchObject({ name: "VersionConflict", expected: 1, actual: 2 });
    await expect(queries.write.update("Invoice", ids.nail, { number: "A-4" })).rejects.toMatchObject({ name: "NotFound" });
    await expect(queries.write.update("Invoice", ids.two, { id: ids.one })).rejects.toMatchObject({ code: "not_writable", reason: "key" });
  });
  it("lets states go only where they lead", async () => {
    expect(await queries.write.update("Invoice", ids.two, { status: "sent" })).toMatchObject({ status: "sent" });
    expect(await queries.write.update("Invoice", ids.two, { status: "sent", due: "2026-05-01" })).toMatchObject({ status: "sent" });
    await expect(queries.write.update("Invoice", ids.two, { status: "draft" })).rejects.toMatchObject({ name: "InvalidTransition", field: "status", from: "sent", to: "draft", allowed: ["paid", "void"] });
    expect(await queries.read.first({ entity: "Invoice", where: e.cmp("eq", e.path({ kind: "uuid" }, "id"), e.lit({ kind: "uuid" }, ids.two)), select: ["status", "due"] })).toEqual({ status: "sent", due: "2026-05-01" });
  });
  it("gives many rows each their own values in one statement, all or none", async () => {
    const rows = await queries.write.updateMany("Invoice", [
      { key: ids.three, values: { number: "Z-9", status: "sent" }, version: 1 },
      { key: ids.two, values: { number: "A-9", status: "void" }, version: 1 },
    ]);
    expect(texts[1]).toContain(
      "update invoice as t set number = v.c2, status = v.c3 from unnest($1::uuid[], $2::text[], $3::invoice_status[], $4::integer[], $5::text[]) with ordinality as v (c1, c2, c3, c4, c5, n) " +
      "where t.id = v.c1 and t.version = v.c4 and t.status = any(v.c5::invoice_status[]) returning",
    );
    expect(texts).toHaveLength(2);
    expect(rows.map((r) => [r["number"], r["status"], r["version"]])).toEqual([["Z-9", "sent", 2], ["A-9", "void", 2]]);
    const half = queries.write.updateMany("Invoice", [{ key: ids.three, values: { status: "paid" } }, { key: ids.two, values: { status: "paid" } }]);
    await expect(half).rejects.toMatchObject({ name: "InvalidTransition", from: "void" });
    expect(await queries.read.count({ entity: "Invoice", where: e.cmp("eq", e.path(status, "status"), e.lit(status, "paid")) })).toBe(0);
    await expect(queries.write.updateMany("Invoice", [{ key: ids.two, values: {} }, { key: ids.two, values: {} }])).rejects.toMatchObject({ code: "invalid_query" });
  });
  it("changes rows by conditions, those of other rows too", async () => {
    const ofAcme = e.and(e.cmp("eq", e.path(text, "customer", "name"), e.lit(text, "Acme")), e.isNull(e.path(date, "due")));
    expect(await queries.write.updateWhere({ entity: "Invoice", where: ofAcme }, { due: "2026-12-31" })).toBe(1);
    expect(texts).toEqual(["update invoice as i set due = $2 where i.id in (select i.id from invoice i join customer c on c.id = i.customer_id where i.archived_at is null and c.name = $1::text and i.due is null)"]);
    const draft = e.cmp("eq", e.path(status, "status"), e.lit(status, "draft"));
    expect(await queries.write.updateWhere({ entity: "Invoice", where: draft }, { status: "sent" })).toBe(2);
    const all = e.cmp("gte", number, e.lit(text, ""));
    await queries.write.update("Invoice", ids.two, { status: "void" });
    await expect(queries.write.updateWhere({ entity: "Invoice", where: all }, { status: "paid" })).rejects.toMatchObject({ name: "InvalidTransition", from: "void", to: "paid", allowed: [] });
    expect(await queries.read.count({ entity: "Invoice", where: e.cmp("eq", e.path(status, "status"), e.lit(status, "sent")) })).toBe(2);
  });
  it("writes embedded values whole and refers by keys", async () => {
    expect(await queries.write.update("Customer", ids.acme, { address: { city: "Rom" }, owner: null })).toMatchObject({ address: { city: "Rom", zip: null }, owner: null });
    expect(await queries.write.update("Customer", ids.acme, { address: null, owner: ids.ann })).toMatchObject({ address: null, owner: ids.ann });
    await expect(queries.write.update("Customer", ids.acme, { address: { zip: "1" } })).rejects.toMatchObject({ code: "missing_value", field: "address.city" });
    await expect(queries.write.update("Customer", ids.acme, { owner: { email: "new@x.org" } })).rejects.toMatchObject({ code: "invalid_value", field: "owner" });
  });
});

describe("upsert", () => {
  it("creates the row or changes the one that is there", async () => {
    expect(await queries.write.upsert("Invoice", { ...invoice, status: "draft" }, ["number"])).toMatchObject({ number: "N-1", version: 1 });
    expect(texts[0]).toContain("on conflict (number) do update set customer_id = excluded.customer_id, issued = excluded.issued, status = excluded.status where t.status = any($5) returning");
    expect(await queries.write.upsert("Invoice", { ...invoice, issued: "2026-03-02", status: "sent" }, ["number"])).toMatchObject({ issued: "2026-03-02", version: 2 });
    await expect(queries.write.upsert("Invoice", { ...invoice, status: "draft" }, ["number"])).rejects.toMatchObject({ name: "InvalidTransition", from: "sent", to: "draft" });
    expect(await queries.write.upsert("Membership", { customer: ids.acme, group: ids.gold }, ["customer", "group"])).toEqual({ customer: ids.acme, group: ids.gold });
  });
});

describe("delete and archive", () => {
  it("delete by key and by conditions", async () => {
    await expect(queries.write.delete("Invoice", ids.one, { version: 2 })).rejects.toMatchObject({ name: "VersionConflict", actual: 1 });
    await queries.write.delete("Invoice", ids.one, { version: 1 });
    expect(await queries.read.count({ entity: "InvoiceLine" })).toBe(0);
    await expect(queries.write.delete("Invoice", ids.one)).rejects.toMatchObject({ name: "NotFound" });
    await queries.write.delete("Membership", { customer: ids.acme, group: ids.gold });
    expect(await queries.write.deleteWhere({ entity: "Invoice", where: e.cmp("eq", e.path(text, "customer", "name"), e.lit(text, "Acme")) })).toBe(1);
    expect(await queries.read.count({ entity: "Invoice", archived: "include" })).toBe(2);
  });
  it("archive hides, unarchive shows again", async () => {
    const row = await queries.write.archive("Invoice", ids.one);
    expect(row["archivedAt"]).toBeInstanceOf(Date);
    expect(await queries.write.archive("Invoice", ids.one)).toMatchObject({ archivedAt: row["archivedAt"] });
    expect(await queries.read.count({ entity: "Invoice" })).toBe(2);
    expect(await queries.write.unarchive("Invoice", ids.one)).toMatchObject({ archivedAt: null });
    await expect(queries.write.archive("Customer", ids.acme)).rejects.toMatchObject({ code: "invalid_query" });
  });
});

describe("atomic", () => {
  it("undoes everything inside, a nested call only its own", async () => {
    const undone = queries.atomic(async (tx) => {
      await tx.write.create("Customer", { name: "kept" });
      await tx.atomic(async (inner) => {
        await inner.write.create("Customer", { name: "lost" });
        throw new Error("inner");
      }).catch(() => undefined);
      expect(await tx.read.count({ entity: "Customer" })).toBe(3);
      throw new Error("outer");
    });
    await expect(undone).rejects.toThrow("outer");
    expect(await queries.read.count({ entity: "Customer" })).toBe(2);
  });
  it("keeps to the one it began for", async () => {
    await expect(queries.atomic(async (tx) => { tx.as({}); })).rejects.toMatchObject({ code: "invalid_query" });
  });
  it("runs under the settings of the one who asks", async () => {
    await database.script("create or replace view seen as select current_setting('corollary.actor', true) as actor");
    const model = { ...shop, entities: { ...shop.entities, Seen: { ...shop.entities["User"]!, name: "Seen", table: "seen", key: { fields: ["actor"], kind: "natural" as const }, fields: { actor: { ...shop.entities["User"]!.fields["email"]!, name: "actor", column: "actor" } as never } } } };
    const seen = createQueries({ model, database }).as({ settings: { "corollary.actor": '{"id":"x"}' } });
    expect(await seen.read.all({ entity: "Seen" })).toEqual([{ actor: '{"id":"x"}' }]);
    const streamed: unknown[] = [];
    for await (const row of seen.read.stream({ entity: "Seen" })) streamed.push(row);
    expect(streamed).toEqual([{ actor: '{"id":"x"}' }]);
    expect(await seen.atomic((tx) => tx.read.count({ entity: "Customer" }))).toBe(2);
  });
});
