import { describe, expect, it } from "vitest";
import type { Model } from "../../src/model/model.js";
import { derive } from "../../src/schema/derive.js";
import { embedded, entity, enumeration, model, reference, uuidKey, value } from "./build.js";

const derived = (of: Model) => derive(of, { version: 18, applicationRole: "corollary_app" });
const text = { kind: "text" } as const;

/** Former names of the columns of the first table, by what they are called now. */
function former(of: Model): Record<string, unknown> {
  const table = derived(of).tables.find(({ name }) => name === "ticket");
  return Object.fromEntries((table?.columns ?? []).flatMap(({ name, was }) => (was === undefined ? [] : [[name, was]])));
}

describe("former names of columns", () => {
  it("are stated as the field or as the column", () => {
    expect(former(model([entity("Ticket", [uuidKey(), value("title", text, { was: "firstLine" }), value("body", text, { was: "text" })])]))).toEqual({ title: ["first_line", "firstLine"], body: "text" });
  });

  it("of references end as they do now", () => {
    expect(former(model([entity("Ticket", [uuidKey(), reference("customer", "Ticket", { kind: "uuid" }, { was: "boughtBy" })])]))).toEqual({ customer_id: ["bought_by_id", "bought_by", "boughtBy"] });
  });

  it("of embedded values begin as the former one did, whichever of the two was renamed", () => {
    const place = { ...embedded("place", [value("city", text, { was: "town" }), value("zip", text)]), was: "address" };
    expect(former(model([entity("Ticket", [uuidKey(), place])]))).toEqual({
      place_city: ["address_town", "address_city", "addresstown", "addresscity", "place_town"], place_zip: ["address_zip", "addresszip"],
    });
  });

  it("of blind indexes follow", () => {
    expect(former(model([entity("Ticket", [uuidKey(), value("phone", text, { was: "tel", encrypted: { searchable: true } })])]))).toEqual({ phone: "tel", phone_index: "tel_index" });
  });
});

describe("former names of enums", () => {
  const enums = (of: Model) => derived(of).enums.map(({ name, was, valuesWere }) => [name, was, valuesWere]);

  it("are stated, with those of their values", () => {
    expect(enums(model([], [{ ...enumeration("Mood", ["calm"]), was: "crm.Temper", valuesWere: { calm: "quiet" } }]))).toEqual([["mood", ["crm.temper", "crm.Temper"], { calm: "quiet" }]]);
  });

  it("that are named after their field follow its former names, and those of its entity", () => {
    const kind = enumeration("TicketKind", ["bug"]);
    expect(enums(model([entity("Ticket", [uuidKey(), value("kind", { kind: "choice", enum: "TicketKind" }, { was: "sort" })], { was: "crm.Case" })], [kind]))).toEqual([["ticket_kind", ["case_sort", "case_kind", "ticket_sort"], undefined]]);
    expect(enums(model([entity("Ticket", [uuidKey(), value("kind", { kind: "choice", enum: "TicketKind" })])], [kind]))).toEqual([["ticket_kind", undefined, undefined]]);
  });
});

it("a table that moved names the schema it was in", () => {
  const tables = derived(model([entity("Ticket", [uuidKey()], { schema: "crm", was: "public.Ticket" })])).tables;
  expect(tables.find(({ name }) => name === "ticket")).toMatchObject({ schema: "crm", was: ["public.ticket", "public.Ticket"] });
});
