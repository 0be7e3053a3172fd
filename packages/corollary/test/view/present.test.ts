import { compile, Entity, choice, integer, many, ref, table, text, view } from "corollary";
import { describe, expect, it } from "vitest";
import { present } from "../../src/view/present.js";
import * as invoicing from "../types/invoicing.js";

const options = { title: "billing", basePath: "/api/v1" };
const presentation = present(compile(invoicing), options);
const entity = (name: string) => {
  const found = presentation.entities[name];
  if (!found) throw new Error(`no ${name}`);
  return found;
};

describe("a presentation", () => {
  it("leads to entities that stand for themselves, not to links and lines", () => {
    const navigable = Object.values(presentation.entities).filter((each) => each.navigable).map((each) => each.name);
    expect(navigable).toEqual(["Badge", "Customer", "Invoice", "Tag", "User"]);
  });

  it("calls rows by their first text, through a reference where they have none", () => {
    expect(entity("Customer").title).toEqual(["name"]);
    expect(entity("Invoice").title).toEqual(["number"]);
    expect(entity("InvoiceTag").title).toEqual(["invoice", "number"]);
  });

  it("lists the title first, then what tells rows apart, references by their title", () => {
    expect(entity("Invoice").list.columns).toEqual([
      { path: ["number"], label: "Number" },
      { path: ["customer", "name"], label: "Customer" },
      { path: ["status"], label: "Status" },
      { path: ["priority"], label: "Priority" },
      { path: ["issued"], label: "Issued" },
      { path: ["due"], label: "Due" },
    ]);
    expect(entity("Invoice").list.filters.map((part) => part.path.join("."))).toEqual(["customer", "issued", "due", "status", "priority"]);
  });

  it("has a form of what people fill in, with owned lines below, and a board by state", () => {
    expect(entity("Invoice").form.sections).toEqual([{ fields: ["number", "customer", "issued", "due", "status", "priority"] }, { title: "Lines", fields: ["lines"] }]);
    expect(entity("Invoice").board).toMatchObject({ by: "status" });
    expect(entity("Customer").detail.tabs.map((tab) => tab.title)).toEqual(["Customer", "Invoices"]);
  });

  it("gives fields their words, transitions, checks and computations", () => {
    expect(entity("Invoice").fields["status"]).toMatchObject({ choices: [{ value: "draft", label: "Draft" }, { value: "sent" }, { value: "paid" }, { value: "void" }], states: { initial: "draft" } });
    expect(entity("InvoiceLine").fields["amount"]).toMatchObject({ readOnly: true, computed: { op: "mul" } });
    expect(entity("Invoice").checks).toMatchObject([{ name: "dates", expression: { op: "or" } }]);
  });

  it("names nothing of the database and nothing that is hidden", () => {
    class Safe extends Entity {
      label = text();
      combination = text().hidden();
      length = integer().computed(() => this.combination.length());
      kind = choice("a", "b");
      things = many(() => Thing, (thing) => thing.safe);
      open = integer().computed(() => this.things.count((thing) => thing.safe.combination.eq("0")));
    }
    class Thing extends Entity {
      name = text();
      safe = ref(() => Safe);
    }
    const safeTable = table(Safe, (safe) => ({ checks: { long: safe.combination.length().gt(3) }, name: "strong_box" }));
    const shown = present(compile({ Safe, Thing, safeTable }), options);
    expect(JSON.stringify(shown)).not.toMatch(/combination|strong_box/);
    expect(shown.entities["Safe"]?.fields["length"]).not.toHaveProperty("computed");
    expect(shown.entities["Safe"]?.fields["open"]).not.toHaveProperty("computed");
  });

  it("does as the model says where it says", () => {
    const invoiceView = view(invoicing.Invoice, (i) => ({
      title: i.number,
      list: { columns: [i.number, { show: i.customer.owner.name, label: "Owner" }, i.total], sort: [i.issued.desc()] },
      board: { by: i.priority, fields: [i.total] },
    }));
    const stated = present(compile({ ...invoicing, invoiceView }), options).entities["Invoice"];
    expect(stated?.list).toMatchObject({ columns: [{ label: "Number" }, { path: ["customer", "owner", "name"], label: "Owner" }, { label: "Total" }], sort: [{ path: ["issued"], direction: "desc" }] });
    expect(stated?.board).toEqual({ by: "priority", fields: [{ path: ["total"], label: "Total" }] });
  });
});
