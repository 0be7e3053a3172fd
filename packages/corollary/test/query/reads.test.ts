import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openDatabase, type Database } from "../../src/database/index.js";
import { Decimal } from "../../src/expr/decimal.js";
import type { OrderKey } from "../../src/expr/node.js";
import type { Query } from "../../src/query/query.js";
import { databaseRunner } from "../../src/query/runner.js";
import { prepareRead, readCompiler, Reads } from "../../src/query/reads.js";
import { fillShop, ids } from "./rows.js";
import { date, decimal, e, shop, status, text } from "./shop.js";

let database: Database;
const compiler = readCompiler({ model: shop, collation: '"C"' });
const reads = () => new Reads(compiler, databaseRunner(database, undefined, undefined), {});
const sql = (query: Query) => prepareRead("rows", query, compiler, {}).text;

beforeAll(async () => {
  database = await openDatabase();
  await fillShop(database);
});
afterAll(() => database.close());

const number = e.path(text, "number"), issued = e.path(date, "issued"), due = e.path(date, "due");
const asc = (by: OrderKey["by"], nulls?: "first" | "last"): OrderKey => ({ by, direction: "asc", ...(nulls ? { nulls } : {}) });
const desc = (by: OrderKey["by"], nulls?: "first" | "last"): OrderKey => ({ by, direction: "desc", ...(nulls ? { nulls } : {}) });

