import { describe, expect, it } from "vitest";
import * as build from "../../src/expr/build.js";
import type { Expression } from "../../src/expr/node.js";
import type { FieldType } from "../../src/model/field-type.js";
import type { ComputedField, EntityNode } from "../../src/model/model.js";
import { collection, computed, embedded, entity, instant, integer, model, reference, text, value, type Fields } from "./small-model.js";
import { told } from "./told.js";

const boolean: FieldType = { kind: "boolean" };
const read = (path: readonly string[], kind: "text" | "integer" | "boolean" | "date" = "text", row = "this") => build.field(row, path, { kind });
const one = build.literal(1, { kind: "integer" });
const lines = { row: "this", path: ["lines"], entity: "Line" };

/** An invoice with a customer and lines, and what a test adds to it. */
function invoice(fields: Fields, more: Partial<EntityNode> = {}) {
  return model([
    entity("Invoice", { number: value(text), size: value(integer), customer: reference("Customer"), lines: collection("Line", "invoice"), place: embedded("Place", { city: value(text) }), ...fields }, more),
    entity("Customer", { name: value(text) }),
    entity("Line", { invoice: reference("Invoice", { onDelete: "cascade" }), amount: value(integer), name: value(text) }),
  ]);
}
const withComputed = (type: FieldType, expression: Expression, more: Partial<ComputedField> = {}) => told(invoice({ it: computed(type, expression, more) }));
const withCheck = (expression: Expression) => told(invoice({}, { checks: [{ name: "ok", expression }] }));

describe("paths", () => {
  it("name fields that exist", () => {
    expect(withComputed(text, read(["nmber"]))).toMatchInlineSnapshot(`
      "error unknown-field /entities/Invoice/fields/it/expression
      Invoice.it: Invoice has no field "nmber".
      Its fields are id, number, size, customer, lines, place, it."
    `);
    expect(withComputed(text, read(["customer", "nam"]))).toMatchInlineSnapshot(`
      "error unknown-field /entities/Invoice/fields/it/expression
      Invoice.it: Customer has no field "nam".
      Its fields are id, name."
    `);
    expect(withComputed(text, read(["place", "street"]))).toMatchInlineSnapshot(`
      "error unknown-field /entities/Invoice/fields/it/expression
      Invoice.it: Invoice.place has no field "street".
      Its fields are city."
    `);
  });

  it("go through relations, not values or collections", () => {
    expect(withComputed(text, read(["number", "length"]))).toMatchInlineSnapshot(`
      "error path-through-value /entities/Invoice/fields/it/expression
      Invoice.it: Invoice.number is a value: nothing lies behind it.
      A path goes through references and embedded values only."
    `);
    expect(withComputed(text, read(["lines", "name"]))).toMatchInlineSnapshot(`
      "error path-through-collection /entities/Invoice/fields/it/expression
      Invoice.it: Invoice.lines is a collection of Line: which of its rows is not said.
      Ask for some, every or none of it, or aggregate it."
    `);
  });

  it("end at a value, not at a collection or an embedded value", () => {
    expect(withComputed(text, read(["lines"]))).toMatchInlineSnapshot(`
      "error collection-as-value /entities/Invoice/fields/it/expression
      Invoice.it: Invoice.lines is a collection of Line, not a value.
      Ask for some, every or none of it, or aggregate it: count, sum, avg, min, max."
    `);
    expect(withComputed(text, read(["place"]))).toMatchInlineSnapshot(`
      "error embedded-as-value /entities/Invoice/fields/it/expression
      Invoice.it: Invoice.place is an embedded Place, not a value.
      Name one of its fields: city."
    `);
  });

  it("begin at a row that something binds", () => {
    expect(withComputed(text, read(["name"], "text", "r1"))).toMatchInlineSnapshot(`
      "error unbound-row /entities/Invoice/fields/it/expression
      Invoice.it: it reads the row "r1", which nothing binds.
      Rows known here: this."
    `);
  });
});

