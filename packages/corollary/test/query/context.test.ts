import { archivedAt, array, BareEntity, compile, customKey, Decimal, embed, Entity, identity, integer, json, many, manyThrough, real, money, ref, table, text, Value, version, type Context } from "corollary";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { openDatabase, type Database } from "../../src/database/index.js";
import { createContext } from "../../src/query/context.js";
import { catalogue, createSchema, derive } from "../../src/schema/index.js";
import * as invoicing from "../types/invoicing.js";

const { Badge, Customer, Invoice, InvoiceTag, Tag, User } = invoicing;

class Origin extends Value {
  scan = json(z.object({ dpi: z.number().int() })).optional();
}
class Document extends Entity {
  id = customKey(text(), { generate: () => `D-${counter++}` });
  meta = json(z.object({ pages: z.number().int().min(1), by: z.string().trim() }));
  origin = embed(() => Origin).optional();
  archivedAt = archivedAt();
  version = version();
  links = many(() => Link, (link) => link.from);
  targets = manyThrough(() => Document, () => Link, { from: (link) => link.from, to: (link) => link.to });
}
class Link extends BareEntity {
  from = ref(() => Document).key();
  to = ref(() => Document).key();
}
const linkTable = table(Link, (link) => ({ checks: { elsewhere: { that: link.from.is(link.to).not(), message: "A document does not link to itself." } } }));
class Share extends BareEntity {
  id = identity();
  of = money();
  kept = money().computed(() => this.of.div(3)).stored();
  third = money().computed(() => this.of.div(3));
  twice = money().computed(() => this.of.mul(2));
}
let counter = 1;

const model = compile({ ...invoicing, Document, Link, linkTable, Share });
let database: Database;
let db: Context;

beforeAll(async () => {
  database = await openDatabase({ applicationRole: "app" });
  const schema = derive(model, { version: 18, applicationRole: "app" });
  await createSchema(database, schema);
  db = createContext({ model, database: database.as("app"), catalogue: catalogue(schema) });
});
afterAll(() => database.close());

async function customer(name: string) {
  const owner = await db.create(User, { email: `${name}@example.org`, name });
  return db.create(Customer, { name, owner: owner.id, address: { street: "High Street 1", city: "Bern" } });
}