describe("rows", () => {
  it("have the values that programs see", async () => {
    const row = await reads().one({ entity: "Invoice", where: e.cmp("eq", number, e.lit(text, "A-1")) });
    expect(row).toEqual({
      id: ids.one, number: "A-1", customer: ids.acme, issued: "2026-01-31", due: "2026-03-01", status: "sent", big: 9007199254740993n, rate: 0.1,
      period: { lower: "2026-01-01", upper: "2026-02-01", bounds: "[)" }, document: new Uint8Array([0, 255]), total: new Decimal("24.5"),
      createdAt: new Date("2026-01-31T23:30:00.125Z"), updatedAt: new Date("2026-01-31T23:30:00Z"), version: 1, archivedAt: null,
    });
    expect(await reads().first({ entity: "Invoice", where: e.cmp("eq", number, e.lit(text, "Z-1")), select: ["period"] })).toEqual({ period: { empty: true } });
  });
  it("have embedded values and arrays", async () => {
    const query: Query = { entity: "Customer", select: ["name", "owner", "address", "profile", "tags", "outstanding"] };
    expect(sql(query)).toBe(
      "select c.name, c.owner_id as owner, " +
      "case when num_nonnulls(c.address_city, c.address_zip) > 0 then (select row_to_json(x) from (select c.address_city as city, c.address_zip::text as zip) x) end as address, " +
      "c.profile, to_jsonb(c.tags) as tags, " +
      "(select coalesce(sum((select coalesce(sum(il.amount), 0) from invoice_line il where il.invoice_id = i.id)), 0) from invoice i where i.customer_id = c.id and i.archived_at is null) as outstanding " +
      "from customer c order by c.id",
    );
    expect(await reads().all(query)).toEqual([
      { name: "Acme", owner: ids.ann, address: { city: "Bern", zip: "3000" }, profile: { vip: true }, tags: ["a", "b"], outstanding: new Decimal("24.5") },
      { name: "Zeta", owner: null, address: null, profile: null, tags: null, outstanding: new Decimal(0) },
    ]);
  });
  it("are those that conditions hold for, in the order asked for, made total by the key", async () => {
    const query: Query = { entity: "Invoice", where: e.cmp("eq", e.path(text, "customer", "name"), e.lit(text, "Acme")), select: ["number"], order: [desc(issued)], limit: 10, offset: 0 };
    expect(sql(query)).toBe(
      "select i.number from invoice i join customer c on c.id = i.customer_id where i.archived_at is null and c.name = $1::text order by i.issued desc, i.id desc limit 10 offset $2",
    );
    expect(await reads().all(query)).toEqual([{ number: "A-2" }, { number: "A-1" }]);
  });
  it("leave out what is archived unless asked", async () => {
    const numbers = async (archived?: "include" | "only") => (await reads().all({ entity: "Invoice", select: ["number"], order: [asc(number)], ...(archived ? { archived } : {}) })).map((r) => r["number"]);
    expect(await numbers()).toEqual(["A-1", "A-2", "Z-1"]);
    expect(await numbers("include")).toEqual(["A-0", "A-1", "A-2", "Z-1"]);
    expect(await numbers("only")).toEqual(["A-0"]);
  });
  it("are named expressions where asked", async () => {
    const rows = await reads().all({
      entity: "Invoice", order: [asc(number)],
      select: { n: number, who: e.path(text, "customer", "name"), by: e.path({ kind: "row", entity: "User" }, "customer", "owner"), twice: { op: "mul", type: decimal, left: e.path(decimal, "total"), right: e.lit(decimal, "2") }, lines: e.count("this", ["lines"], "InvoiceLine", "r1") },
    });
    expect(rows[0]).toEqual({ n: "A-1", who: "Acme", by: ids.ann, twice: new Decimal(49), lines: 2 });
    expect(rows[2]).toEqual({ n: "Z-1", who: "Zeta", by: null, twice: new Decimal(0), lines: 0 });
  });
  it("can be distinct", async () => {
    const query: Query = { entity: "Invoice", select: { on: issued }, distinct: true, order: [desc(issued)] };
    expect(await reads().all(query)).toEqual([{ on: "2026-02-28" }, { on: "2026-01-31" }]);
    expect(await reads().count(query)).toBe(2);
    await expect(reads().all({ ...query, order: [asc(number)] })).rejects.toMatchObject({ code: "invalid_query" });
  });
  it("can be counted, looked for, and taken one at a time", async () => {
    const draft = { entity: "Invoice", where: e.cmp("eq", e.path(status, "status"), e.lit(status, "draft")) };
    expect(await reads().count(draft)).toBe(2);
    expect(await reads().exists(draft)).toBe(true);
    expect(await reads().estimate(draft)).toBeGreaterThan(0);
    await expect(reads().one(draft)).rejects.toMatchObject({ name: "NotUnique", entity: "Invoice" });
    await expect(reads().one({ entity: "Invoice", where: e.cmp("eq", number, e.lit(text, "?")) })).rejects.toMatchObject({ name: "NotFound" });
    const seen: unknown[] = [];
    for await (const row of reads().stream({ entity: "Invoice", select: ["number", "big"], order: [asc(number)] }, 2)) seen.push(row);
    expect(seen).toEqual([{ number: "A-1", big: 9007199254740993n }, { number: "A-2", big: null }, { number: "Z-1", big: null }]);
  });
  it("take names and values for nothing but names and values", async () => {
    const odd = `a"b'; drop table invoice; --`;
    const query: Query = { entity: "Invoice", select: { [odd]: number }, where: e.cmp("ne", number, e.lit(text, odd)), order: [asc(number)], limit: 1 };
    expect(await reads().all(query)).toEqual([{ [odd]: "A-1" }]);
    expect(JSON.parse((await reads().json(query)).data)).toEqual([{ [odd]: "A-1" }]);
    expect(sql(query)).toContain(`select i.number as "a""b'; drop table invoice; --" from invoice i`);
  });
  it("know who asks", async () => {
    const mine = e.cmp("eq", e.path({ kind: "row", entity: "User" }, "customer", "owner"), { op: "actor", type: { kind: "uuid" }, name: "id" });
    const query: Query = { entity: "Invoice", select: ["number"], where: e.or(mine, { op: "role", type: { kind: "boolean" }, role: "billing" }) };
    const asking = (actor: { id?: string; roles?: string[] }) => new Reads(compiler, databaseRunner(database, undefined, undefined), { actor: { values: actor.id === undefined ? {} : { id: actor.id }, roles: actor.roles ?? [] } });
    expect(await asking({ id: ids.ann }).count(query)).toBe(2);
    expect(await asking({ id: ids.acme }).count(query)).toBe(0);
    expect(await asking({}).count(query)).toBe(0);
    expect(await asking({ roles: ["billing"] }).count(query)).toBe(3);
  });
  it("name what is unknown", async () => {
    await expect(reads().all({ entity: "Nope" })).rejects.toMatchObject({ code: "unknown_name" });
    await expect(reads().all({ entity: "Invoice", select: ["constructor"] })).rejects.toMatchObject({ code: "unknown_name" });
    await expect(reads().all({ entity: "Invoice", include: { number: {} } })).rejects.toMatchObject({ code: "invalid_query" });
    await expect(reads().all({ entity: "Invoice", limit: -1 })).rejects.toMatchObject({ code: "invalid_query" });
  });
});

