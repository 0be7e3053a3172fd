import { all, any, compile, integer, manyThrough, now, text, today, when, Entity, many, ref, type Expression } from "corollary";
import { describe, expect, it } from "vitest";
import { rowOf } from "../../src/model/language/row.js";
import { isExpression, nodeKey } from "../../src/model/language/expression.js";
import { Customer, Invoice } from "../types/invoicing.js";
import * as invoicing from "../types/invoicing.js";

compile(invoicing);
const invoice = rowOf(Invoice) as Invoice & { id: never };
function node(of: unknown): Expression {
  if (!isExpression(of)) throw new Error("not an expression");
  return of[nodeKey];
}

describe("expressions of the language", () => {
  it("name values by their path through references and embedded values", () => {
    expect(node(invoice.customer.name)).toEqual({ op: "field", row: "this", path: ["customer", "name"], type: { kind: "text" } });
    expect(node(invoice.customer.address.city)).toMatchObject({ path: ["customer", "address", "city"] });
    expect(node(invoice.customer.owner.id)).toMatchObject({ path: ["customer", "owner", "id"], type: { kind: "uuid" } });
  });

  it("give constants the type of what they stand beside", () => {
    expect(node(invoice.total.gt(100))).toMatchObject({ op: "gt", right: { op: "literal", type: { kind: "decimal" }, value: "100" } });
    expect(node(invoice.issued.eq("2026-01-31"))).toMatchObject({ right: { type: { kind: "date" } } });
    expect(node(invoice.status.eq("paid"))).toMatchObject({ right: { type: { kind: "enum" }, value: "paid" } });
  });

  it("refuse constants that cannot be values of the type", () => {
    expect(() => invoice.issued.eq("2026-02-30")).toThrow(/2026-02-30/);
    expect(() => invoice.status.eq("lost" as never)).toThrow(/lost/);
  });

  it("bind a row variable for each collection they go into, by depth", () => {
    const customer = rowOf(Customer) as Customer;
    const nested = node(customer.invoices.some((i) => i.lines.every((l) => l.price.gt(0).and(i.total.gt(l.price)))));
    expect(nested).toMatchObject({
      op: "some",
      in: { row: "this", path: ["invoices"], entity: "Invoice" },
      as: "r1",
      where: { op: "every", in: { row: "r1", path: ["lines"] }, as: "r2", where: { of: [{ left: { row: "r2" } }, { left: { row: "r1" }, right: { row: "r2" } }] } },
    });
  });

  it("aggregate only the rows that a collection's where lets through", () => {
    expect(node(invoice.lines.where((l) => l.quantity.gt(1)).sum((l) => l.amount))).toMatchObject({ op: "sum", where: { op: "gt" }, value: { path: ["amount"] } });
    expect(node(invoice.lines.where((l) => l.quantity.gt(1)).every((l) => l.price.gt(0)))).toMatchObject({ op: "none" });
  });

  it("compare references with rows and keys", () => {
    expect(node(invoice.customer.is("0190b6f0-0000-7000-8000-000000000000"))).toMatchObject({ op: "eq", left: { type: { kind: "row", entity: "Customer" } }, right: { type: { kind: "uuid" } } });
    expect(node(invoice.customer.owner.is(invoice.customer.backup))).toMatchObject({ op: "eq", left: { path: ["customer", "owner"] }, right: { path: ["customer", "backup"] } });
  });

  it("choose by cases, and combine conditions freely", () => {
    expect(node(when(invoice.total.gt(100), "large").when(invoice.total.gt(10), "medium").else("small"))).toMatchObject({ op: "case", branches: [{ then: { value: "large" } }, { then: { value: "medium" } }], otherwise: { value: "small" } });
    expect(node(all(invoice.total.gt(1), any(invoice.due.isNull(), invoice.due.gt(today()))))).toMatchObject({ op: "and", of: [{ op: "gt" }, { op: "or" }] });
    expect(node(invoice.createdAt.gt(now()))).toMatchObject({ right: { op: "now" } });
  });

  it("tell which members there are where one is named that is not", () => {
    const wrong = invoice.customer as unknown as { nothing: unknown };
    expect(() => wrong.nothing).toThrow(/Customer has no member "nothing"\. It has: /);
  });

  it("reach a member that has the name of an operator", () => {
    class Category extends Entity {
      label = text();
      parent = ref(() => Category).optional();
      children = many(() => Category, (c) => c.parent);
      depth = integer().computed(() => this.children.count((c) => c.parent.label.eq("x")));
    }
    expect(compile({ Category }).entities["Category"]?.fields["depth"]).toMatchObject({
      expression: { op: "count", where: { left: { row: "r1", path: ["parent", "label"] } } },
    });
    void manyThrough;
  });
});
