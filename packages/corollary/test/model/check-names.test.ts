import { describe, expect, it } from "vitest";
import * as build from "../../src/expr/build.js";
import { checkModel } from "../../src/model/check/check-model.js";
import { collection, embedded, entity, enumNode, model, reference, text, value } from "./small-model.js";
import { told } from "./told.js";

const yes = build.literal(true, { kind: "boolean" });

describe("names that fall together", () => {
  it("columns of two fields", () => {
    expect(told(model([entity("Invoice", { dueOn: value(text), due_on: value(text) })]))).toMatchInlineSnapshot(`
      "error name-collision /entities/Invoice/fields/due_on/column
      Invoice.dueOn and Invoice.due_on share the column "invoice.due_on".
      Rename one of the fields, or state another column for it."
    `);
  });

  it("columns of a field and a reference", () => {
    expect(told(model([entity("Invoice", { customer: reference("Customer"), customerId: value(text) }), entity("Customer")]))).toMatchInlineSnapshot(`
      "error name-collision /entities/Invoice/fields/customerId/column
      Invoice.customer and Invoice.customerId share the column "invoice.customer_id".
      Rename one of the fields, or state another column for it."
    `);
  });

  it("columns of a field and an embedded value", () => {
    expect(told(model([entity("Customer", { addressCity: value(text), address: embedded("Address", { city: value(text) }) })]))).toMatchInlineSnapshot(`
      "error name-collision /entities/Customer/fields/address/fields/city/column
      Customer.addressCity and Customer.address.city share the column "customer.address_city".
      Rename one of the fields, or state another column for it."
    `);
  });

  it("columns that differ in case only", () => {
    expect(told(model([entity("Invoice", { due: value(text), other: value(text, { column: "DUE" }) })]))).toMatchInlineSnapshot(`
      "error name-collision /entities/Invoice/fields/other/column
      Invoice.due and Invoice.other have the columns "invoice.due" and "invoice.DUE", which differ in case only.
      Rename one of the fields, or state another column for it."
    `);
  });

  it("tables, paths and entity names", () => {
    expect(told(model([entity("InvoiceLine"), entity("Invoiceline", {}, { table: "invoice_line", path: "invoice-lines" })]))).toMatchInlineSnapshot(`
      "error name-collision /entities/Invoiceline/name
      entity InvoiceLine and entity Invoiceline have the entity names "InvoiceLine" and "Invoiceline", which differ in case only.
      Rename one of them.

      error name-collision /entities/Invoiceline/path
      InvoiceLine and Invoiceline share the URL path "invoice-lines".
      State another path for one of them.

      error name-collision /entities/Invoiceline/table
      InvoiceLine and Invoiceline share the type name "public.invoice_line".
      State another table or type name for one of them. Each table is also a type in Postgres."
    `);
  });

  it("but not tables of different schemas", () => {
    expect(told(model([entity("Account"), entity("OldAccount", {}, { table: "account", schema: "old" })]))).toBe("");
  });

  it("a table and an enum, for a table is a type", () => {
    expect(told(model([entity("Status")], [enumNode("StatusKind", ["on"], { type: "status" })]))).toMatchInlineSnapshot(`
      "error name-collision /enums/StatusKind/type
      Status and enum StatusKind share the type name "public.status".
      State another table or type name for one of them. Each table is also a type in Postgres."
    `);
  });

  it("checks, uniques and indexes of one entity", () => {
    const index = { name: "best", method: "btree", parts: [{ path: ["name"] }] } as const;
    const unique = { name: "once", fields: [["name"]] };
    const more = { checks: [{ name: "ok", expression: yes }, { name: "OK", expression: yes }], indexes: [index, index], uniques: [unique, unique] };
    expect(told(model([entity("Item", { name: value(text) }, more)]))).toMatchInlineSnapshot(`
      "error name-collision /entities/Item/checks/1/name
      check 1 of Item and check 2 of Item have the check names "ok" and "OK", which differ in case only.
      Give each check of an entity its own name.

      error name-collision /entities/Item/uniques/1/name
      unique 1 of Item and unique 2 of Item share the unique name "once".
      Give each unique of an entity its own name.

      error name-collision /entities/Item/indexes/1/name
      index 1 of Item and index 2 of Item share the index name "best".
      Give each index of an entity its own name."
    `);
  });

  it("a former name that is still in use", () => {
    expect(told(model([entity("Item", { name: value(text, { was: "title" }), title: value(text) }), entity("Thing", {}, { was: "Item" })]))).toMatchInlineSnapshot(`
      "error former-name-in-use /entities/Thing/was
      Thing was "Item", but that entity is still there.
      State the name that it had before, or take this away once the migration is made.

      error former-name-in-use /entities/Item/fields/name/was
      Item.name was "title", but Item still has that field.
      State the name that it had before, or take this away once the migration is made."
    `);
  });

  const stated = (names: Readonly<Record<string, string | undefined>>) =>
    model([entity("Item", Object.fromEntries(Object.entries(names).map(([name, was]) => [name, value(text, was === undefined ? {} : { was })])))]);

  it("but names may have moved on, one after the other", () => {
    expect(checkModel(stated({ a: undefined, c: "b", b: "gone" }))).toEqual([]);
  });

  it("former names that go round, or that two things had", () => {
    expect(told(stated({ a: "b", b: "a", c: "x", d: "x" }))).toMatchInlineSnapshot(`
      "error former-name-in-use /entities/Item/fields/a/was
      Item.a was "b", and by their former names each of them goes round to where it began.
      Names that are exchanged are told once, when the migration is made: corollary migrate make --rename ticket.a=ticket.b --rename ticket.b=ticket.a.

      error former-name-in-use /entities/Item/fields/b/was
      Item.b was "a", and by their former names each of them goes round to where it began.
      Names that are exchanged are told once, when the migration is made: corollary migrate make --rename ticket.a=ticket.b --rename ticket.b=ticket.a.

      error former-name-twice /entities/Item/fields/d/was
      Item.c and Item.d were both "x".
      Only one of them can have its rows: state it there, and let the other be new."
    `);
  });

  it("former names of enums and of values that are in use or unknown, at the field whose values they are", () => {
    const origin = { file: "domain/item.ts", line: 4, column: 3 };
    const of = (more: object) => model([entity("Item", { mood: value({ kind: "choice", enum: "Mood" }, { origin }) })], [enumNode("Mood", ["calm", "cross"], more), enumNode("Temper", ["odd"])]);
    expect(checkModel(of({ was: "Humour", valuesWere: { calm: "quiet" } }))).toEqual([]);
    expect(told(of({ was: "Temper", valuesWere: { calm: "cross", quiet: "calm" } }))).toMatchInlineSnapshot(`
      "error former-name-in-use /enums/Mood/was
      The enum Mood was "Temper", but that enum is still there.
      State the name that it had before, or take this away once the migration is made.

      error unknown-value /enums/Mood/valuesWere/quiet
      A former name of "quiet" is stated, which is no value of the enum Mood.
      Its values are calm and cross. The new name stands before the colon, the former one after it: { open: "opened" }.

      error former-name-in-use /enums/Mood/valuesWere/calm
      The value "calm" of the enum Mood was "cross", but Mood still has that value.
      State the name that it had before, or take this away once the migration is made."
    `);
    expect(checkModel(of({ was: "Temper" }))[0]?.origin).toEqual(origin);
  });

  it("a former name inside an embedded value, or one that only differs from a column in how it is written", () => {
    const item = entity("Item", { place: embedded("Place", { city: value(text, { was: "town" }), town: value(text) }), netPrice: value(text), total: value(text, { was: "net_price" }) });
    expect(checkModel(model([item])).map(({ code, pointer }) => [code, pointer])).toEqual([
      ["former-name-in-use", "/entities/Item/fields/total/was"], ["former-name-in-use", "/entities/Item/fields/place/fields/city/was"],
    ]);
  });
});

