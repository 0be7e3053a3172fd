import { describe, expect, it } from "vitest";
import { parseModel, tryParseModel } from "../../src/model/json/parse.js";
import { printModel } from "../../src/model/json/print.js";
import { ModelError } from "../../src/model/problem.js";
import { collection, computed, entity, enumNode, integer, model, reference, text, value } from "./small-model.js";
import * as build from "../../src/expr/build.js";

const small = model([entity("Item", { name: value(text) })]);

/** A small model as JSON by hand, with one member replaced at a path of names. */
function changed(path: readonly string[], to: unknown): unknown {
  const json: unknown = JSON.parse(printModel(small));
  let node: unknown = json;
  for (const step of path.slice(0, -1)) node = Reflect.get(Object(node), step);
  Reflect.set(Object(node), path.at(-1) ?? "", to);
  return json;
}

function problems(json: unknown, options = {}): string {
  return tryParseModel(json, options).problems.map(({ severity, code, pointer, message }) => `${severity} ${code} ${pointer}: ${message}`).join("\n");
}

describe("the form of a model", () => {
  it("is that of JSON", () => {
    expect(problems("{ corollary: 1 }")).toMatch(/^error invalid-json : The text is no JSON/);
    expect(problems(null)).toMatchInlineSnapshot(`"error invalid-form : The model: Invalid input: expected object, received null."`);
    expect(problems([])).toMatchInlineSnapshot(`"error invalid-form : The model: Invalid input: expected object, received array."`);
  });

  it("has a version", () => {
    expect(problems(changed(["corollary"], 2))).toMatchInlineSnapshot(`"error invalid-form /corollary: corollary: Invalid input: expected 1."`);
  });

  it("has known members only", () => {
    expect(problems(changed(["entities", "Item", "tabel"], "items"))).toMatchInlineSnapshot(`"error unknown-member /entities/Item/tabel: entities.Item has no member "tabel"."`);
    expect(problems(changed(["entities", "Item", "fields", "name", "type", "length"], 3))).toMatchInlineSnapshot(`"error unknown-member /entities/Item/fields/name/type/length: entities.Item.fields.name.type has no member "length"."`);
  });

  it("has all members", () => {
    expect(problems({ corollary: 1, entities: {} })).toMatchInlineSnapshot(`"error missing-member /enums: enums is missing."`);
  });

  it("has members of their kind", () => {
    expect(problems(changed(["entities", "Item", "fields", "name", "optional"], "yes"))).toMatchInlineSnapshot(`"error invalid-form /entities/Item/fields/name/optional: entities.Item.fields.name.optional: Invalid input: expected boolean, received string."`);
    expect(problems(changed(["entities", "Item", "fields", "name", "kind"], "column"))).toMatchInlineSnapshot(`"error invalid-form /entities/Item/fields/name/kind: entities.Item.fields.name.kind: Invalid discriminator value. Expected 'value' | 'reference' | 'collection' | 'computed' | 'embedded'."`);
    expect(problems(changed(["entities", "Item", "fields", "name", "type"], { kind: "string" }))).toMatchInlineSnapshot(`"error invalid-form /entities/Item/fields/name/type/kind: entities.Item.fields.name.type.kind: Invalid discriminator value. Expected 'text' | 'smallint' | 'integer' | 'bigint' | 'decimal' | 'money' | 'varchar' | 'char' | 'real' | 'float' | 'boolean' | 'uuid' | 'date' | 'interval' | 'json' | 'bytes' | 'timestamp' | 'localTimestamp' | 'time' | 'timetz' | 'choice' | 'array' | 'range' | 'custom'."`);
    expect(problems(changed(["entities", "Item", "checks"], [{ name: "a", expression: { op: "equals" } }]))).toMatchInlineSnapshot(`"error invalid-form /entities/Item/checks/0/expression/op: entities.Item.checks.0.expression.op: Invalid discriminator value. Expected 'literal' | 'field' | 'actor' | 'role' | 'input' | 'now' | 'today' | 'eq' | 'ne' | 'lt' | 'lte' | 'gt' | 'gte' | 'in' | 'isNull' | 'and' | 'or' | 'not' | 'add' | 'sub' | 'mul' | 'div' | 'mod' | 'neg' | 'abs' | 'floor' | 'ceil' | 'round' | 'lower' | 'upper' | 'trim' | 'length' | 'contains' | 'startsWith' | 'endsWith' | 'like' | 'matches' | 'concat' | 'plus' | 'part' | 'startOf' | 'json' | 'has' | 'overlaps' | 'size' | 'case' | 'coalesce' | 'some' | 'every' | 'none' | 'count' | 'sum' | 'avg' | 'min' | 'max'."`);
    expect(problems(changed(["entities", "Item", "indexes"], [{ name: "a", method: "btree", parts: [{ path: ["name"], operatorclass: "x" }] }]))).toMatchInlineSnapshot(`"error unknown-member /entities/Item/indexes/0/parts/0/operatorclass: entities.Item.indexes.0.parts.0 has no member "operatorclass"."`);
  });

  it("has no members that JavaScript takes for something else", () => {
    expect(problems('{ "corollary": 1, "enums": {}, "entities": { "__proto__": {} } }')).toMatchInlineSnapshot(`"error reserved-name /entities/__proto__: A member is named "__proto__", which JavaScript takes for something else."`);
  });

  it("is not nested without end", () => {
    const deep = `${'{"op":"not","of":'.repeat(5000)}{"op":"now"}${"}".repeat(5000)}`;
    expect(problems(changed(["entities", "Item", "checks"], [{ name: "a", expression: JSON.parse(deep) }]))).toMatch(/^error too-deep .*: The model is nested deeper than 300 levels\.$/);
  });

  it("is told with all that is wrong, form before meaning", () => {
    const json = changed(["entities", "Item", "fields", "name"], { kind: "value", name: "name", label: "Name", type: { kind: "texxt" }, column: 5, optional: false });
    expect(problems(json).split("\n")).toHaveLength(2);
    try {
      parseModel(json);
      expect.unreachable();
    } catch (error) {
      expect(error).toBeInstanceOf(ModelError);
      expect(error).toMatchObject({ code: "invalid-model", problems: [{ code: "invalid-form" }, { code: "invalid-form" }] });
    }
  });
});

