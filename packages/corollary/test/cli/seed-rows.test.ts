import { describe, expect, it } from "vitest";
import { entityOf } from "../../src/cli/seed/entity-of.js";
import { csvRows, jsonRows } from "../../src/cli/seed/rows.js";
import type { EntityNode, FieldNode, Model, ValueField } from "../../src/model/model.js";

const value = (name: string, type: ValueField["type"] = { kind: "text" }): ValueField => ({
  kind: "value", name, label: name, type, column: name.toLowerCase(), optional: true,
});

const shop: EntityNode = {
  name: "CoffeeShop", label: "Coffee shop", plural: "Coffee shops", schema: "public", table: "coffee_shop", path: "coffee-shops",
  key: { kind: "natural", fields: ["code"] },
  fields: {
    code: value("code"),
    extra: value("extra", { kind: "json" }),
    address: { kind: "embedded", name: "address", label: "Address", value: "Address", optional: false, fields: { city: { ...value("city"), column: "address_city" } } },
    owner: { kind: "reference", name: "owner", label: "Owner", target: "Person", optional: true, onDelete: "restrict", index: true, columns: [{ column: "owner_id", field: "id", type: { kind: "uuid" } }] },
    shelf: { kind: "reference", name: "shelf", label: "Shelf", target: "Shelf", optional: true, onDelete: "restrict", index: true, columns: [{ column: "shelf_room", field: "room", type: { kind: "text" } }, { column: "shelf_no", field: "no", type: { kind: "integer" } }] },
    size: { kind: "computed", name: "size", label: "Size", type: { kind: "integer" }, stored: false, optional: false, expression: { op: "literal", type: { kind: "integer" }, value: 1 } },
  } satisfies Record<string, FieldNode>,
  uniques: [], indexes: [], checks: [], exclusions: [], softDelete: false, versioned: false, tenant: false, audit: false,
};
const model: Model = { corollary: 1, enums: {}, entities: { CoffeeShop: shop } };

describe("rows of a seed", () => {
  it("belong to the entity that the file is named after, in any spelling", () => {
    for (const file of ["020-coffee-shop.csv", "coffee_shop.json", "CoffeeShops.csv", "7_coffeeshop.csv"]) {
      expect(entityOf(model, file)).toBe(shop);
    }
    expect(() => entityOf(model, "010-tea.csv")).toThrow("named after no entity");
  });

  it("fill the columns behind fields, references and embedded values", () => {
    const { columns, rows } = csvRows(shop, 'code,owner,shelf.room,shelf.no,address.city,extra\na,9,r,1,Oslo,"{""x"":1}"\n', "x.csv");
    expect(columns).toEqual(["code", "owner_id", "shelf_room", "shelf_no", "address_city", "extra"]);
    expect(rows).toEqual([{ code: "a", owner_id: "9", shelf_room: "r", shelf_no: "1", address_city: "Oslo", extra: { x: 1 } }]);
  });

  it("come as nested objects from JSON, grouped by the columns they fill", () => {
    const text = JSON.stringify([{ code: "a", address: { city: "Oslo" }, extra: { deep: { er: 1 } } }, { code: "b", shelf: null }, { code: "c", address: { city: "Rome" }, extra: null }]);
    expect(jsonRows(shop, text, "x.json")).toEqual([
      { columns: ["address_city", "code", "extra"], rows: [{ code: "a", address_city: "Oslo", extra: { deep: { er: 1 } } }, { code: "c", address_city: "Rome", extra: null }] },
      { columns: ["code", "shelf_no", "shelf_room"], rows: [{ code: "b", shelf_room: null, shelf_no: null }] },
    ]);
  });

  it("are refused where a field is unknown or cannot be written, naming those that can", () => {
    expect(() => csvRows(shop, "code,colour\n", "x.csv")).toThrow('CoffeeShop has no field "colour"');
    expect(() => csvRows(shop, "size\n", "x.csv")).toThrow('"size"');
    expect(() => csvRows(shop, "constructor\n", "x.csv")).toThrow('"constructor"');
  });

  it("are refused with their line where cells are missing", () => {
    expect(() => csvRows(shop, "code,owner\na,1\nb\n", "x.csv")).toThrow("x.csv:3: 1 cells, but the first line names 2 fields.");
  });
});
