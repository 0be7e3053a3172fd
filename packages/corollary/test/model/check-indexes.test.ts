import { describe, expect, it } from "vitest";
import * as build from "../../src/expr/build.js";
import type { EntityNode, ExclusionNode, IndexNode, UniqueNode } from "../../src/model/model.js";
import { computed, embedded, entity, model, reference, text, value } from "./small-model.js";
import { told } from "./told.js";

const name = build.field("this", ["name"], { kind: "text" });

function item(more: Partial<EntityNode>) {
  return model([
    entity("Item", {
      name: value(text), code: value(text), during: value({ kind: "range", of: "date" }), owner: reference("Owner"),
      place: embedded("Place", { city: value(text) }), folded: computed(text, build.textFunction("lower", name)),
    }, more),
    entity("Owner", { name: value(text) }),
  ]);
}
const index = (node: Partial<IndexNode>) => told(item({ indexes: [{ name: "best", method: "btree", parts: [{ path: ["name"] }], ...node }] }));
const unique = (node: Partial<UniqueNode>) => told(item({ uniques: [{ name: "once", fields: [["name"]], ...node }] }));
const exclusion = (node: Partial<ExclusionNode>) => told(item({ exclusions: [{ name: "apart", method: "gist", parts: [{ path: ["during"], with: "&&" }], ...node }] }));

describe("indexes", () => {
  it("are over columns that exist", () => {
    expect(index({ parts: [] })).toMatchInlineSnapshot(`
      "error empty-index /entities/Item/indexes/0
      Item, index best, is over nothing.
      Name at least one field."
    `);
    expect(index({ parts: [{ path: [] }] })).toMatchInlineSnapshot(`
      "error empty-path /entities/Item/indexes/0/parts/0/path
      Item, index best: a part names nothing.
      Name a field."
    `);
    expect(index({ parts: [{ path: ["nme"] }] })).toMatchInlineSnapshot(`
      "error unknown-field /entities/Item/indexes/0/parts/0/path
      Item, index best: Item has no field "nme".
      Its fields are id, name, code, during, owner, place, folded."
    `);
    expect(index({ parts: [{ path: ["place"] }] })).toMatchInlineSnapshot(`
      "error embedded-as-value /entities/Item/indexes/0/parts/0/path
      Item, index best: Item.place is an embedded Place, not a value.
      Name one of its fields: city."
    `);
    expect(index({ parts: [{ path: ["place", "city"] }, { path: ["owner"] }], include: [["code"]] })).toBe("");
  });

  it("are over columns of their own table", () => {
    expect(index({ parts: [{ path: ["owner", "name"] }] })).toMatchInlineSnapshot(`
      "error leaves-row /entities/Item/indexes/0/parts/0/path
      Item, index best: owner.name is in another table.
      An index is over columns of its own table."
    `);
    expect(index({ include: [["owner", "name"]] })).toMatchInlineSnapshot(`
      "error leaves-row /entities/Item/indexes/0/include/0
      Item, index best: owner.name is in another table.
      An index is over columns of its own table."
    `);
  });

  it("cannot be over what is computed at each read", () => {
    expect(index({ parts: [{ path: ["folded"] }] })).toMatchInlineSnapshot(`
      "error index-on-unstored /entities/Item/indexes/0/parts/0/path
      Item, index best: folded is computed at each read and has no column.
      Store it, or index the expression."
    `);
    expect(told(model([entity("Item", { name: value(text), folded: computed(text, name, { index: true }) })]))).toMatchInlineSnapshot(`
      "error index-on-unstored /entities/Item/fields/folded/index
      Item.folded is indexed, but computed at each read: it has no column.
      Store it, or take the index away."
    `);
    expect(index({ parts: [{ expression: build.textFunction("lower", name) }] })).toBe("");
  });

  it("have expressions and conditions about their row, which the clock does not change", () => {
    expect(index({ parts: [{ expression: build.field("this", ["owner", "name"], { kind: "text" }) }] })).toMatchInlineSnapshot(`
      "error leaves-row /entities/Item/indexes/0/parts/0/expression
      Item, part 1 of best: it reads owner.name, which is in another row. An index cannot.
      It may read only fields of its own row."
    `);
    expect(index({ where: build.compare("gt", build.now(), build.literal("2024-01-01T00:00:00Z", { kind: "timestamp", precision: 3 })) })).toMatchInlineSnapshot(`
      "error clock-in-row /entities/Item/indexes/0/where
      Item, condition of best: it reads the clock (now). An index cannot.
      Its value must not change by itself: compute it at each read (not stored), or filter with now in the query."
    `);
    expect(index({ where: name })).toMatchInlineSnapshot(`
      "error expression-result /entities/Item/indexes/0/where
      Item, condition of best: the expression gives text, where boolean is wanted.
      Change the type of the field, or the expression."
    `);
  });

  it("do only what their method can", () => {
    expect(index({ method: "hash", parts: [{ path: ["name"] }, { path: ["code"] }] })).toMatchInlineSnapshot(`
      "error index-method /entities/Item/indexes/0/parts
      Item, index best has 2 parts; hash takes one.
      Use btree or gist for several."
    `);
    expect(index({ method: "gin", unique: true })).toMatchInlineSnapshot(`
      "error index-method /entities/Item/indexes/0/unique
      Item, index best is unique, which gin cannot be.
      Use btree; or an exclusion."
    `);
    expect(index({ method: "gin", include: [["code"]] })).toMatchInlineSnapshot(`
      "error index-method /entities/Item/indexes/0/include
      Item, index best includes further columns, which gin cannot.
      Use btree, gist or spgist."
    `);
    expect(index({ method: "brin", parts: [{ path: ["name"], direction: "desc" }] })).toMatchInlineSnapshot(`
      "error index-method /entities/Item/indexes/0/parts/0
      Item, index best states an order, which brin does not have.
      Only btree indexes are ordered."
    `);
    expect(index({ method: "gin", parts: [{ path: ["during"] }] })).toMatchInlineSnapshot(`
      "error index-method /entities/Item/indexes/0/parts/0
      Item, index best, uses gin on range, for which Postgres has no operator class.
      Choose another method, or name an operator class."
    `);
    expect(index({ method: "spgist", parts: [{ path: ["owner"] }] })).toMatchInlineSnapshot(`
      "error index-method /entities/Item/indexes/0/parts/0
      Item, index best, uses spgist on uuid, for which Postgres has no operator class.
      Choose another method, or name an operator class."
    `);
    expect(index({ nullsNotDistinct: true })).toMatchInlineSnapshot(`
      "error nulls-without-unique /entities/Item/indexes/0/nullsNotDistinct
      Item, index best says how nulls count, but is not unique.
      Make it unique, or leave that out."
    `);
  });
});