describe("names that cannot be", () => {
  it.each(["$where", "a.b", "a,b", "1st", "a b", "a-b"])("a field named %j", (name) => {
    const codes = checkModel(model([entity("Item", { [name]: value(text, { column: "it" }) })])).map(({ code }) => code);
    expect(codes).toEqual(["invalid-name"]);
  });

  it.each(["constructor", "toString", "hasOwnProperty", "__defineGetter__"])("a field named %j, which every object has", (name) => {
    const codes = checkModel(model([entity("Item", { [name]: value(text, { column: "it" }) })])).map(({ code }) => code);
    expect(codes).toEqual(["reserved-name"]);
  });

  it.each(["filter", "sort", "limit", "größe", "_private", "then"])("but a field named %j can", (name) => {
    expect(checkModel(model([entity("Item", { [name]: value(text, { column: "it" }) })]))).toEqual([]);
  });

  it("say what a name is made of, also inside embedded values", () => {
    expect(told(model([entity("Item", { place: embedded("Place", { "a.b": value(text, { column: "it" }) }) })]))).toMatchInlineSnapshot(`
      "error invalid-name /entities/Item/fields/place/fields/a.b/name
      Item.place.a.b is named "a.b".
      A name begins with a letter and goes on with letters, digits and underscores."
    `);
  });

  it("paths that the API uses itself, or that are no paths", () => {
    expect(told(model([entity("Doc", {}, { path: "docs" }), entity("Thing", {}, { path: "My/Things" })]))).toMatchInlineSnapshot(`
      "error reserved-path /entities/Doc/path
      Doc has the URL path "docs", which the API uses itself.
      State another path for the entity.

      error invalid-path /entities/Thing/path
      Thing has the URL path "My/Things".
      A path is written in small letters and digits with single hyphens: "invoice-lines"."
    `);
  });

  it("columns that every table has", () => {
    expect(told(model([entity("Item", { xmin: value(text) })]))).toMatchInlineSnapshot(`
      "error system-column /entities/Item/fields/xmin/column
      Item.xmin has the column "xmin", which every table has already.
      State another column for the field."
    `);
  });

  it("schemas of Postgres itself", () => {
    expect(told(model([entity("Item", {}, { schema: "pg_mine" })]))).toMatchInlineSnapshot(`
      "error reserved-schema /entities/Item/schema
      Item is in the schema "pg_mine", which belongs to Postgres.
      Use a schema of your own, such as "public"."
    `);
  });

  it("identifiers that are empty or hold control characters", () => {
    expect(told(model([entity("Item", { name: value(text, { column: "a\u0000b" }) }, { table: "" })]))).toMatchInlineSnapshot(`
      "error invalid-identifier /entities/Item/table
      The table of Item is "".
      A name in the database is not empty and holds no control characters.

      error invalid-identifier /entities/Item/fields/name/column
      The column of Item.name is "a\\u0000b".
      A name in the database is not empty and holds no control characters."
    `);
  });

  it("identifiers that Postgres would cut", () => {
    expect(told(model([entity("Item", { name: value(text, { column: "ä".repeat(32) }) })]))).toMatchInlineSnapshot(`
      "error name-too-long /entities/Item/fields/name/column
      The column of Item.name is "ääääääääääääääääääääääääääääääää", 64 bytes long; Postgres keeps 63.
      State a shorter name."
    `);
  });

  it("names kept under another name", () => {
    const { id, name } = entity("Item", { name: value(text) }).fields;
    expect(told(model([{ ...entity("Item"), fields: { ...(id && { id }), ...(name && { title: name }) } }]))).toMatchInlineSnapshot(`
      "error name-mismatch /entities/Item/fields/title/name
      What is kept as "title" is named "name".
      The key and the name are the same."
    `);
  });
});