describe("collections in expressions", () => {
  it("must be collections", () => {
    expect(withComputed(integer, build.aggregate("count", { row: "this", path: ["customer"], entity: "Customer" }, "r1"))).toMatchInlineSnapshot(`
      "error not-a-collection /entities/Invoice/fields/it/expression/in
      Invoice.it: Invoice.customer is no collection (it is a reference field).
      Quantifiers and aggregates go over collections; use the value itself."
    `);
  });

  it("say the entity of their rows", () => {
    expect(withComputed(integer, build.aggregate("count", { ...lines, entity: "Customer" }, "r1"))).toMatchInlineSnapshot(`
      "error expression-entity /entities/Invoice/fields/it/expression/in/entity
      Invoice.it: it takes lines for rows of "Customer", but they are of Line.
      State "entity": "Line"."
    `);
  });

  it("bind their row inside only", () => {
    const some = build.quantifier("some", lines, "r1", build.compare("gt", read(["amount"], "integer", "r1"), one));
    expect(withComputed(boolean, some)).toBe("");
    expect(withComputed(boolean, build.and(some, build.compare("gt", read(["amount"], "integer", "r1"), one)))).toMatchInlineSnapshot(`
      "error unbound-row /entities/Invoice/fields/it/expression/of/1/left
      Invoice.it: it reads the row "r1", which nothing binds.
      Rows known here: this."
    `);
  });

  it("are summed by numbers only", () => {
    const sum: Expression = { op: "sum", type: { kind: "text" }, in: lines, as: "r1", value: read(["name"], "text", "r1") };
    expect(withComputed(text, sum)).toMatchInlineSnapshot(`
      "error expression-operand-type /entities/Invoice/fields/it/expression
      Invoice.it: sum does not take text.
      Give it integer or bigint or decimal or float."
    `);
  });
});

describe("operands", () => {
  it("fit their operator", () => {
    expect(withComputed(integer, { op: "add", type: { kind: "integer" }, left: read(["number"]), right: one })).toMatchInlineSnapshot(`
      "error expression-operand-type /entities/Invoice/fields/it/expression
      Invoice.it: add does not take text.
      Give it integer or bigint or decimal or float."
    `);
    expect(withCheck({ op: "eq", type: { kind: "boolean" }, left: read(["number"]), right: one })).toMatchInlineSnapshot(`
      "error expression-not-comparable /entities/Invoice/checks/0/expression
      Invoice, check ok: text cannot be compared with integer.
      Compare values of the same type."
    `);
    expect(withCheck({ op: "not", type: { kind: "boolean" }, of: read(["number"]) })).toMatchInlineSnapshot(`
      "error expression-operand-type /entities/Invoice/checks/0/expression
      Invoice, check ok: not does not take text.
      Give it boolean."
    `);
  });

  it("have the type of the field that they read", () => {
    expect(withComputed(integer, read(["number"], "integer"))).toMatchInlineSnapshot(`
      "error expression-type /entities/Invoice/fields/it/expression
      Invoice.it: a node "field" states the type integer, but is text.
      Leave the type out, or state the one that follows from its operands."
    `);
  });

  it("are constants of their type", () => {
    expect(withComputed(integer, { op: "literal", type: { kind: "integer" }, value: "one" })).toMatchInlineSnapshot(`
      "error expression-invalid-literal /entities/Invoice/fields/it/expression
      Invoice.it: "one" is no integer.
      Expected a whole number without exponent, as a number."
    `);
  });

  it("stand in canonical form", () => {
    const nested: Expression = { op: "and", type: { kind: "boolean" }, of: [build.isNull(read(["number"]))] };
    expect(withCheck(nested)).toMatchInlineSnapshot(`
      "error expression-form /entities/Invoice/checks/0/expression
      Invoice, check ok: the expression is not in canonical form.
      Build it by the constructors of expressions, or load the model with parseModel, which does so."
    `);
  });

  it("are all told at once", () => {
    const expression = { op: "add", type: { kind: "integer" }, left: read(["a"], "integer"), right: read(["b"], "integer") } as const;
    expect(withComputed(integer, expression).match(/unknown-field/g)).toHaveLength(2);
  });
});

