import { compile, date, Entity, identity, integer, many, money, one, ref, table, text, version, type Context } from "corollary";
import fc from "fast-check";
import { afterAll, beforeAll, beforeEach, describe, expect, expectTypeOf, it } from "vitest";
import { openDatabase, type Database } from "../../src/database/index.js";
import { createContext } from "../../src/query/context.js";
import { catalogue, createSchema, derive } from "../../src/schema/index.js";
import { recording } from "./recording.js";

class Order extends Entity {
  number = text();
  placed = date().optional();
  lines = many(() => Line, (line) => line.order).owned();
  marks = many(() => Mark, (mark) => mark.order).owned();
  notes = many(() => Note, (note) => note.order).owned();
  total = money().computed(() => this.lines.sum((line) => line.price));
}
class Line extends Entity {
  id = identity();
  version = version();
  order = ref(() => Order).onDelete("cascade");
  article = text({ max: 20 });
  price = money({ min: 0 }).default("1");
  parts = many(() => Part, (part) => part.line).owned();
}
class Part extends Entity {
  id = identity();
  line = ref(() => Line).onDelete("cascade");
  name = text();
}
/** Rows with keys of their own saying. */
class Mark extends Entity {
  order = ref(() => Order).onDelete("cascade").key();
  place = integer().key();
  colour = text();
}
class Note extends Entity {
  id = identity();
  order = ref(() => Order).onDelete("cascade");
  words = text();
  receipt = one(() => Receipt, (receipt) => receipt.note);
}
class Receipt extends Entity {
  id = identity();
  note = ref(() => Note).unique().onDelete("restrict");
}
const tables = [
  table(Order, () => ({ version: true })),
  table(Line, (line) => ({ unique: [[line.order, line.article]], checks: { cheap: { that: line.price.lt(1000), message: "Too dear." } } })),
];
const model = compile({ Order, Line, Part, Mark, Note, Receipt, orders: tables[0], lines: tables[1] });

let database: Database;
let db: Context;
let texts: string[];

beforeAll(async () => {
  database = await openDatabase({ applicationRole: "app" });
  const schema = derive(model, { version: 18, applicationRole: "app" });
  await createSchema(database, schema);
  const recorded = recording(database.as("app"));
  texts = recorded.texts;
  db = createContext({ model, database: recorded.database, catalogue: catalogue(schema) });
});
afterAll(() => database.close());
beforeEach(() => database.script('truncate "order", line, part, mark, note, receipt restart identity'));

async function order(...articles: string[]) {
  const made = await db.create(Order, { number: "1", lines: articles.map((article) => ({ article })) });
  texts.length = 0;
  return made;
}

async function linesOf(order: string) {
  const rows = await db.from(Line).where((l) => l.order.is(order)).orderBy((l) => l.id.asc()).all();
  return rows.map((row) => [row.id, row.article, row.price.toString(), row.version]);
}