describe("includes", () => {
  it("come in one statement, each level with its own conditions", async () => {
    const query: Query = {
      entity: "Invoice", select: ["number"], order: [asc(number)], limit: 1,
      include: {
        customer: { select: ["name"], include: { owner: {} } },
        lines: { where: e.cmp("gt", e.path(decimal, "price"), e.lit(decimal, "1")), order: [desc(e.path(decimal, "price"))], limit: 1, offset: 1, select: ["description", "amount", "quantity"] },
      },
    };
    expect(sql(query)).toBe(
      "select i.number, " +
      "(select row_to_json(x) from (select c.name, (select row_to_json(x) from (select au.id, au.email, au.secret from app_user au where au.id = c.owner_id) x) as owner from customer c where c.id = i.customer_id) x) as customer, " +
      "(select coalesce(json_agg(x), '[]') from (select il.description, il.amount::text as amount, il.quantity from invoice_line il where il.invoice_id = i.id and il.price > $1::numeric order by il.price desc, il.id desc limit 1 offset $2) x) as lines " +
      "from invoice i where i.archived_at is null order by i.number, i.id limit 1",
    );
    expect(await reads().all(query)).toEqual([
      { number: "A-1", customer: { name: "Acme", owner: { id: ids.ann, email: "ann@x.org", secret: "hush" } }, lines: [{ description: "nail", amount: new Decimal("4.5"), quantity: 3 }] },
    ]);
  });
  it("reach through links and keep archived rows out", async () => {
    const rows = await reads().all({ entity: "Customer", select: ["name"], include: { groups: { select: ["name"] }, invoices: { select: ["number", "createdAt"] } } });
    expect(rows).toEqual([
      { name: "Acme", groups: [{ name: "gold" }], invoices: [{ number: "A-1", createdAt: new Date("2026-01-31T23:30:00.125Z") }, { number: "A-2", createdAt: new Date("2026-03-01T00:00:00Z") }] },
      { name: "Zeta", groups: [], invoices: [{ number: "Z-1", createdAt: new Date("2026-03-02T00:00:00Z") }] },
    ]);
    const [acme] = await reads().all({ entity: "Customer", select: ["name"], include: { invoices: { select: ["number"], archived: "only" } } });
    expect(acme).toEqual({ name: "Acme", invoices: [{ number: "A-0" }] });
  });
});

describe("JSON text", () => {
  it("is exact, hides what is hidden, and never passes through numbers", async () => {
    const { data, count } = await reads().json({ entity: "Invoice", order: [asc(number)], limit: 1, include: { customer: { include: { owner: {} } }, lines: {} } }, { count: "exact" });
    expect(count).toBe(3);
    expect(JSON.parse(data)).toEqual([{
      id: ids.one, number: "A-1", issued: "2026-01-31", due: "2026-03-01", status: "sent", big: "9007199254740993", rate: 0.1,
      period: { lower: "2026-01-01", upper: "2026-02-01", bounds: "[)" }, document: "AP8=", total: "24.5000",
      createdAt: "2026-01-31T23:30:00.125+00:00", updatedAt: "2026-01-31T23:30:00+00:00", version: 1, archivedAt: null,
      customer: { id: ids.acme, name: "Acme", owner: { id: ids.ann, email: "ann@x.org" }, address: { city: "Bern", zip: "3000" }, profile: { vip: true }, tags: ["a", "b"], outstanding: "24.5000" },
      lines: [
        { id: ids.nail, invoice: ids.one, description: "nail", quantity: 3, price: "1.5000", amount: "4.5000" },
        { id: ids.hammer, invoice: ids.one, description: "hammer", quantity: 1, price: "20.0000", amount: "20.0000" },
      ],
    }]);
    await expect(reads().json({ entity: "User", select: ["secret"] })).rejects.toMatchObject({ code: "invalid_query" });
  });
  it("is an empty array without rows, and one row or null by itself", async () => {
    const none = e.cmp("eq", number, e.lit(text, "?"));
    expect(await reads().json({ entity: "Invoice", where: none, limit: 5 }, { count: "exact" })).toEqual({ data: "[]", count: 0 });
    expect(await reads().jsonOne({ entity: "Invoice", where: none })).toBeNull();
    expect(await reads().jsonOne({ entity: "Customer", select: ["name"], order: [asc(e.path(text, "name"))] })).toBe('{"name":"Acme"}');
    expect((await reads().json({ entity: "Invoice" }, { count: "estimated" })).count).toBeGreaterThan(0);
  });
});