describe("results", () => {
  it("are of the type of the computed field", () => {
    expect(withComputed(integer, read(["number"]))).toMatchInlineSnapshot(`
      "error expression-result /entities/Invoice/fields/it/expression
      Invoice.it: the expression gives text, where integer is wanted.
      Change the type of the field, or the expression."
    `);
  });

  it("may widen, not narrow", () => {
    expect(withComputed({ kind: "decimal" }, read(["size"], "integer"))).toBe("");
    expect(withComputed({ kind: "smallint" }, build.literal("1.5", { kind: "decimal" }))).toMatchInlineSnapshot(`
      "error expression-result /entities/Invoice/fields/it/expression
      Invoice.it: the expression gives decimal, where integer is wanted.
      Change the type of the field, or the expression."
    `);
  });

  it("of conditions are true or false", () => {
    expect(withCheck(read(["size"], "integer"))).toMatchInlineSnapshot(`
      "error expression-result /entities/Invoice/checks/0/expression
      Invoice, check ok: the expression gives integer, where boolean is wanted.
      Change the type of the field, or the expression."
    `);
  });

  it("may be null only where the field may", () => {
    expect(withComputed(integer, build.aggregate("max", lines, "r1", { value: read(["amount"], "integer", "r1") }), { optional: false })).toMatchInlineSnapshot(`
      "error computed-null /entities/Invoice/fields/it/optional
      Invoice.it is said to have a value always, but its expression may be null.
      Say "optional": true, or give a value for that case with coalesce."
    `);
  });
});

describe("checks", () => {
  it("stay in their row", () => {
    expect(withCheck(build.compare("eq", read(["customer", "name"]), read(["number"])))).toMatchInlineSnapshot(`
      "error leaves-row /entities/Invoice/checks/0/expression
      Invoice, check ok: it reads customer.name, which is in another row. A check cannot.
      It may read only fields of its own row."
    `);
    expect(withCheck(build.quantifier("some", lines, "r1"))).toMatchInlineSnapshot(`
      "error leaves-row /entities/Invoice/checks/0/expression
      Invoice, check ok: it reads the collection lines. A check cannot.
      It may read only fields of its own row."
    `);
  });

  it("may read the key of a reference, which is in the row", () => {
    expect(withCheck(build.not(build.isNull(build.field("this", ["customer", "id"], { kind: "uuid" }))))).toBe("");
  });

  it("stay in their row through computed fields too", () => {
    const fields = { who: computed(text, read(["customer", "name"])) };
    expect(told(invoice(fields, { checks: [{ name: "ok", expression: build.not(build.isNull(read(["who"]))) }] }))).toMatchInlineSnapshot(`
      "error leaves-row /entities/Invoice/checks/0/expression
      Invoice, check ok: it reads customer.name, which is in another row. A check cannot.
      It may read only fields of its own row."
    `);
  });

  it("know nobody who asks, and no input", () => {
    expect(withCheck(build.role("admin"))).toMatchInlineSnapshot(`
      "error actor-in-row /entities/Invoice/checks/0/expression
      Invoice, check ok: it asks who is signed in (role admin). A check cannot.
      Its value belongs to the row, whoever reads it: say this in a policy or an action."
    `);
    expect(withCheck(build.compare("eq", read(["number"]), build.actor("id", { kind: "text" })))).toMatchInlineSnapshot(`
      "error actor-in-row /entities/Invoice/checks/0/expression
      Invoice, check ok: it asks who is signed in (id). A check cannot.
      Its value belongs to the row, whoever reads it: say this in a policy or an action."
    `);
    expect(withCheck(build.compare("eq", read(["number"]), build.input("reason", { kind: "text" })))).toMatchInlineSnapshot(`
      "error input-outside-action /entities/Invoice/checks/0/expression
      Invoice, check ok: it reads the input "reason". A check cannot.
      Inputs exist in actions only."
    `);
  });

  it("are doubtful where they read the clock", () => {
    const expression = build.compare("lt", build.field("this", ["at"], { kind: "timestamp", precision: 3 }), build.now());
    expect(told(invoice({ at: value(instant, { checks: [expression] }) }))).toMatchInlineSnapshot(`
      "warning clock-in-check /entities/Invoice/fields/at/checks/0
      Invoice.at, check 1: it reads the clock (now), so a row that was right when written may be wrong when a backup is restored.
      Keep the rule in an action, if that matters."
    `);
  });
});

