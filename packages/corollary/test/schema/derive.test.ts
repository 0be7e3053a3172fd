import { describe, expect, it } from "vitest";
import * as build from "../../src/expr/build.js";
import type { FieldType } from "../../src/model/field-type.js";
import { canonical, schemaHash } from "../../src/schema/canonical.js";
import { columnType, parseType } from "../../src/schema/column-type.js";
import { derive } from "../../src/schema/derive.js";
import { emit } from "../../src/schema/emit.js";
import { sqlType } from "../../src/schema/identifier.js";
import { objectName } from "../../src/schema/name.js";
import { postgresPattern } from "../../src/schema/pattern.js";
import type { Schema, Table } from "../../src/schema/schema.js";
import { entity, enumeration, model, reference, uuidKey, value } from "./build.js";
import { open, single } from "./databases.js";
import { everything } from "./everything.js";

const target = { version: 18, applicationRole: "app" };
const tableOf = (schema: Schema, name: string): Table => {
  const table = schema.tables.find((each) => each.name === name);
  if (table === undefined) throw new Error(`no table ${name}`);
  return table;
};

describe("deriving a schema", () => {
  it("gives the same bytes each time, and whatever order the entities come in", () => {
    const once = JSON.stringify(derive(everything, target));
    const copy: typeof everything = JSON.parse(JSON.stringify({
      ...everything,
      entities: Object.fromEntries(Object.entries(everything.entities).reverse()),
      enums: Object.fromEntries(Object.entries(everything.enums).reverse()),
    }));
    expect(JSON.stringify(derive(copy, target))).toBe(once);
    expect(JSON.stringify(derive(everything, target))).toBe(once);
  });

  it("gives plain data", () => {
    const schema = derive(everything, target);
    expect(canonical(JSON.parse(JSON.stringify(schema)))).toBe(canonical(schema));
  });

  it("has a hash that follows what the database holds, and not how the model speaks of it", () => {
    const hashOf = (message: string, column: string, help: string) => schemaHash(derive(model([entity("Note", [uuidKey(), value("text", "text", { column, help })], {
      checks: [{ name: "some", expression: build.not(build.isNull(build.field("this", ["text"], { kind: "text" }))), message }],
    })]), target));
    const hash = hashOf("a", "text", "c");
    expect(hashOf("b", "text", "c")).toBe(hash);
    expect(hashOf("a", "words", "c")).not.toBe(hash);
    expect(hashOf("a", "text", "d")).not.toBe(hash);
  });

  it("says of every table, column, constraint, index and trigger why it is there", () => {
    for (const table of derive(everything, target).tables.filter((each) => each.schema !== "corollary")) {
      for (const object of [table, ...table.columns, ...table.constraints, ...table.indexes, ...table.triggers]) {
        expect(everything.entities, object.name).toHaveProperty(object.source?.entity ?? "nothing");
      }
    }
  });

  it("leaves the index of a reference away where another begins with its columns", () => {
    const link = entity("Link", [
      uuidKey(),
      reference("first", "Thing", { kind: "uuid" }), reference("second", "Thing", { kind: "uuid" }), reference("third", "Thing", { kind: "uuid" }),
      reference("fourth", "Thing", { kind: "uuid" }, { index: false }), reference("fifth", "Thing", { kind: "uuid" }, { unique: true }),
    ], {
      uniques: [{ name: "pair", fields: [["first"], ["second"]] }],
      indexes: [{ name: "third_id", method: "btree", parts: [{ path: ["third"], direction: "desc" }, { path: ["first"] }] }],
    });
    const { indexes } = tableOf(derive(model([link, entity("Thing", [uuidKey()])]), target), "link");
    expect(indexes.map((index) => index.name)).toEqual(["link_second_id_idx", "link_third_id_idx"]);
  });

  it("asks for the extensions that its operator classes come from", () => {
    const stay = entity("Stay", [uuidKey(), value("room", "integer"), value("during", { kind: "range", of: "date" }), value("guest", "text")], {
      indexes: [{ name: "guest", method: "gin", parts: [{ path: ["guest"], operatorClass: "gin_trgm_ops" }] }],
      exclusions: [{ name: "once", method: "gist", parts: [{ path: ["room"], with: "=" }, { path: ["during"], with: "&&" }] }],
    });
    expect(derive(model([stay]), target).extensions.map((each) => each.name)).toEqual(["btree_gist", "pg_trgm"]);
    expect(derive(everything, target).extensions).toEqual([]);
  });

  it("refuses what the target lacks, saying what", () => {
    const thing = entity("Thing", [uuidKey(), value("code", "text", { optional: true })], { uniques: [{ name: "code", fields: [["code"]], nullsNotDistinct: true }] });
    expect(() => derive(model([thing]), { ...target, version: 14 })).toThrow('unique "code" of Thing: nulls not distinct needs Postgres 15 or newer; the target is 14.');
    expect(() => derive(model([]), { ...target, version: 13 })).toThrow("Postgres 14 or newer");
  });

  it("takes nothing but an operator for an operator", () => {
    const stay = entity("Stay", [uuidKey(), value("during", { kind: "range", of: "date" })], {
      exclusions: [{ name: "once", method: "gist", parts: [{ path: ["during"], with: "&&); drop table x; --" }] }],
    });
    expect(() => derive(model([stay]), target)).toThrow("is not an operator");
  });
});