describe("the meaning of a model", () => {
  it("is checked like that of one from code", () => {
    expect(problems(changed(["entities", "Item", "key"], { fields: ["code"], kind: "natural" }))).toMatchInlineSnapshot(`
      "error unknown-key-field /entities/Item/key/fields/0: The key of Item names "code", which is no field of it.
      error generated-without-key /entities/Item/fields/id/generated: Item.id is made as a key, but is no part of the key of Item."
    `);
  });

  it("brings no SQL unless it is trusted", () => {
    const json = changed(["entities", "Item", "fields", "name", "default"], { kind: "sql", sql: "current_user" });
    expect(problems(json)).toMatchInlineSnapshot(`"error untrusted-sql /entities/Item/fields/name/default/sql: Item.name has the SQL default "current_user", and this model may bring none."`);
    expect(problems(json, { trustSql: true })).toBe("");
    expect(parseModel(json, { trustSql: true }).entities["Item"]?.fields["name"]).toMatchObject({ default: { kind: "sql", sql: "current_user" } });
  });

  it("is told with warnings where there is no error", () => {
    const { model: parsed, problems: told } = tryParseModel(changed(["entities", "Item", "table"], "order"));
    expect(parsed?.entities["Item"]?.table).toBe("order");
    expect(told.map(({ code }) => code)).toEqual(["reserved-word"]);
  });

  it("names all wrong expressions and the other mistakes together", () => {
    const json = changed(["entities", "Item", "checks"], [
      { name: "a", expression: { op: "isNull", of: { op: "field", row: "this", path: ["nam"] } } },
      { name: "b", expression: { op: "gt", left: { op: "field", row: "this", path: ["name"] }, right: { op: "literal", type: { kind: "integer" }, value: 1 } } },
      { name: "a", expression: { op: "literal", type: { kind: "boolean" }, value: true } },
    ]);
    expect(problems(json)).toMatchInlineSnapshot(`
      "error unknown-field /entities/Item/checks/0/expression/of: Item, check a: Item has no field "nam".
      error expression-not-comparable /entities/Item/checks/1/expression: Item, check b: text cannot be compared with integer.
      error name-collision /entities/Item/checks/2/name: check 1 of Item and check 3 of Item share the check name "a"."
    `);
  });
});

describe("types that JSON leaves out", () => {
  const complete = model([
    entity("Invoice", {
      status: value({ kind: "choice", enum: "Status" }),
      lines: collection("Line", "invoice"),
      total: computed(integer, build.aggregate("sum", { row: "this", path: ["lines"], entity: "Line" }, "r1", {
        where: build.compare("gt", build.field("r1", ["amount"], { kind: "integer" }), build.literal(0, { kind: "integer" })),
        value: build.field("r1", ["amount"], { kind: "integer" }),
      })),
    }, { checks: [{ name: "known", expression: build.compare("ne", build.field("this", ["status"], { kind: "enum", values: ["draft", "sent"] }), build.literal("sent", { kind: "enum", values: ["draft", "sent"] })) }] }),
    entity("Line", { invoice: reference("Invoice", { onDelete: "cascade" }), amount: value(integer) }),
  ], [enumNode("Status", ["draft", "sent"])]);

  it("follow from fields and operands", () => {
    const json: unknown = JSON.parse(printModel(complete), (_, node: unknown) => {
      if (typeof node !== "object" || node === null || !("op" in node) || !("type" in node) || node.op === "literal") return node;
      const { type: _type, ...rest } = node;
      return rest;
    });
    expect(JSON.stringify(json)).not.toBe(JSON.stringify(JSON.parse(printModel(complete))));
    expect(parseModel(json)).toEqual(complete);
  });

  it("follow for constants from what they stand beside", () => {
    const json: unknown = JSON.parse(printModel(complete).replaceAll(/"type": \{\s*"kind": "enum",\s*"values": \[[^\]]*\]\s*\}/g, '"type": { "kind": "text" }').replace(/"op": "field",\s*"path": \[\s*"status"\s*\],\s*"row": "this",\s*"type": \{[^}]*\}/, '"op": "field", "path": ["status"], "row": "this"'));
    expect(parseModel(json)).toEqual(complete);
  });

  it("must be right where they are stated", () => {
    const json: unknown = JSON.parse(printModel(complete).replace(/"op": "sum",/, '"op": "sum", "type": { "kind": "text" },').replace(/"type": \{\s*"kind": "integer"\s*\},(\s*"value": \{)/, "$1"));
    expect(problems(json)).toMatchInlineSnapshot(`"error expression-type /entities/Invoice/fields/total/expression: Invoice.total: a node "sum" states the type text, but is integer."`);
  });
});

describe("a parsed model", () => {
  it("is frozen through and through, and sorted by name", () => {
    const { entities } = parseModel({ ...model([entity("B"), entity("A", { name: value(text) })]) });
    expect(Object.keys(entities)).toEqual(["A", "B"]);
    expect(Object.isFrozen(entities["A"]?.fields["name"])).toBe(true);
    expect(() => Object.assign(entities["A"]?.key ?? {}, { kind: "natural" })).toThrow(TypeError);
  });
});
