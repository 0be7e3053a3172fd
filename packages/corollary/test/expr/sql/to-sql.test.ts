import { PGlite } from "@electric-sql/pglite";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Expression } from "../../../src/expr/node.js";
import { bind, collect, defaultSql, emitter, level, policySql, rowSql, scope, Shape, collectInto, SqlRefused, tableRow, toSql, type ParamContext } from "../../../src/expr/sql/index.js";
import { date, decimal, e, instant, integer, shop, shopDdl, status, text, uuid } from "../../query/shop.js";

let db: PGlite;
const acme = "00000000-0000-7000-8000-000000000001", owner = "00000000-0000-7000-8000-0000000000aa";
const [one, two] = ["00000000-0000-7000-8000-000000000011", "00000000-0000-7000-8000-000000000012"];

beforeAll(async () => {
  db = await PGlite.create();
  await db.exec(shopDdl);
  await db.exec(`
    insert into app_user (id, email, secret) values ('${owner}', 'ann@x.org', 'hush');
    insert into customer (id, name, owner_id, address_city, address_zip, profile, tags) values ('${acme}', 'Acme 100%', '${owner}', 'Bern', '3000', '{"vip": true, "n": 1.5, "s": "x", "list": [1, null]}', '{a,b}');
    insert into customer (name) values ('Zeta');
    insert into customer_group (id, name) values ('${one}', 'gold');
    insert into membership values ('${acme}', '${one}');
    insert into invoice (id, number, customer_id, issued, due, status, big, rate, period, created_at) values
      ('${one}', 'A-1', '${acme}', '2026-01-31', '2026-03-01', 'sent', 9007199254740993, 0.1, '[2026-01-01,2026-02-01)', '2026-01-31T23:30:00Z'),
      ('${two}', 'A-2', '${acme}', '2026-02-28', null, 'draft', null, null, null, '2026-03-01T00:00:00Z');
    insert into invoice_line (invoice_id, description, quantity, price) values ('${one}', 'nail', 3, 1.50), ('${one}', 'hammer', 1, 20);
  `);
});
afterAll(() => db.close());

/** Compiles a condition about invoices and says for which numbers it holds. */
async function holds(condition: Expression, context: ParamContext = {}, entity = "Invoice") {
  const own = structuredClone(condition);
  const shape = new Shape({ slots: true });
  collectInto(own, shape);
  const of = emitter(shop, { slots: shape.slots ?? new Map(), collation: '"C"' });
  const at = level("join");
  const node = shop.entities[entity]!;
  of.aliases.add("t");
  const sql = toSql(own, scope(of, { this: tableRow(of, node, "t", at) }, at)).text;
  const query = [`select ${entity === "Invoice" ? "number" : "name"} as n from ${node.table} t`, ...at.joins, `where ${sql} order by 1`].join(" ");
  const options = { paramTypes: [] };
  const { rows } = await db.query<{ n: string }>(query, bind(of.params.sources, shape.values, context), options);
  return { sql, joins: at.joins, names: rows.map((r) => r.n) };
}

const i = {
  number: e.path(text, "number"), status: e.path(status, "status"), due: e.path(date, "due"), issued: e.path(date, "issued"),
  owner: e.path(uuid, "customer", "owner", "id"), name: e.path(text, "customer", "name"), total: e.path(decimal, "total"), created: e.path(instant, "createdAt"),
};

