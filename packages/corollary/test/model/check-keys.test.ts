import { describe, expect, it } from "vitest";
import * as build from "../../src/expr/build.js";
import { computed, embedded, entity, instant, integer, model, text, uuid, value } from "./small-model.js";
import { told } from "./told.js";

describe("keys", () => {
  it("are needed", () => {
    expect(told(model([entity("Item", { name: value(text) }, { key: { fields: [], kind: "natural" } })]))).toMatchInlineSnapshot(`
      "error no-key /entities/Item/key
      Item has no key.
      Every entity needs one: leave the key out in its class to have a uuid, or name its fields."
    `);
  });

  it("name fields of the entity, each once", () => {
    expect(told(model([entity("Item", { code: value(text) }, { key: { fields: ["code", "cod", "code"], kind: "compound" } })]))).toMatchInlineSnapshot(`
      "error unknown-key-field /entities/Item/key/fields/1
      The key of Item names "cod", which is no field of it.
      Its fields are code.

      error duplicate-key-field /entities/Item/key/fields/2
      The key of Item names code twice.
      Take one away."
    `);
  });

  it("have one field, or several where they are compound", () => {
    expect(told(model([entity("Item", { code: value(text) }, { key: { fields: ["code"], kind: "compound" } })]))).toMatchInlineSnapshot(`
      "error key-size /entities/Item/key/fields
      Item has a compound key of 1 field.
      A compound key has two fields or more, every other kind one."
    `);
    expect(told(model([entity("Item", { code: value(text), part: value(text) }, { key: { fields: ["code", "part"], kind: "natural" } })]))).toMatchInlineSnapshot(`
      "error key-size /entities/Item/key/fields
      Item has a natural key of 2 fields.
      A compound key has two fields or more, every other kind one."
    `);
  });

  it("are never null", () => {
    expect(told(model([entity("Item", { code: value(text, { optional: true }) }, { key: { fields: ["code"], kind: "natural" } })]))).toMatchInlineSnapshot(`
      "error optional-key-field /entities/Item/key/fields/0
      Item.code is part of the key, but optional.
      A key is never null: make the field required."
    `);
  });

  it("are not hidden", () => {
    expect(told(model([entity("Item", { code: value(text, { hidden: true }) }, { key: { fields: ["code"], kind: "natural" } })]))).toMatchInlineSnapshot(`
      "error hidden-key-field /entities/Item/key/fields/0
      Item.code is part of the key, but hidden.
      The API names rows by their key: it cannot be hidden."
    `);
  });

  it("are stored values or references", () => {
    const expression = build.literal("a", { kind: "text" });
    expect(told(model([entity("Item", { code: computed(text, expression) }, { key: { fields: ["code"], kind: "natural" } })]))).toMatchInlineSnapshot(`
      "error invalid-key-field /entities/Item/key/fields/0
      The key of Item names code, which is a computed field.
      A key is made of stored values and references."
    `);
    expect(told(model([entity("Item", { code: value({ kind: "json" }) }, { key: { fields: ["code"], kind: "natural" } })]))).toMatchInlineSnapshot(`
      "error invalid-key-field /entities/Item/key/fields/0
      Item.code is part of the key, but its type is json.
      Use a type whose values are told apart by themselves: text, a number, a uuid, a date."
    `);
  });

  it("are of a type that can be made in their way", () => {
    expect(told(model([entity("Item", { id: value(integer, { generated: "key" }) }, { key: { fields: ["id"], kind: "snowflake" } })]))).toMatchInlineSnapshot(`
      "error key-type /entities/Item/key
      Item has a snowflake key of type integer.
      Such a key is bigint."
    `);
    expect(told(model([entity("Item", { id: value(text, { generated: "key" }) }, { key: { fields: ["id"], kind: "identity" } })]))).toMatchInlineSnapshot(`
      "error key-type /entities/Item/key
      Item has an identity key of type text.
      Such a key is smallint, integer or bigint."
    `);
  });

  it("are made by the system or given, as their kind says", () => {
    expect(told(model([entity("Item", { id: value(uuid) }, { key: { fields: ["id"], kind: "uuid" } })]))).toMatchInlineSnapshot(`
      "error key-generation /entities/Item/key
      Item.id is a uuid key, but not said to be made by the system.
      "generated": "key" belongs to the keys that the database makes: not to natural, compound, or custom ones without an SQL default."
    `);
    expect(told(model([entity("Item", { id: value(uuid, { generated: "key" }) }, { key: { fields: ["id"], kind: "natural" } })]))).toMatchInlineSnapshot(`
      "error key-generation /entities/Item/key
      Item.id is a natural key, but said to be made by the system.
      "generated": "key" belongs to the keys that the database makes: not to natural, compound, or custom ones without an SQL default."
    `);
  });

  it("of one's own are made where they have an SQL default, and given where they have none", () => {
    const custom = (generated: boolean, sqlDefault?: string) =>
      told(model([entity("Item", { id: value({ kind: "text" }, generated ? { generated: "key" } : {}) }, { key: { fields: ["id"], kind: "custom", ...(sqlDefault === undefined ? {} : { sqlDefault }) } })]));
    expect([custom(true, "now()::text"), custom(false)]).toEqual(["", ""]);
    expect(custom(true)).toContain("Item.id is a custom key, but said to be made by the system.");
    expect(custom(false, "now()::text")).toContain("Item.id is a custom key, but not said to be made by the system.");
  });

  it("of several parts are given, not made", () => {
    expect(told(model([entity("Item", { code: value(text), id: value(uuid, { generated: "key" }) }, { key: { fields: ["code", "id"], kind: "compound" } })]))).toMatchInlineSnapshot(`
      "error generated-in-compound /entities/Item/key/fields/1
      Item.id is part of a compound key, but made by the system (key).
      The parts of a compound key are given by who creates the row."
    `);
  });

  it("state options of their own kind only", () => {
    expect(told(model([entity("Item", { id: value(uuid, { generated: "key" }) }, { key: { fields: ["id"], kind: "uuid", newestFirst: true, sqlDefault: "now()" } })]))).toMatchInlineSnapshot(`
      "error newest-first /entities/Item/key/newestFirst
      Item has a uuid key that is newest first.
      Only snowflake keys can be made so.

      error key-default /entities/Item/key/sqlDefault
      Item has a uuid key with an SQL default.
      Only custom keys state their own."
    `);
  });
});