describe("uniques", () => {
  it("are over columns that exist, each once", () => {
    expect(unique({ fields: [] })).toMatchInlineSnapshot(`
      "error empty-index /entities/Item/uniques/0
      Item, unique once, is over nothing.
      Name at least one field."
    `);
    expect(unique({ fields: [["name"], ["name"]] })).toMatchInlineSnapshot(`
      "error duplicate-part /entities/Item/uniques/0/fields
      Item, unique once, names name twice.
      Take one away."
    `);
    expect(unique({ fields: [["folded"]] })).toMatchInlineSnapshot(`
      "error index-on-unstored /entities/Item/uniques/0/fields/0
      Item, unique once: folded is computed at each read and has no column.
      Store it, or index the expression."
    `);
  });

  it("cannot be both partial and deferrable", () => {
    expect(unique({ where: build.isNull(name), deferrable: true })).toMatchInlineSnapshot(`
      "error deferrable-partial /entities/Item/uniques/0/deferrable
      Item, unique once, is both partial and deferrable.
      A partial unique is an index, which cannot be deferred: drop one of the two."
    `);
  });

  it("are doubtful over hidden computed fields alone", () => {
    const folded = computed(text, build.textFunction("lower", name), { stored: true, hidden: true });
    expect(told(model([entity("Item", { name: value(text), folded }, { uniques: [{ name: "once", fields: [["folded"]] }] })]))).toMatchInlineSnapshot(`
      "warning unique-hidden /entities/Item/uniques/0
      Item, unique once: all its fields are computed and hidden, so nobody can see why a row is refused.
      Include a field that people can see."
    `);
  });
});

describe("exclusions", () => {
  it("overlap on ranges only", () => {
    expect(exclusion({})).toBe("");
    expect(exclusion({ parts: [{ path: ["name"], with: "&&" }] })).toMatchInlineSnapshot(`
      "error exclusion-overlap /entities/Item/exclusions/0/parts/0/with
      Item, exclusion apart asks whether name overlaps, but it is text.
      Only ranges overlap here; compare other values with "="."
    `);
  });

  it("are over something, and by spgist over one thing", () => {
    expect(exclusion({ parts: [] })).toMatchInlineSnapshot(`
      "error empty-index /entities/Item/exclusions/0
      Item, exclusion apart, is over nothing.
      Name at least one field."
    `);
    expect(exclusion({ method: "spgist", parts: [{ path: ["during"], with: "&&" }, { path: ["name"], with: "=" }] })).toMatchInlineSnapshot(`
      "error index-method /entities/Item/exclusions/0/parts
      Item, exclusion apart has 2 parts; spgist takes one.
      Use gist for several."
    `);
  });
});
