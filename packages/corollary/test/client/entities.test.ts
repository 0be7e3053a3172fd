import { createClient, entitiesRead, entitiesWritten, recordAddress } from "corollary/client";
import { describe, expect, it } from "vitest";
import { Country, Customer, domain, Invoice, InvoiceLine, Tag } from "./shop.js";

const client = createClient({ url: "http://shop.example", domain });

describe("the entities of a query", () => {
  it("are its own and those that its computed values are worked out from", () => {
    expect(entitiesRead(client.from(Tag))).toEqual(["Tag"]);
    expect(entitiesRead(client.from(Invoice))).toEqual(["Invoice", "InvoiceLine"]);
    expect(entitiesRead(client.from(Customer))).toEqual(["Customer", "Invoice", "InvoiceLine"]);
    expect(entitiesRead(client.from(Invoice).select((i) => ({ number: i.number })))).toEqual(["Invoice"]);
  });

  it("are those that are included, with what links them", () => {
    expect(entitiesRead(client.from(Invoice).include({ customer: true, tags: true, note: true })))
      .toEqual(["Customer", "Invoice", "InvoiceLine", "InvoiceTag", "Note", "Tag"]);
  });

  it("are those that conditions and order reach", () => {
    const numbers = client.from(Invoice).select((i) => ({ number: i.number }));
    expect(entitiesRead(numbers.orderBy((i) => i.customer.name.asc()))).toEqual(["Customer", "Invoice"]);
    expect(entitiesRead(numbers.where((i) => i.tags.some((tag) => tag.name.eq("a"))))).toEqual(["Invoice", "InvoiceTag", "Tag"]);
    expect(entitiesRead(numbers.where((i) => i.total.gt(1)))).toEqual(["Invoice", "InvoiceLine"]);
  });
});

describe("the entities that a write may change", () => {
  it("are the one written to, what it owns, and what goes with it", () => {
    expect(entitiesWritten(client, InvoiceLine, "create")).toEqual(["InvoiceLine"]);
    expect(entitiesWritten(client, Invoice, "create")).toEqual(["Invoice", "InvoiceLine"]);
    expect(entitiesWritten(client, Invoice, "update")).toEqual(["Invoice", "InvoiceLine"]);
    expect(entitiesWritten(client, Invoice, "delete")).toEqual(["Invoice", "InvoiceLine", "InvoiceTag", "Note"]);
  });
});

describe("the address of a row", () => {
  it("is where it is read with what goes along", () => {
    expect(recordAddress(client.from(Invoice).include({ lines: true }), "0190a000-0000-7000-8000-00000000000a")).toBe("/invoices/0190a000-0000-7000-8000-00000000000a?include=lines");
    expect(recordAddress(client.from(Country), "ch")).toBe("/lands/ch");
    expect(() => recordAddress(client.from(Tag).limit(1), 1)).toThrow(/key alone/);
  });
});