describe("names in the database", () => {
  it("stay as they are up to 63 bytes", () => {
    expect(objectName("invoice_line", ["invoice_id", "position"], "key")).toBe("invoice_line_invoice_id_position_key");
    expect(objectName("t".repeat(59), [], "key")).toBe(`${"t".repeat(59)}_key`);
  });

  it("are shortened by a hash past that, each to its own name, in whole characters", () => {
    const long = ["a", "b"].map((last) => objectName("t".repeat(60), [`${"c".repeat(60)}${last}`], "check"));
    expect(new Set(long).size).toBe(2);
    for (const name of [...long, objectName("ň".repeat(40), [], "idx"), objectName("x" + "😀".repeat(20), [], "idx")]) {
      expect(Buffer.byteLength(name)).toBeLessThanOrEqual(63);
      expect(name).toMatch(/_[0-9a-f]{8}_(check|idx)$/);
      expect(name).not.toContain("\ufffd");
    }
    expect(long[0]).toBe(objectName("t".repeat(60), [`${"c".repeat(60)}a`], "check"));
  });

  it("of a model with long and clashing ones are those that the server keeps", async () => {
    const column = (last: string) => value(`${"wordy".repeat(11)}${last}`, { kind: "integer", min: 0 }, { unique: true });
    const wordy = entity("W".repeat(60), [uuidKey(), column("one"), column("two"), value("a", "integer", { unique: true }), value("b", "integer", { checks: [] })], {
      uniques: [{ name: "a", fields: [["b"]] }],
      indexes: [{ name: "a", method: "btree", parts: [{ path: ["a"] }] }, { name: "a", method: "btree", parts: [{ path: ["a"], direction: "desc" }] }],
    });
    const opened = await open("pglite");
    const schema = derive(model([wordy]), { version: 18, applicationRole: opened.applicationRole });
    await opened.database.script(emit(schema));
    const { constraints, indexes } = tableOf(schema, "w".repeat(60));
    const names = [...constraints, ...indexes].map((each) => `'${each.name}'`);
    expect(new Set(names).size).toBe(names.length);
    expect(await single(opened.database, `select count(*) from (select conname as name from pg_constraint union select relname from pg_class) x where name in (${names.join()})`)).toBe(String(names.length));
    await opened.close();
  });
});

describe("types", () => {
  const sample = model([], [enumeration("Mood", ["a"], "stock")]);
  it.each<[FieldType, string]>([
    [{ kind: "money" }, "numeric(19,2)"],
    [{ kind: "money", precision: 10, scale: 4 }, "numeric(10,4)"],
    [{ kind: "decimal", precision: 8 }, "numeric(8,0)"],
    [{ kind: "float" }, "double precision"],
    [{ kind: "timestamp", precision: 3 }, "timestamptz(3)"],
    [{ kind: "array", of: { kind: "array", of: { kind: "char", length: 2 } } }, "char(2)[][]"],
    [{ kind: "array", of: { kind: "choice", enum: "Mood" } }, "stock.mood[]"],
    [{ kind: "custom", sql: "Character Varying(20)[]" }, "varchar(20)[]"],
    [{ kind: "custom", sql: 'geo.geography(point, 4326)' }, "geo.geography(point,4326)"],
    [{ kind: "custom", sql: '"Odd Type"' }, '"Odd Type"'],
    [{ kind: "custom", sql: "timestamp with time zone" }, "timestamptz"],
  ])("%j is %s", (type, sql) => {
    expect(sqlType(columnType(type, sample))).toBe(sql);
  });

  it("are refused where they are no type", () => {
    expect(() => parseType("text; drop table x")).toThrow("is not the name of a type");
  });
});

describe("a pattern", () => {
  const texts = ["", "a", "ab", "A1", "é", "a\n", "\n", " ", "\u00a0", "\t", "a.b", "a]b", "[a]", "a{b", "1234", "x-y", "\\", "^", "_", "aaa", "ba", "#a\u2028", "٣"];
  const patterns = [
    "a", "a|b", "[a-z]+", "\\d{1,4}", "\\w+", "\\s", "\\S+", "\\D", "\\W", ".", "a.b", "a\\.b", "a\\]b", "[[]a[\\]]", "[^a]", "[\\w-]+", "a{b", "(a)\\w", "(?:a|b)+", "(?=a)\\w+",
    "(?!a).+", "\\\\", "[\\^_]", "\\u0061", "\\t", "a*?", "[\\s\\d]+", "a{2,}", "", "^a$", "\\x61", "#a\\u2028", "(?:#)a.",
  ];

  it("matches the same texts in Postgres as in JavaScript", async () => {
    const opened = await open("pglite");
    for (const pattern of patterns) {
      const translated = postgresPattern(pattern);
      expect(translated, pattern).toBeDefined();
      const { rows } = await opened.database.query<{ found: boolean }>({
        text: "select t collate pg_unicode_fast ~ $1::text as found from unnest($2::text[]) with ordinality x(t, n) order by n", params: [translated ?? "", texts], prepare: false,
      });
      const script = new RegExp(`^(?:${pattern})$`);
      expect(rows.map((row) => row.found), pattern).toEqual(texts.map((text) => script.test(text)));
    }
    await opened.close();
  });

  it.each(["\\bword", "\\p{L}", "(?<name>a)", "(?<=a)b", "(a)\\1", "[]", "[^]", "a{256}", "\\u{61}", "[a"])("has no equal for %s", (pattern) => {
    expect(postgresPattern(pattern)).toBeUndefined();
  });
});