describe("stored computed fields", () => {
  const stored = (type: FieldType, expression: Expression) => withComputed(type, expression, { stored: true });

  it("stay in their row and read no clock and nobody who asks", () => {
    expect(stored(text, read(["customer", "name"]))).toMatchInlineSnapshot(`
      "error leaves-row /entities/Invoice/fields/it/expression
      Invoice.it: it reads customer.name, which is in another row. A stored computed field cannot.
      It may read only fields of its own row."
    `);
    expect(stored({ kind: "date" }, build.today())).toMatchInlineSnapshot(`
      "error clock-in-row /entities/Invoice/fields/it/expression
      Invoice.it: it reads the clock (today). A stored computed field cannot.
      Its value must not change by itself: compute it at each read (not stored), or filter with now in the query."
    `);
    expect(stored(boolean, build.role("admin"))).toMatchInlineSnapshot(`
      "error actor-in-row /entities/Invoice/fields/it/expression
      Invoice.it: it asks who is signed in (role admin). A stored computed field cannot.
      Its value belongs to the row, whoever reads it: say this in a policy or an action."
    `);
  });

  it("have a column, and others none", () => {
    expect(told(invoice({ it: computed(text, read(["number"]), { column: "it" }) }))).toMatchInlineSnapshot(`
      "error computed-column /entities/Invoice/fields/it/column
      Invoice.it is computed at each read, but has a column.
      A stored computed field has a column, another has none."
    `);
  });

  it("that are not stored may ask who reads", () => {
    expect(withComputed(boolean, build.role("admin"))).toBe("");
  });
});

describe("default expressions", () => {
  const byDefault = (type: FieldType, expression: Expression) => told(invoice({ it: value(type, { default: { kind: "expression", expression } }) }));

  it("may read the clock", () => {
    expect(byDefault({ kind: "date" }, build.today())).toBe("");
  });

  it("read no row", () => {
    expect(byDefault(text, read(["number"]))).toMatchInlineSnapshot(`
      "error unbound-row /entities/Invoice/fields/it/default/expression
      Invoice.it, default: it reads the row "this", which nothing binds.
      No row exists here: use constants and now."
    `);
  });

  it("know nobody who asks", () => {
    expect(byDefault(text, build.actor("id", { kind: "text" }))).toMatchInlineSnapshot(`
      "error actor-in-row /entities/Invoice/fields/it/default/expression
      Invoice.it, default: it asks who is signed in (id). A default cannot.
      Its value belongs to the row, whoever reads it: say this in a policy or an action."
    `);
  });

  it("give the type of their field", () => {
    expect(byDefault(integer, build.now())).toMatchInlineSnapshot(`
      "error expression-result /entities/Invoice/fields/it/default/expression
      Invoice.it, default: the expression gives timestamp, where integer is wanted.
      Change the type of the field, or the expression."
    `);
  });
});

describe("computed fields in a circle", () => {
  it("on one row", () => {
    const fields = { a: computed(integer, read(["b"], "integer")), b: computed(integer, read(["c"], "integer")), c: computed(integer, read(["a"], "integer")) };
    expect(told(model([entity("Item", fields)]))).toMatchInlineSnapshot(`
      "error computed-cycle /entities/Item/fields/a/expression
      Item.a is computed from itself: Item.a → Item.b → Item.c → Item.a.
      Break the circle: store one of the values as a plain field."
    `);
  });

  it("through references and collections", () => {
    const total = build.aggregate("sum", { row: "this", path: ["parts"], entity: "Part" }, "r1", { value: read(["share"], "integer", "r1") });
    const whole = entity("Whole", { parts: collection("Part", "whole"), total: computed(integer, total) });
    const part = entity("Part", { whole: reference("Whole", { onDelete: "cascade" }), share: computed(integer, read(["whole", "total"], "integer")) });
    expect(told(model([whole, part]))).toMatchInlineSnapshot(`
      "error computed-cycle /entities/Whole/fields/total/expression
      Whole.total is computed from itself: Whole.total → Part.share → Whole.total.
      Break the circle: store one of the values as a plain field."
    `);
  });

  it("with itself", () => {
    expect(told(model([entity("Item", { a: computed(integer, read(["a"], "integer")) })]))).toMatchInlineSnapshot(`
      "error computed-cycle /entities/Item/fields/a/expression
      Item.a is computed from itself: Item.a → Item.a.
      Break the circle: store one of the values as a plain field."
    `);
  });
});