describe("comparing", () => {
  it("casts constants to what they meet", async () => {
    expect(await holds(e.cmp("eq", i.status, e.lit(status, "sent")))).toMatchObject({ sql: "t.status = $1::invoice_status", names: ["A-1"] });
    expect(await holds(e.cmp("gt", i.status, e.lit(status, "draft")))).toMatchObject({ names: ["A-1"] });
    expect(await holds(e.cmp("eq", e.path({ kind: "bigint" }, "big"), e.lit({ kind: "bigint" }, "9007199254740993")))).toMatchObject({ sql: "t.big = $1::bigint", names: ["A-1"] });
    expect(await holds(e.cmp("eq", e.path({ kind: "float" }, "rate"), e.lit({ kind: "float" }, 0.1)))).toMatchObject({ names: ["A-1"] });
  });
  it("sends a list as one array", async () => {
    expect(await holds(e.isIn(i.status, e.lit(status, "sent"), e.lit(status, "paid")))).toMatchObject({ sql: "t.status = any($1::invoice_status[])", names: ["A-1"] });
    expect(await holds(e.isIn(i.number))).toMatchObject({ sql: "false", names: [] });
    expect(await holds(e.isIn(i.number, e.lit(text, 'A-2"\\'), e.lit(text, "A-2")))).toMatchObject({ names: ["A-2"] });
    expect(await holds(e.isIn(i.number, i.number, e.lit(text, "q")))).toMatchObject({ sql: "t.number = t.number or t.number = $1::text", names: ["A-1", "A-2"] });
  });
  it("orders text without a column by code point", async () => {
    const sql = (await holds(e.cmp("lt", e.lit(text, "Z"), e.lit(text, "a")))).sql;
    expect(sql).toBe('$1::text collate "C" < $2::text collate "C"');
  });
  it("compares a row by its key and reads the key off the reference", async () => {
    const customer = e.path({ kind: "row", entity: "Customer" }, "customer");
    expect(await holds(e.cmp("eq", customer, e.lit(uuid, acme)))).toMatchObject({ sql: "t.customer_id = $1::uuid", joins: [], names: ["A-1", "A-2"] });
    expect(await holds(e.isIn(customer, e.lit(uuid, acme)))).toMatchObject({ sql: "t.customer_id = any($1::uuid[])", names: ["A-1", "A-2"] });
    const actor: Expression = { op: "actor", type: uuid, name: "id" };
    expect(await holds(e.cmp("eq", e.path({ kind: "row", entity: "User" }, "customer", "owner"), actor), { actor: { values: { id: owner } } })).toMatchObject({ sql: "c.owner_id = $1::uuid", names: ["A-1", "A-2"] });
    const member = e.path({ kind: "row", entity: "Membership" });
    const key = e.lit({ kind: "row", entity: "Membership" }, { customer: acme, group: one });
    const some: Expression = { op: "some", type: { kind: "boolean" }, in: { row: "this", path: ["groups"], entity: "Group" }, as: "r1", where: e.cmp("eq", e.of("r1", text, "name"), e.lit(text, "gold")) };
    expect(rowSql(e.cmp("eq", member, key), shop.entities["Membership"]!, shop)).toBe(`customer_id = '${acme}'::uuid and group_id = '${one}'::uuid`);
    expect(await holds(some, {}, "Customer")).toMatchObject({
      sql: "exists (select from membership m join customer_group cg on m.group_id = cg.id where m.customer_id = t.id and cg.name = $1::text)", names: ["Acme 100%"],
    });
  });
});

describe("reaching other rows", () => {
  it("joins once for equal paths; inner where the way is required", async () => {
    const both = e.and(e.cmp("eq", e.path(text, "customer", "owner", "email"), e.lit(text, "ann@x.org")), e.cmp("ne", i.name, e.lit(text, "x")));
    expect(await holds(both)).toMatchObject({
      sql: "au.email = $1::text and c.name <> $2::text",
      joins: ["join customer c on c.id = t.customer_id", "left join app_user au on au.id = c.owner_id"],
      names: ["A-1", "A-2"],
    });
  });
  it("expands what is computed at each read and reads what is stored", async () => {
    expect(await holds(e.cmp("gt", i.total, e.lit(integer, 24)))).toMatchObject({
      sql: "(select coalesce(sum(il.amount), 0) from invoice_line il where il.invoice_id = t.id) > $1::numeric", names: ["A-1"],
    });
  });
  it("quantifies: a null condition is not met", async () => {
    const dear = e.cmp("gt", e.of("r1", decimal, "price"), e.lit(decimal, "2"));
    expect(await holds(e.lines("some", dear))).toMatchObject({ names: ["A-1"] });
    expect(await holds(e.lines("none", dear))).toMatchObject({ names: ["A-2"] });
    expect(await holds(e.lines("every", dear))).toMatchObject({
      sql: "not exists (select from invoice_line il where il.invoice_id = t.id and (il.price > $1::numeric) is not true)", names: ["A-2"],
    });
  });
  it("hides archived rows from collections", async () => {
    const sql = (await holds(e.cmp("gt", e.count("this", ["invoices"], "Invoice", "r1"), e.lit(integer, 1)), {}, "Customer")).sql;
    expect(sql).toBe("(select count(*) from invoice i where i.customer_id = t.id and i.archived_at is null) > $1::bigint");
  });
});

describe("numbers", () => {
  const quantity = (op: "add" | "mul" | "div" | "mod", by: number): Expression => ({ op, type: integer, left: e.of("r1", integer, "quantity"), right: e.lit(integer, by) });
  it("computes whole numbers as numeric, and division by zero is null", async () => {
    expect((await holds(e.lines("some", e.cmp("eq", quantity("mul", 2), e.lit(integer, 6))))).sql).toContain("il.quantity * $1::numeric = $2::numeric");
    expect(await holds(e.lines("some", e.isNull(quantity("div", 0))))).toMatchObject({ names: ["A-1"] });
    expect(await holds(e.lines("some", e.cmp("eq", quantity("mul", 4_000_000_000_000_000), e.lit(integer, 4_000_000_000_000_000))))).toMatchObject({ names: ["A-1"] });
    const square: Expression = { op: "mul", type: integer, left: e.of("r1", integer, "quantity"), right: e.of("r1", integer, "quantity") };
    expect(await holds(e.lines("some", e.cmp("eq", square, e.lit(integer, 9))))).toMatchObject({ names: ["A-1"] });
  });
  it("keeps grouping", () => {
    const n = (v: number) => e.lit(integer, v);
    const sub = (left: Expression, right: Expression): Expression => ({ op: "sub", type: integer, left, right });
    expect(rowSql(sub(n(9), sub(n(5), n(-3))), shop.entities["Invoice"]!, shop)).toBe("9 - (5::numeric - -3)");
  });
});