describe("names that are doubtful", () => {
  it("reserved words of SQL", () => {
    expect(told(model([entity("User", { order: value(text) })]))).toMatchInlineSnapshot(`
      "warning reserved-word /entities/User/table
      The table of User is "user", a reserved word of SQL.
      Everything here quotes it; in SQL written by hand it must be quoted too. State another name if that is a burden.

      warning reserved-word /entities/User/fields/order/column
      The column of User.order is "order", a reserved word of SQL.
      Everything here quotes it; in SQL written by hand it must be quoted too. State another name if that is a burden."
    `);
  });

  it("names of constraints that are shortened", () => {
    const check = { name: "a_check_with_a_name_that_goes_on_and_on_for_far_too_long", expression: yes };
    expect(told(model([entity("Item", {}, { checks: [check] })]))).toMatchInlineSnapshot(`
      "warning name-too-long /entities/Item/checks/0/name
      "item_a_check_with_a_name_that_goes_on_and_on_for_far_too_long_check" of Item has 67 bytes; Postgres keeps 63, so the name is shortened.
      State a shorter name if you mean to speak of it in SQL."
    `);
  });
});

describe("places of problems", () => {
  it("are those of the innermost node that was declared", () => {
    const at = (line: number) => ({ file: "domain/item.ts", line, column: 3 });
    const item = entity("Item", { tags: collection("Tagg", "item", { origin: at(7) }), constructor: value(text, { column: "c" }) }, { origin: at(2) });
    expect(checkModel(model([item])).map(({ code, origin }) => [code, origin?.line])).toEqual([["reserved-name", 2], ["unknown-target", 7]]);
  });
});