describe("owned rows in an update", () => {
  it("as a list are all there are to be: changed by key, created without, removed where left out", async () => {
    const { id } = await order("a", "b", "c");
    const row = await db.update(Order, id, { number: "2", lines: [{ id: 3, price: "7" }, { article: "d" }, { id: 1 }] }, { version: 1 });
    expect(row).toMatchObject({ number: "2", version: 2 });
    expect(row.total.toString()).toBe("9");
    expect(await linesOf(id)).toEqual([[1, "a", "1", 1], [3, "c", "7", 2], [4, "d", "1", 1]]);
  });

  it("as an object touch only what is named", async () => {
    const { id } = await order("a", "b", "c");
    await db.update(Order, id, { lines: { create: [{ article: "d" }], update: [{ id: 2, article: "B" }], delete: [{ id: 1 }] } });
    expect(await linesOf(id)).toEqual([[2, "B", "1", 2], [3, "c", "1", 1], [4, "d", "1", 1]]);
    await db.update(Order, id, { lines: {} });
    expect(await linesOf(id)).toHaveLength(3);
    await db.update(Order, id, { lines: [] });
    expect(await linesOf(id)).toEqual([]);
  });

  it("take one statement for each kind, whatever their number", async () => {
    const { id } = await order(...Array.from({ length: 40 }, (_, i) => `a${i}`));
    const lines = Array.from({ length: 30 }, (_, i) => ({ id: i + 1, article: `b${i}` }));
    await db.update(Order, id, { lines: [...lines, ...Array.from({ length: 20 }, (_, i) => ({ article: `c${i}` }))] });
    const kinds = texts.map((text) => text.split(" ").slice(0, 3).join(" "));
    expect(kinds).toEqual(["begin", 'update "order" as', "select t.id, t.order_id", "delete from line", "update line as", "insert into line", expect.stringContaining("select")]);
    expect(await linesOf(id)).toHaveLength(50);
  });

  it("go as deep as creation goes", async () => {
    const { id } = await db.create(Order, { number: "1", lines: [{ article: "a", parts: [{ name: "x" }, { name: "y" }] }, { article: "b", parts: [{ name: "z" }] }] });
    await db.update(Order, id, { lines: { update: [{ id: 1, parts: [{ id: 2, name: "Y" }, { name: "n" }] }, { id: 2, parts: { create: [{ name: "m" }] } }], create: [{ article: "c", parts: [{ name: "k" }] }] } });
    const parts = await db.from(Part).orderBy((p) => p.id.asc()).all();
    expect(parts.map((part) => [part.line, part.name])).toEqual([[1, "Y"], [2, "z"], [1, "n"], [2, "m"], [3, "k"]]);
  });

  it("count as a change of their owner, whose version is the one that was read", async () => {
    const { id } = await order("a");
    expect(await db.update(Order, id, { lines: [{ id: 1, price: "3" }] }, { version: 1 })).toMatchObject({ version: 2 });
    await expect(db.update(Order, id, { lines: [] }, { version: 1 })).rejects.toMatchObject({ code: "version_conflict", expected: 1, actual: 2, place: undefined });
    expect(await linesOf(id)).toHaveLength(1);
  });

  it("may name the version that was read of them", async () => {
    const { id } = await order("a", "b");
    await db.update(Line, 2, { price: "5" });
    const late = db.update(Order, id, { lines: { update: [{ id: 1, version: 1, price: "6" }, { id: 2, version: 1, price: "6" }] } });
    await expect(late).rejects.toMatchObject({ code: "version_conflict", place: "lines.update[1]", actual: 2 });
    await expect(db.update(Order, id, { lines: { delete: [{ id: 2, version: 1 }] } })).rejects.toMatchObject({ code: "version_conflict", place: "lines.delete[0]" });
    expect((await linesOf(id)).map(([, , price]) => price)).toEqual(["1", "5"]);
  });

  it("of another owner are not found, and stay where they are", async () => {
    const { id } = await order("a");
    const other = await order("b");
    const refused = { name: "NotFound", entity: "Line" };
    await expect(db.update(Order, id, { lines: [{ id: 1 }, { id: 2, article: "mine" }] })).rejects.toMatchObject({ ...refused, place: "lines[1]" });
    await expect(db.update(Order, id, { lines: { delete: [{ id: 2 }] } })).rejects.toMatchObject({ ...refused, place: "lines.delete[0]" });
    await expect(db.update(Order, id, { lines: [{ id: 99, article: "x" }] })).rejects.toMatchObject({ ...refused, place: "lines[0]" });
    // Whoever their values say they belong to.
    await db.update(Order, id, { lines: { create: [{ article: "c", order: other.id }], update: [{ id: 1, order: other.id, article: "A" }] } });
    expect((await linesOf(id)).map(([, article]) => article)).toEqual(["A", "c"]);
    expect(await linesOf(other.id)).toEqual([[2, "b", "1", 1]]);
  });

  it("are found, created and removed by keys of their own saying", async () => {
    const { id } = await db.create(Order, { number: "1", marks: [{ place: 1, colour: "red" }, { place: 2, colour: "blue" }] });
    await db.update(Order, id, { marks: [{ place: 2, colour: "green" }, { place: 3, colour: "black" }] });
    const marks = await db.from(Mark).orderBy((m) => m.place.asc()).all();
    expect(marks.map((mark) => [mark.place, mark.colour])).toEqual([[2, "green"], [3, "black"]]);
    await expect(db.update(Order, id, { marks: [{ place: 4 }] })).rejects.toMatchObject({ code: "missing_value", field: "colour", place: "marks[0]" });
  });

  it("free what only one row may have before another takes it", async () => {
    const { id } = await order("a", "b");
    await db.update(Order, id, { lines: [{ id: 2, article: "a" }, { article: "b" }] });
    expect((await linesOf(id)).map(([key, article]) => [key, article])).toEqual([[2, "a"], [3, "b"]]);
  });

  it("are told apart where the database refuses one of many", async () => {
    const { id } = await order("a", "b", "c");
    const refusals = [
      [{ update: [{ id: 1, price: "2" }, { id: 2, price: "5000" }] }, { kind: "check", place: "lines.update[1]" }],
      [{ create: [{ article: "d" }, { article: "e" }, { article: "a" }] }, { kind: "unique", place: "lines.create[2]" }],
    ] as const;
    for (const [lines, refusal] of refusals) await expect(db.update(Order, id, { lines })).rejects.toMatchObject(refusal);
    const deep = db.create(Order, { number: "2", lines: [{ article: "x" }, { article: "y" }, { article: "y" }] });
    await expect(deep).rejects.toMatchObject({ kind: "unique", place: "lines[2]" });
    expect(await linesOf(id)).toEqual([[1, "a", "1", 1], [2, "b", "1", 1], [3, "c", "1", 1]]);
  });

  it("that others refer to are not removed", async () => {
    const { id } = await db.create(Order, { number: "1", notes: [{ words: "kept" }, { words: "free" }] });
    await db.create(Receipt, { note: 1 });
    await expect(db.update(Order, id, { notes: { delete: [{ id: 2 }, { id: 1 }] } })).rejects.toMatchObject({ kind: "foreign-key", deleting: true, place: "notes.delete[1]" });
    expect(await db.from(Note).count()).toBe(2);
  });

  it("are refused by place where they make no sense", async () => {
    const { id } = await order("a");
    const update = (lines: unknown) => db.update(Order, id, { lines } as never);
    await expect(update("none")).rejects.toMatchObject({ code: "invalid_value", field: "lines" });
    await expect(update({ remove: [] })).rejects.toMatchObject({ code: "unknown_name" });
    await expect(update([{ id: 1, nope: 1 }])).rejects.toMatchObject({ code: "unknown_name", place: "lines[0]" });
    await expect(update({ update: [{ article: "x" }] })).rejects.toMatchObject({ code: "missing_value", field: "id", place: "lines.update[0]" });
    await expect(update({ update: [{ id: 1 }], delete: [{ id: 1 }] })).rejects.toMatchObject({ code: "named_twice", place: "lines.update[0]" });
    await expect(update([{ id: 1 }, { id: 1 }])).rejects.toMatchObject({ code: "named_twice", place: "lines[1]" });
    await expect(db.from(Order).where((o) => o.number.eq("1")).update({ lines: [] } as never)).rejects.toMatchObject({ code: "not_writable", field: "lines" });
    expect(await linesOf(id)).toHaveLength(1);
  });

  it("of many rows are written together", async () => {
    const first = await order("a", "b");
    const second = await order("c");
    await db.atomic(async (tx) => {
      await tx.update(Order, first.id, { lines: [{ id: 2 }] });
      await tx.update(Order, second.id, { lines: { update: [{ id: 3, article: "C" }] } });
    });
    expect([await linesOf(first.id), await linesOf(second.id)]).toEqual([[[2, "b", "1", 1]], [[3, "C", "1", 2]]]);
  });

  it("are, after any list, what the list says", { timeout: 60_000 }, async () => {
    const item = fc.record({ known: fc.option(fc.nat(5), { nil: undefined }), price: fc.option(fc.integer({ min: 1, max: 9 }), { nil: undefined }) });
    await fc.assert(fc.asyncProperty(fc.uniqueArray(item, { selector: ({ known }) => known ?? Symbol("new"), maxLength: 8 }), async (items) => {
      const { id } = await order("l0", "l1", "l2", "l3", "l4", "l5");
      const known = (await linesOf(id)).map(([key]) => Number(key));
      const lines = items.map((each, i) => ({
        ...(each.known === undefined ? { article: `n${i}` } : { id: known[each.known] ?? 0 }),
        ...(each.price === undefined ? {} : { price: String(each.price) }),
      }));
      await db.update(Order, id, { lines });
      const wanted = items.map((each, i) => `${each.known === undefined ? `n${i}` : `l${each.known}`} ${each.price ?? 1}`);
      expect((await linesOf(id)).map(([, article, price]) => `${String(article)} ${String(price)}`).sort()).toEqual(wanted.sort());
    }), { numRuns: 60 });
  });
});

export async function types(db: Context) {
  await db.update(Order, "o", { lines: [{ id: 1, price: "2" }, { article: "x", parts: [{ name: "y" }] }] });
  await db.update(Order, "o", { lines: { create: [{ article: "x" }], update: [{ id: 1, version: 2, parts: { delete: [{ id: 3 }] } }], delete: [{ id: 2 }] } });
  // @ts-expect-error no such field of a line
  await db.update(Order, "o", { lines: [{ id: 1, weight: 2 }] });
  // @ts-expect-error a key is a number here
  await db.update(Order, "o", { lines: { delete: [{ id: "2" }] } });
  // @ts-expect-error no such part
  await db.update(Order, "o", { lines: { replace: [] } });
  // @ts-expect-error rows that conditions name keep their lines
  await db.from(Order).where((o) => o.number.eq("1")).update({ lines: [] });
  expectTypeOf(await db.update(Order, "o", { lines: [] })).toHaveProperty("total");
}