describe("a context", () => {
  it("creates a row with its lines and gives back what the database made of it", async () => {
    const acme = await customer("acme");
    const made = await db.create(Invoice, {
      number: "A-1",
      customer: acme.id,
      issued: "2026-01-31",
      lines: [{ description: "Nails", quantity: 3, price: "1.50" }, { description: "Hammer", price: 20 }],
    });
    expect(made).toMatchObject({ number: "A-1", customer: acme.id, issued: "2026-01-31", due: null, status: "draft", priority: "low" });
    expect(made.total).toEqual(new Decimal("24.5"));
    expect(made.createdAt).toBeInstanceOf(Date);
    expect(acme.address).toEqual({ street: "High Street 1", city: "Bern" });
  });

  it("reads along whatever is included, each level in its own words", async () => {
    const invoice = await db
      .from(Invoice)
      .where((i) => i.number.eq("A-1"))
      .include({ customer: { owner: true, backup: true }, lines: (lines) => lines.where((l) => l.quantity.gt(1)).select((l) => ({ what: l.description, amount: l.amount })), tags: true })
      .one();
    expect(invoice.customer.owner.name).toBe("acme");
    expect(invoice.customer.backup).toBeNull();
    expect(invoice.customer.outstanding).toEqual(new Decimal("24.5"));
    expect(invoice.lines).toEqual([{ what: "Nails", amount: new Decimal("4.5") }]);
    expect(invoice.tags).toEqual([]);
  });

  it("selects expressions under names of one's own", async () => {
    const rows = await db.from(Customer).where((c) => c.name.eq("acme")).select((c) => ({ who: c.name.upper(), lines: c.invoices.count(), backup: c.backup.name, owner: c.owner })).all();
    expect(rows).toEqual([{ who: "ACME", lines: 1, backup: null, owner: expect.stringMatching(/^[0-9a-f-]{36}$/) as string }]);
  });

  it("reaches through the other side of a one-to-one reference, and past it where there is none", async () => {
    const [with_, without] = [await db.create(User, { email: "w@x.org", name: "with" }), await db.create(User, { email: "o@x.org", name: "without" })];
    await db.create(Badge, { user: with_.id, code: "B7" });
    const rows = await db.from(User).where((u) => u.name.in(["with", "without"])).orderBy((u) => u.name.asc()).select((u) => ({ name: u.name, code: u.badge.code, none: u.badge.isNull(), back: u.badge.user.name })).all();
    expect(rows).toEqual([{ name: "with", code: "B7", none: false, back: "with" }, { name: "without", code: null, none: true, back: null }]);
    const included = await db.from(User).where((u) => u.badge.code.eq("B7")).include({ badge: true }).one();
    expect(included.badge?.code).toBe("B7");
    void without;
  });

  it("follows links of a many-to-many, addressed by their compound key", async () => {
    const tag = await db.create(Tag, { name: "urgent" });
    const { id } = await db.from(Invoice).where((i) => i.number.eq("A-1")).one();
    await db.create(InvoiceTag, { invoice: id, tag: tag.id });
    expect((await db.from(Invoice).where((i) => i.tags.some((t) => t.name.eq("urgent"))).include({ tags: true }).one()).tags).toEqual([tag]);
    expect(await db.get(InvoiceTag, { invoice: id, tag: tag.id })).toEqual({ invoice: id, tag: tag.id });
    await db.delete(InvoiceTag, { invoice: id, tag: tag.id });
    expect(await db.get(InvoiceTag, { invoice: id, tag: tag.id })).toBeNull();
  });

  it("pages by cursor through everything exactly once", async () => {
    const many = await db.createMany(Tag, Array.from({ length: 25 }, (_, i) => ({ name: `t${i % 4}` })));
    const seen: number[] = [];
    let after: string | undefined;
    do {
      const query = db.from(Tag).where((t) => t.name.startsWith("t")).orderBy((t) => t.name.desc()).limit(7);
      const { rows, nextCursor } = await (after === undefined ? query : query.after(after)).page();
      seen.push(...rows.map((row) => row.id));
      after = nextCursor;
    } while (after !== undefined);
    expect(seen).toHaveLength(25);
    expect(new Set(seen)).toEqual(new Set(many.map((row) => row.id)));
  });

  it("streams, counts, and says whether there are any", async () => {
    const tags = db.from(Tag).where((t) => t.name.eq("t1"));
    const streamed: number[] = [];
    for await (const tag of tags.stream()) streamed.push(tag.id);
    expect(streamed).toHaveLength(await tags.count());
    expect(await tags.exists()).toBe(true);
    expect(await tags.where((t) => t.id.lt(0)).exists()).toBe(false);
    expect(await db.from(Tag).where((t) => t.name.startsWith("t")).select((t) => ({ name: t.name })).distinct().orderBy((t) => t.name.asc()).all()).toHaveLength(4);
  });

  it("changes and deletes by conditions, and refuses to without any", async () => {
    expect(await db.from(Tag).where((t) => t.name.eq("t1")).update({ name: "renamed" })).toBe(6);
    expect(await db.from(Tag).where((t) => t.name.eq("renamed")).delete()).toBe(6);
    await expect(db.from(Tag).delete()).rejects.toThrow(/delete without a condition/);
    await expect(db.from(Tag).where((t) => t.id.gt(0)).limit(1).update({ name: "x" })).rejects.toThrow(/limit cannot be part/);
  });

  it("changes states along stated transitions only", async () => {
    const { id } = await db.from(Invoice).where((i) => i.number.eq("A-1")).one();
    await expect(db.update(Invoice, id, { status: "paid" })).rejects.toThrow("Invoice.status cannot go from draft to paid; allowed: sent, void.");
    expect((await db.update(Invoice, id, { status: "sent" })).status).toBe("sent");
  });

  it("does everything inside atomic, or nothing", async () => {
    const before = await db.from(Tag).count();
    await expect(
      db.atomic(async (tx) => {
        await tx.create(Tag, { name: "lost" });
        await tx.atomic(async (inner) => void (await inner.create(Tag, { name: "kept so far" })));
        throw new Error("no");
      }),
    ).rejects.toThrow("no");
    expect(await db.from(Tag).count()).toBe(before);
  });

  it("names entity and field where the database refuses", async () => {
    const acme = await db.from(Customer).where((c) => c.name.eq("acme")).one();
    const again = db.create(Invoice, { number: "A-1", customer: acme.id, issued: "2026-01-31" });
    await expect(again).rejects.toMatchObject({ kind: "unique", owner: { entity: "Invoice", fields: ["number"] } });
    const backwards = db.create(Invoice, { number: "A-2", customer: acme.id, issued: "2026-01-31", due: "2026-01-01" });
    await expect(backwards).rejects.toMatchObject({ kind: "check", owner: { entity: "Invoice", check: "dates" } });
  });

  it("works computed values out to the digits of their type, stored or not", async () => {
    const share = await db.create(Share, { of: "5.00" });
    expect([share.kept, share.third, share.twice].map(String)).toEqual(["1.67", "1.67", "10"]);
    expect(await db.from(Share).where((s) => s.third.eq(s.kept).and(s.third.eq("1.67"))).count()).toBe(1);
    expect(model.entities["Share"]?.fields["twice"]).toMatchObject({ expression: { op: "mul" } });
  });

  it("gives JSON to its schema, makes keys in the application, archives, and counts versions", async () => {
    const made = await db.create(Document, { meta: { pages: 3, by: "  Ann " } });
    expect(made).toMatchObject({ id: "D-1", meta: { pages: 3, by: "Ann" }, version: 1, archivedAt: null });
    await expect(db.create(Document, { meta: { pages: 0, by: "Ann" } })).rejects.toThrow(/Document\.meta: pages: /);
    expect(model.entities["Document"]?.fields["meta"]).toMatchObject({ type: { schema: { properties: { pages: { minimum: 1 } } } } });

    await expect(db.create(Document, { meta: { pages: 3, by: "Ann" }, origin: { scan: { dpi: 1.5 } } })).rejects.toMatchObject({ code: "invalid_value", entity: "Document", field: "origin.scan" });
    const second = await db.update(Document, "D-1", { meta: { pages: 4, by: "Ann" } }, { version: 1 });
    expect(second.version).toBe(2);
    await expect(db.update(Document, "D-1", { meta: { pages: 5, by: "Ann" } }, { version: 1 })).rejects.toMatchObject({ name: "VersionConflict", expected: 1, actual: 2 });

    await db.archive(Document, "D-1");
    expect(await db.from(Document).count()).toBe(0);
    expect(await db.from(Document).archived("only").count()).toBe(1);
    await db.unarchive(Document, "D-1");
    expect(await db.from(Document).count()).toBe(1);
    await expect(db.create(Link, { from: "D-1", to: "D-1" })).rejects.toMatchObject({ kind: "check", owner: { check: "elsewhere" } });
  });

  it("changes the row that has the same unique values, or creates it", async () => {
    const first = await db.upsert(User, { email: "same@x.org", name: "One" }, ["email"]);
    const second = await db.upsert(User, { email: "same@x.org", name: "Two" }, ["email"]);
    expect(second).toMatchObject({ id: first.id, name: "Two" });
  });
});

describe("an array of reals", () => {
  it("can be counted in a generated column", async () => {
    class Reading extends Entity {
      values = array(real());
      count = integer().computed(() => this.values.size()).stored();
    }
    const readings = compile({ Reading });
    const own = await openDatabase();
    await createSchema(own, derive(readings, { version: 18, applicationRole: "app" }));
    const made = await createContext({ model: readings, database: own }).create(Reading, { values: [0.1, 2.5, -1] });
    expect(made).toMatchObject({ values: [0.1, 2.5, -1], count: 3 });
    await own.close();
  });
});