describe("text", () => {
  it("finds constants by LIKE, literally", async () => {
    expect(await holds(e.match("contains", i.name, e.lit(text, "100%")))).toMatchObject({ sql: "c.name like $1::text", names: ["A-1", "A-2"] });
    expect(await holds(e.match("contains", i.name, e.lit(text, "1%0")))).toMatchObject({ names: [] });
    expect(await holds(e.match("startsWith", i.number, e.lit(text, "a-"), true))).toMatchObject({ sql: "t.number ilike $1::text", names: ["A-1", "A-2"] });
    expect(await holds(e.match("endsWith", i.number, e.lit(text, "-2")))).toMatchObject({ names: ["A-2"] });
  });
  it("finds what another column holds", async () => {
    expect(await holds(e.match("endsWith", i.number, i.number))).toMatchObject({ sql: "right(t.number, length(t.number)) = t.number", names: ["A-1", "A-2"] });
    expect(await holds(e.match("startsWith", i.number, i.name))).toMatchObject({ names: [] });
  });
  it("reads char(n) without its padding", async () => {
    expect(await holds(e.cmp("eq", e.path(text, "address", "zip"), e.lit(text, "3000")), {}, "Customer")).toMatchObject({ sql: "t.address_zip::text = $1::text", names: ["Acme 100%"] });
  });
});

describe("dates, json, arrays, ranges", () => {
  it("takes dates apart in UTC", async () => {
    const month: Expression = { op: "part", type: integer, of: i.created, unit: "month" };
    expect(await holds(e.cmp("eq", month, e.lit(integer, 1)))).toMatchObject({ sql: "extract(month from t.created_at at time zone 'UTC') = $1::numeric", names: ["A-1"] });
    const start: Expression = { op: "startOf", type: date, of: i.issued, unit: "month" };
    expect(await holds(e.cmp("eq", start, e.lit(date, "2026-02-01")))).toMatchObject({ names: ["A-2"] });
    const later: Expression = { op: "plus", type: date, of: i.issued, duration: { months: 1 } };
    expect(await holds(e.cmp("eq", later, e.lit(date, "2026-02-28")))).toMatchObject({ sql: "(t.issued + interval '1 month')::date = $1::date", names: ["A-1"] });
  });
  it("reads json of the kind asked for, and null otherwise", async () => {
    const at = (as: "text" | "decimal" | "boolean" | "json", ...path: string[]): Expression =>
      ({ op: "json", type: as === "json" ? { kind: "json" } : as === "decimal" ? decimal : as === "boolean" ? { kind: "boolean" } : text, of: e.path({ kind: "json" }, "profile"), path, as });
    const names = async (condition: Expression) => (await holds(condition, {}, "Customer")).names;
    expect(await names(e.cmp("eq", at("decimal", "n"), e.lit(decimal, "1.5")))).toEqual(["Acme 100%"]);
    expect(await names(e.cmp("eq", at("decimal", "s"), e.lit(decimal, "1.5")))).toEqual([]);
    expect(await names(at("boolean", "vip"))).toEqual(["Acme 100%"]);
    expect(await names(e.isNull(at("json", "list", "1")))).toEqual(["Acme 100%", "Zeta"]);
    expect(await names(e.cmp("eq", at("text", "s'\"{\\"), e.lit(text, "x")))).toEqual([]);
  });
  it("looks into arrays and ranges", async () => {
    const tag: Expression = { op: "has", type: { kind: "boolean" }, of: e.path({ kind: "array", of: text }, "tags"), item: e.lit(text, "b") };
    expect(await holds(tag, {}, "Customer")).toMatchObject({ names: ["Acme 100%"] });
    const covers: Expression = { op: "has", type: { kind: "boolean" }, of: e.path({ kind: "range", of: date }, "period"), item: i.issued };
    expect(await holds(covers)).toMatchObject({ sql: "t.period @> t.issued", names: ["A-1"] });
    const shared: Expression = { op: "overlaps", type: { kind: "boolean" }, left: e.path({ kind: "range", of: date }, "period"), right: e.lit({ kind: "range", of: date }, { lower: "2026-01-31", upper: null, bounds: "[)" }) };
    expect(await holds(shared)).toMatchObject({ sql: "t.period && $1::daterange", names: ["A-1"] });
  });
  it("gives constants inside case and coalesce the type of what they meet", async () => {
    const either: Expression = { op: "coalesce", type: status, of: [e.path(status, "status"), e.lit(status, "void")] };
    expect(await holds(e.cmp("eq", either, e.lit(status, "sent")))).toMatchObject({ sql: "coalesce(t.status, $1::invoice_status) = $2::invoice_status", names: ["A-1"] });
    const chosen: Expression = { op: "case", type: status, branches: [{ when: e.isNull(i.due), then: e.lit(status, "void") }], otherwise: e.lit(status, "paid") };
    expect(await holds(e.cmp("eq", i.status, chosen))).toMatchObject({ names: [] });
  });
});

