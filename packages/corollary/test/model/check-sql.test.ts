import { describe, expect, it } from "vitest";
import { checkModel } from "../../src/model/check/check-model.js";
import type { FieldType } from "../../src/model/field-type.js";
import { entity, model, text, value } from "./small-model.js";
import { told } from "./told.js";

const codes = (of: Parameters<typeof checkModel>[0], trustSql = true) => checkModel(of, { trustSql }).map(({ code }) => code);
const typed = (type: FieldType) => model([entity("Item", { it: value(type) })]);

describe("SQL that a model carries", () => {
  const byDefault = model([entity("Item", { it: value(text, { default: { kind: "sql", sql: "md5(random()::text)" } }) })]);
  const key = model([entity("Item", { id: value(text, { generated: "key" }) }, { key: { fields: ["id"], kind: "custom", sqlDefault: "md5('x')" } })]);

  it("is refused where the model is not trusted", () => {
    expect(told(byDefault, { trustSql: false })).toMatchInlineSnapshot(`
      "error untrusted-sql /entities/Item/fields/it/default/sql
      Item.it has the SQL default "md5(random()::text)", and this model may bring none.
      Models from JSON carry SQL only where the one who loads them says { trustSql: true }; an expression needs no trust."
    `);
    expect(told(typed({ kind: "custom", sql: "citext" }), { trustSql: false })).toMatchInlineSnapshot(`
      "error untrusted-sql /entities/Item/fields/it/type/sql
      Item.it has the SQL type citext, and this model may bring none.
      Models from JSON carry SQL only where the one who loads them says { trustSql: true }."
    `);
    expect(codes(key, false)).toEqual(["untrusted-sql"]);
  });

  it("is taken where it is", () => {
    expect([...codes(byDefault), ...codes(key), ...codes(typed({ kind: "custom", sql: "citext" }))]).toEqual([]);
  });

  it("is not empty", () => {
    expect(told(model([entity("Item", { it: value(text, { default: { kind: "sql", sql: " " } }) })]))).toMatchInlineSnapshot(`
      "error empty-sql /entities/Item/fields/it/default/sql
      Item.it has an empty SQL default.
      State an expression, such as gen_random_uuid()."
    `);
  });
});

describe("names that reach SQL unquoted", () => {
  it.each(["citext", "public.citext", "vector(3)", "geometry(Point, 4326)", "double precision", "bit varying(5)", "int4range[]"])("%j can be a type", (sql) => {
    expect(codes(typed({ kind: "custom", sql }))).toEqual([]);
  });

  it.each(["", "text; drop table item", "text default now()", "text)", "text not null", "\"a\"b", "numeric(1,2) check (true)", "vector(3)[][]", "a.b.c", "text--", "text/**/", "vector('x')", "text\n, x int"])("%j cannot", (sql) => {
    expect(codes(typed({ kind: "custom", sql }))).toEqual(["invalid-custom-type"]);
    expect(codes(typed({ kind: "array", of: { kind: "custom", sql } }))).toEqual(["invalid-custom-type"]);
  });

  it.each(["C", "de-x-icu", "en_US.utf8", "und-u-ks-level2"])("%j can be a collation", (collation) => {
    expect(codes(typed({ kind: "text", collation }))).toEqual([]);
  });

  it.each(["", "C\" default 'x", "a b", "C;"])("%j cannot", (collation) => {
    expect(codes(typed({ kind: "varchar", length: 3, collation }))).toEqual(["invalid-collation"]);
  });

  it.each([["text_pattern_ops", true], ["public.gin_trgm_ops", true], ["x) where (true", false], ["", false], ["a b", false]])("an operator class %j: %j", (operatorClass, right) => {
    const indexes = [{ name: "best", method: "btree", parts: [{ path: ["name"], operatorClass }] }] as const;
    expect(codes(model([entity("Item", { name: value(text) }, { indexes })]))).toEqual(right ? [] : ["invalid-operator-class"]);
  });

  it.each([["=", true], ["<>", true], ["-|-", true], ["= ) where (true", false], ["--", false], ["=/*", false], ["", false]])("an operator %j: %j", (operator, right) => {
    const exclusions = [{ name: "apart", method: "gist", parts: [{ path: ["name"], with: operator }] }] as const;
    expect(codes(model([entity("Item", { name: value(text) }, { exclusions })]))).toEqual(right ? [] : ["invalid-operator"]);
  });
});
