import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { compile, date, embed, email, Entity, integer, ref, text, Value } from "../../src/index.js";
import { openDatabase, type Database } from "../../src/database/index.js";
import { createContext } from "../../src/policy/context.js";
import { rightsOf } from "../../src/policy/rights.js";
import { createQueries } from "../../src/query/execute.js";
import { createSchema, derive } from "../../src/schema/index.js";
import { erasePerson } from "../../src/service/person/erase.js";
import { exportPerson } from "../../src/service/person/export.js";

class Home extends Value {
  street = text({ max: 60 }).pii();
  city = text();
}
class Customer extends Entity {
  name = text({ max: 30 }).pii();
  email = email().unique().pii();
  phone = text().optional().pii();
  taxNumber = text().optional().pii({ erase: "keep" });
  home = embed(() => Home).optional();
  secret = text().optional().hidden();
}
class Product extends Entity {
  name = text();
}
class Order extends Entity {
  customer = ref(() => Customer);
  product = ref(() => Product);
  day = date();
  note = text().optional().pii();
}
class Line extends Entity {
  order = ref(() => Order).onDelete("cascade");
  amount = integer();
  engraving = text().pii();
}
class Review extends Entity {
  order = ref(() => Order);
  words = text();
}

const model = compile({ Customer, Product, Order, Line, Review });
let database: Database;
beforeAll(async () => {
  database = await openDatabase({ url: "pglite:memory" });
  await createSchema(database, derive(model, { version: 18, applicationRole: "corollary_app" }), { modelHash: "persons" });
});
afterAll(() => database.close());

describe("one person's data", () => {
  it("is exported and erased, through what belongs to it and no further", async () => {
    const db = createContext({ model, database });
    const queries = createQueries({ model, database, rightsOf }).as({ unrestricted: true });
    const [ann, ben] = await db.createMany(Customer, ["Ann", "Ben"].map((name) => ({ name, email: `${name}@example.com`, phone: "555", taxNumber: "T-1", home: { street: `${name} street`, city: "Rome" }, secret: "hidden" })));
    if (ann === undefined || ben === undefined) throw new Error("two rows were expected");
    const product = await db.create(Product, { name: "Ring" });
    const order = await db.create(Order, { customer: ann.id, product: product.id, day: "2026-01-01", note: "call Ann" });
    await db.create(Order, { customer: ben.id, product: product.id, day: "2026-01-01", note: "call Ben" });
    const line = await db.create(Line, { order: order.id, amount: 2, engraving: "Ann" });
    await db.create(Review, { order: order.id, words: "fine" });

    const of = { model, queries, entity: "Customer", key: ann.id };
    const exported = await exportPerson(of);
    expect(Object.entries(exported.rows).map(([name, rows]) => `${name} ${rows.length}`)).toEqual(["Customer 1", "Order 1", "Line 1"]);
    expect(exported.rows).toMatchObject({ Customer: [{ email: "Ann@example.com", home: { street: "Ann street" } }], Order: [{ note: "call Ann" }], Line: [{ engraving: "Ann" }] });
    expect(JSON.stringify(exported)).not.toMatch(/hidden|Ben/);

    const plan = await erasePerson({ ...of, dryRun: true });
    expect(await exportPerson(of)).toEqual(exported);
    expect(await erasePerson(of)).toEqual(plan);
    expect(plan).toEqual([
      { entity: "Customer", key: ann.id, fields: { name: "anonymise", email: "anonymise", phone: "null", taxNumber: "keep", "home.street": "anonymise" } },
      { entity: "Order", key: order.id, fields: { note: "null" } },
      { entity: "Line", key: line.id, fields: { engraving: "anonymise" } },
    ]);
    const after = await db.get(Customer, ann.id);
    const bare = ann.id.replaceAll("-", "");
    expect(after).toMatchObject({ name: `erased ${bare}`.slice(0, 30), email: `erased-${bare}@erased.invalid`, phone: null, taxNumber: "T-1", home: { city: "Rome" } });
    const { rows: [stored] } = await database.query<{ text: string }>({ text: `select (select string_agg(c::text, '') from customer c where id = $1) || (select string_agg(o::text, '') from "order" o where customer_id = $1) || (select string_agg(l::text, '') from line l) as text`, params: [ann.id] });
    expect(stored?.text).not.toMatch(/Ann|555/);
    expect(await db.get(Customer, ben.id)).toMatchObject({ name: "Ben", email: "Ben@example.com", phone: "555" });
    await expect(exportPerson({ ...of, key: order.id })).rejects.toThrow("There is no such Customer");
  });

  it("that nothing can be put in the place of leaves everything as it was", async () => {
    class Member extends Entity {
      code = text({ pattern: /[A-Z]{3}/ }).pii();
      name = text().pii();
    }
    const members = compile({ Member });
    const other = await openDatabase({ url: "pglite:memory" });
    try {
      await createSchema(other, derive(members, { version: 18, applicationRole: "corollary_app" }), { modelHash: "members" });
      const db = createContext({ model: members, database: other });
      const made = await db.create(Member, { code: "ABC", name: "Ann" });
      const queries = createQueries({ model: members, database: other });
      await expect(erasePerson({ model: members, queries, entity: "Member", key: made.id })).rejects.toThrow('Member.code cannot be anonymised: say what becomes of it, pii({ erase: "keep" })');
      expect(await db.get(Member, made.id)).toMatchObject({ code: "ABC", name: "Ann" });
    } finally {
      await other.close();
    }
  });
});