describe("DDL and policies", () => {
  const invoice = shop.entities["Invoice"]!;
  it("writes bare columns and quoted constants", () => {
    expect(rowSql(e.or(e.isNull(i.due), e.cmp("gte", i.due, i.issued)), invoice, shop)).toBe("due is null or due >= issued");
    expect(rowSql(e.cmp("ne", i.number, e.lit(text, "it's \\")), invoice, shop)).toBe("number <> E'it''s \\\\'::text");
    expect(rowSql({ op: "plus", type: instant, of: i.created, duration: { days: 1 } }, invoice, shop)).toBe("(created_at at time zone 'UTC' + interval '1 day') at time zone 'UTC'");
  });
  it("refuses what leaves the row or is not constant", () => {
    const refusal = (expression: Expression) => { try { rowSql(expression, invoice, shop); return "none"; } catch (error) { return error instanceof SqlRefused ? error.reason : "other"; } };
    expect(refusal(e.cmp("eq", i.name, e.lit(text, "x")))).toBe("leaves_row");
    expect(refusal(e.lines("some"))).toBe("leaves_row");
    expect(refusal(e.cmp("gt", i.created, { op: "now", type: instant }))).toBe("not_constant");
    expect(refusal({ op: "role", type: { kind: "boolean" }, role: "x" })).toBe("not_constant");
    expect(refusal(e.path(text, "nope"))).toBe("unknown_name");
    expect(rowSql(e.cmp("eq", e.path(uuid, "customer", "id"), e.lit(uuid, acme)), invoice, shop)).toBe(`customer_id = '${acme}'::uuid`);
  });
  it("writes defaults with the clock", () => {
    expect(defaultSql({ op: "today", type: date }, shop)).toBe("(now() at time zone 'UTC')::date");
    expect(defaultSql(e.lit(status, "draft"), shop)).toBe("'draft'::invoice_status");
  });
  it("writes policies with subqueries and the actor's setting", async () => {
    const mine = e.or(e.cmp("eq", e.path(uuid, "customer", "owner", "id"), { op: "actor", type: uuid, name: "id" }), { op: "role", type: { kind: "boolean" }, role: "billing" });
    const sql = policySql(mine, invoice, shop);
    expect(sql).toContain("(select c.owner_id from customer c where c.id = invoice.customer_id) = (select");
    const seen = (actor: object) => db.transaction(async (tx) => {
      await tx.query("select set_config('corollary.actor', $1, true)", [JSON.stringify(actor)]);
      return (await tx.query(`select 1 from invoice where ${sql}`)).rows.length;
    });
    expect(await seen({ id: owner })).toBe(2);
    expect(await seen({ id: acme })).toBe(0);
    expect(await seen({ roles: ["billing"] })).toBe(2);
  });
});

describe("shapes", () => {
  it("are equal for other constants and lengths of lists, and differ otherwise", () => {
    const key = (expression: Expression) => collect(expression).key;
    const cheap = e.cmp("lt", i.total, e.lit(decimal, "1")), dear = e.cmp("lt", i.total, e.lit(decimal, "9"));
    expect(key(cheap)).toBe(key(dear));
    expect(collect(e.and(cheap, dear)).values).toEqual(["1", "9"]);
    expect(key(e.isIn(i.number, e.lit(text, "a")))).toBe(key(e.isIn(i.number, e.lit(text, "b"), e.lit(text, "c"))));
    expect(key(cheap)).not.toBe(key(e.cmp("lte", i.total, e.lit(decimal, "1"))));
    expect(key(e.cmp("eq", i.number, e.lit(text, "1")))).not.toBe(key(e.cmp("eq", i.name, e.lit(text, "1"))));
  });
  it("bind each place of a shared constant on its own", async () => {
    const same = e.lit(text, "A-1");
    expect((await holds(e.and(e.cmp("ne", i.number, same), e.cmp("ne", i.name, same)))).names).toEqual(["A-2"]);
  });
});