describe("cursors", () => {
  const orders: readonly (readonly OrderKey[])[] = [
    [], [asc(number)], [desc(issued)], [asc(due)], [asc(due, "first")], [desc(due), asc(number)], [desc(due, "last"), desc(issued)],
    [asc(e.path(decimal, "total")), desc(due, "last")], [asc(e.path(text, "customer", "name")), asc(due, "first")],
  ];
  const numbersOf = (data: string) => (JSON.parse(data) as { number: string }[]).map((r) => r.number);

  it.each(orders.map((order, i) => [i, order] as const))("walk order %i forwards and backwards without loss or repetition", async (_, order) => {
    const query: Query = { entity: "Invoice", select: ["number"], order, archived: "include" };
    const whole = (await reads().all(query)).map((r) => r["number"]);
    const forwards: string[] = [];
    let after: string | undefined, last: string | undefined;
    do {
      const page = await reads().json({ ...query, limit: 1, ...(after === undefined ? {} : { after }) });
      forwards.push(...numbersOf(page.data));
      after = page.next;
      last = page.previous ?? last;
    } while (after !== undefined);
    expect(forwards).toEqual(whole);
    const backwards: unknown[] = [];
    for (let before = last; before !== undefined;) {
      const page = await reads().page({ ...query, limit: 2, before });
      backwards.unshift(...page.rows.map((r) => r["number"]));
      before = page.previous;
    }
    expect(backwards).toEqual(whole.slice(0, -1));
  });

  it("keep every digit and compare uniform orders as one row", async () => {
    const query: Query = { entity: "Invoice", select: ["number"], order: [desc(issued)], limit: 1 };
    const { next } = await reads().page(query);
    expect(sql({ ...query, after: next! })).toBe("select i.number from invoice i where i.archived_at is null and (i.issued, i.id) < ($1::date, $2::uuid) order by i.issued desc, i.id desc limit 1");
    const page = await reads().json({ ...query, limit: 2, after: next! });
    expect(numbersOf(page.data)).toEqual(["A-2", "A-1"]);
    expect(page.next).toBeUndefined();
    const back = await reads().json({ ...query, limit: 2, before: page.previous! });
    expect(numbersOf(back.data)).toEqual(["Z-1"]);
  });

  it("are refused where they are damaged or of another order", async () => {
    const query: Query = { entity: "Invoice", order: [asc(number)], limit: 1 };
    const { next } = await reads().page(query);
    for (const after of ["", "AAAAAAAAAAAA", `${next!.slice(0, -3)}abc`]) await expect(reads().page({ ...query, after })).rejects.toMatchObject({ name: "InvalidCursor" });
    await expect(reads().page({ ...query, order: [desc(number)], after: next! })).rejects.toMatchObject({ name: "InvalidCursor" });
    await expect(reads().page({ entity: "Customer", order: [asc(e.path(text, "name"))], after: next! })).rejects.toMatchObject({ name: "InvalidCursor" });
  });
});

describe("compiling", () => {
  it("happens once for each shape", () => {
    const fresh = readCompiler({ model: shop, collation: '"C"' });
    const query = (name: string, offset: number): Query => ({ entity: "Invoice", where: e.isIn(number, e.lit(text, name), e.lit(text, "x")), offset });
    const first = prepareRead("rows", query("a", 1), fresh, {}), second = prepareRead("rows", query("b", 2), fresh, {});
    expect(fresh.cache.size).toBe(1);
    expect(second.text).toBe(first.text);
    expect([first.params, second.params]).toEqual([['{"a","x"}', "1"], ['{"b","x"}', "2"]]);
  });
});
