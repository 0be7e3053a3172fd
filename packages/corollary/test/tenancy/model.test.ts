import { describe, expect, it } from "vitest";
import { BareEntity, compile, date, Entity, identity, many, manyThrough, ref, table, tenant, tenants, text, tryCompile } from "../../src/index.js";
import { parseModel } from "../../src/model/json/parse.js";
import { printModel } from "../../src/model/json/print.js";
import { derive } from "../../src/schema/index.js";

class Firm extends Entity { name = text(); }
class Invoice extends Entity {
  number = text().unique();
  issued = date().index();
  lines = many(() => Line, (line) => line.invoice).owned();
  tags = manyThrough(() => Tag, () => Tagged);
}
class Line extends Entity { invoice = ref(() => Invoice).onDelete("cascade"); what = text(); }
class Tag extends BareEntity { id = identity(); name = text(); }
class Tagged extends BareEntity { invoice = ref(() => Invoice).key().onDelete("cascade"); tag = ref(() => Tag).key(); }
class Stray extends Entity { invoice = ref(() => Invoice); }

const invoiceTable = table(Invoice, (i) => ({ tenant: true, indexes: [[i.issued.desc()]] }));
const codes = (of: object) => tryCompile([of]).problems.map((problem) => problem.code);

describe("tenant: true", () => {
  const alone = compile([{ Invoice, Line, Tag, Tagged, invoiceTable }]);
  it("is enough by itself: a kept uuid, for owned rows and links too", () => {
    for (const name of ["Invoice", "Line", "Tagged"]) expect(alone.entities[name]).toMatchObject({ tenant: true, fields: { tenant: { kind: "value", generated: "tenant", column: "tenant_id", optional: false, type: { kind: "uuid" } } } });
    expect(alone.entities["Tag"]?.tenant).toBe(false);
  });
  it("refers to the tenants where the domain says which they are, under the name that the class states", () => {
    class Own extends Entity { firm = tenant(() => Firm); }
    const model = compile([{ Firm, Own, tenancy: tenants(Firm, { administrators: ["root"] }), Invoice, Line, Tag, Tagged, invoiceTable }]);
    expect(model.tenancy).toMatchObject({ entity: "Firm", administrators: ["root"] });
    expect(model.entities["Own"]).toMatchObject({ tenant: true, fields: { firm: { kind: "reference", target: "Firm", generated: "tenant" } } });
    expect(model.entities["Invoice"]?.fields["tenant"]).toMatchObject({ kind: "reference", target: "Firm" });
    expect(parseModel(printModel(model))).toEqual(model);
  });
  it("leads keys, references and indexes", () => {
    const tables = new Map(derive(alone, { version: 18, applicationRole: "app" }).tables.map((each) => [each.name, each]));
    const constraint = (of: string, name: string) => tables.get(of)?.constraints.find((each) => each.name === name);
    expect(constraint("invoice", "invoice_number_key")).toMatchObject({ columns: ["tenant_id", "number"] });
    expect(constraint("line", "line_invoice_id_fkey")).toMatchObject({ columns: ["tenant_id", "invoice_id"], references: { columns: ["tenant_id", "id"] } });
    expect(constraint("tagged", "tagged_tag_id_fkey")).toMatchObject({ columns: ["tag_id"], references: { columns: ["id"] } });
    expect(tables.get("invoice")?.indexes.map(({ parts }) => parts.map((part) => ("column" in part ? part.column : "")))).toEqual([["tenant_id", "issued"], ["tenant_id", "issued"]]);
    expect(tables.get("line")?.indexes.map(({ parts }) => parts)).toEqual([[{ column: "tenant_id" }, { column: "invoice_id" }]]);
    expect(tables.get("tag")?.rowSecurity).toBeUndefined();
  });
  it("needs Postgres 15 where a reference is emptied", () => {
    class Next extends Entity { before = ref(() => Next).optional().onDelete("setNull"); }
    const model = compile([{ Next, nextTable: table(Next, () => ({ tenant: true })) }]);
    expect(() => derive(model, { version: 14, applicationRole: "app" })).toThrow(/Postgres 15/);
    expect(derive(model, { version: 15, applicationRole: "app" }).tables.find((each) => each.name === "next")?.constraints.find((each) => each.kind === "foreignKey")).toMatchObject({ setColumns: ["before_id"] });
  });
});

describe("mistakes with tenants", () => {
  it("are told: pointing into one from outside", () => {
    expect(tryCompile([{ Invoice, Line, Tag, Tagged, invoiceTable, Stray }]).problems).toMatchObject([{ code: "reference-into-tenant", pointer: "/entities/Stray/fields/invoice/target", hint: expect.stringContaining("tenant: true") }]);
  });
  it("are told: a field of that name, two declarations, tenants inside tenants, other tenants than those declared", () => {
    class Named extends Entity { tenant = text(); }
    expect(codes({ Named, namedTable: table(Named, () => ({ tenant: true })) })).toContain("kept-name-taken");
    expect(codes({ Firm, one: tenants(Firm), two: tenants(Firm) })).toEqual(["tenants-twice"]);
    expect(codes({ Firm, one: tenants(Firm), firmTable: table(Firm, () => ({ tenant: true })) })).toContain("tenants-in-tenant");
    expect(codes({ Tag, one: tenants(Firm) })).toContain("unknown-tenants");
    class Of extends Entity { firm = tenant(() => Firm); }
    expect(codes({ Firm, Of })).toEqual(["tenant-target"]);
    expect(codes({ Firm, Of, Tag, one: tenants(Tag) })).toContain("tenant-target");
  });
  it("are warned of: a key that every tenant must choose differently", () => {
    class Coded extends BareEntity { code = text().key(); }
    expect(tryCompile([{ Coded, codedTable: table(Coded, () => ({ tenant: true })) }]).problems).toMatchObject([{ code: "natural-key-in-tenant", severity: "warning" }]);
  });
});