describe("what the system keeps", () => {
  it("has its field where a flag promises it", () => {
    expect(told(model([entity("Item", {}, { softDelete: true, versioned: true })]))).toMatchInlineSnapshot(`
      "error flag-without-field /entities/Item/softDelete
      Item is softDelete, but no field of it is kept as archivedAt.
      Add a field with "generated": "archivedAt", or take the flag away.

      error flag-without-field /entities/Item/versioned
      Item is versioned, but no field of it is kept as version.
      Add a field with "generated": "version", or take the flag away."
    `);
  });

  it("has its flag where there is a field", () => {
    expect(told(model([entity("Item", { version: value(integer, { generated: "version" }) })]))).toMatchInlineSnapshot(`
      "error field-without-flag /entities/Item/versioned
      Item has a field kept as version, but is not versioned.
      Set the flag, or take the field away."
    `);
  });

  it("is of its type, and null only until it is archived", () => {
    const item = entity("Item", { createdAt: value(text, { generated: "createdAt" }), archivedAt: value(instant, { generated: "archivedAt" }) }, { softDelete: true });
    expect(told(model([item]))).toMatchInlineSnapshot(`
      "error generated-type /entities/Item/fields/createdAt/generated
      Item.createdAt is kept by the system as createdAt, but its type is text.
      Its type must be timestamp.

      error generated-optional /entities/Item/fields/archivedAt/generated
      Item.archivedAt is kept by the system as archivedAt, but required.
      "archivedAt" is null until the row is archived; the others always have a value."
    `);
  });

  it("is kept once", () => {
    const item = entity("Item", { createdAt: value(instant, { generated: "createdAt" }), madeAt: value(instant, { generated: "createdAt" }) });
    expect(told(model([item]))).toMatchInlineSnapshot(`
      "error generated-twice /entities/Item/fields/madeAt
      Item keeps createdAt in several fields: createdAt, madeAt.
      Keep one of them."
    `);
  });

  it("belongs to the entity, not to an embedded value, and a made key to the key", () => {
    const item = entity("Item", { other: value(uuid, { generated: "key" }), stamp: embedded("Stamp", { at: value(instant, { generated: "createdAt" }) }) });
    expect(told(model([item]))).toMatchInlineSnapshot(`
      "error generated-without-key /entities/Item/fields/other/generated
      Item.other is made as a key, but is no part of the key of Item.
      Name it in the key, or take "generated" away.

      error generated-in-embedded /entities/Item/fields/stamp/fields/at/generated
      Item.stamp.at is made by the system, but inside an embedded value.
      Such fields belong to the entity itself."
    `);
  });
});

describe("texts", () => {
  it("can be kept by Postgres", () => {
    expect(told(model([entity("Item", {}, { help: "a\u0000b", label: "\ud800" })]))).toMatchInlineSnapshot(`
      "error invalid-text /entities/Item/label
      entities.Item.label is "\\ud800", which Postgres cannot keep.
      Take out the NUL character, or the half of a surrogate pair.

      error invalid-text /entities/Item/help
      entities.Item.help is "a\\u0000b", which Postgres cannot keep.
      Take out the NUL character, or the half of a surrogate pair."
    `);
  });
});

describe("labels", () => {
  it("are not empty", () => {
    expect(told(model([entity("Item", { name: value(text, { label: " " }) }, { plural: "" })]))).toMatchInlineSnapshot(`
      "error empty-label /entities/Item/plural
      The plural of Item is empty.
      State a word for people, or leave it out in the class to have one made of the name.

      error empty-label /entities/Item/fields/name/label
      The label of Item.name is empty.
      State a word for people, or leave it out in the class to have one made of the name."
    `);
  });
});
