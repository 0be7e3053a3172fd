import { describe, expect, it } from "vitest";
import { compile } from "../../src/index.js";
import { evaluate, modelOf, parseRsql, toRsql } from "../../src/view/index.js";
import { present } from "../../src/view/present.js";
import * as invoicing from "../types/invoicing.js";

const presentation = present(compile(invoicing), { title: "billing", basePath: "/api/v1" });
const model = modelOf(JSON.parse(JSON.stringify(presentation)));

describe("a Model out of a presentation", () => {
  it("computes totals of a draft as the server would", () => {
    const total = presentation.entities["Invoice"]?.fields["total"];
    if (total?.kind !== "value" || !total.computed) throw new Error("no total");
    const sum = evaluate(total.computed, { model, entity: "Invoice" });
    expect(String(sum({ row: { lines: [{ price: "1.50", quantity: 3 }, { price: "20.00", quantity: 1 }] } }))).toBe("24.5");
  });

  it("reads filters and writes them back", () => {
    for (const text of ["status==sent", "customer.name=icontains=ac;issued=ge=2026-01-01", "status=in=(sent,paid)"]) {
      expect(toRsql(parseRsql(text, { model, entity: "Invoice" }))).toBe(text);
    }
  });
});
