import { describe, expect, it } from "vitest";
import * as build from "../../src/expr/build.js";
import { checkModel } from "../../src/model/check/check-model.js";
import { collection, computed, embedded, entity, enumNode, integer, model, reference, text, value } from "./small-model.js";

describe("a right model", () => {
  it("has no problems", () => {
    const price = build.field("this", ["price"], { kind: "decimal", scale: 2 });
    const amount = build.field("r1", ["amount"], { kind: "decimal", scale: 2 });
    const lines = { row: "this", path: ["lines"], entity: "Line" };
    const right = model([
      entity("Customer", { name: value(text), address: embedded("Address", { city: value(text) }), invoices: collection("Invoice", "customer") }),
      entity("Invoice", {
        number: value(text, { unique: true }),
        customer: reference("Customer"),
        status: value({ kind: "choice", enum: "Status" }, { states: { initial: "draft", transitions: { draft: ["sent"], sent: [] } } }),
        lines: collection("Line", "invoice", { owned: true }),
        total: computed({ kind: "money", precision: 19, scale: 2 }, build.aggregate("sum", lines, "r1", { value: amount })),
      }),
      entity("Line", {
        invoice: reference("Invoice", { onDelete: "cascade" }),
        quantity: value(integer, { default: { kind: "value", value: 1 } }),
        price: value({ kind: "money", precision: 19, scale: 2 }),
        amount: computed({ kind: "money", precision: 19, scale: 2 }, build.arithmetic("mul", price, build.field("this", ["quantity"], { kind: "integer" })), { stored: true }),
      }),
    ], [enumNode("Status", ["draft", "sent"])]);
    expect(checkModel(right)).toEqual([]);
  });
});
