import { createHash } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { freeze } from "../../src/model/json/freeze.js";
import { modelHash } from "../../src/model/json/hash.js";
import { parseModel } from "../../src/model/json/parse.js";
import { printModel } from "../../src/model/json/print.js";
import { sha256 } from "../../src/model/json/sha256.js";
import { arbitraryModel } from "./arbitrary-model.js";
import { embedded, entity, enumNode, model, text, value } from "./small-model.js";

describe("the printed model", () => {
  it("keeps fields in their order and sorts the rest", () => {
    const small = model([entity("Item", { name: value(text, { default: { kind: "value", value: "x" } }) })], [enumNode("Kind", ["b", "a"])]);
    expect(printModel(small)).toMatchInlineSnapshot(`
      "{
        "corollary": 1,
        "entities": {
          "Item": {
            "name": "Item",
            "label": "Item",
            "plural": "Items",
            "audit": false,
            "checks": [],
            "exclusions": [],
            "fields": {
              "id": {
                "name": "id",
                "kind": "value",
                "label": "Id",
                "column": "id",
                "generated": "key",
                "optional": false,
                "type": {
                  "kind": "uuid"
                }
              },
              "name": {
                "name": "name",
                "kind": "value",
                "label": "Name",
                "column": "name",
                "default": {
                  "kind": "value",
                  "value": "x"
                },
                "optional": false,
                "type": {
                  "kind": "text"
                }
              }
            },
            "indexes": [],
            "key": {
              "kind": "uuid",
              "fields": [
                "id"
              ]
            },
            "path": "items",
            "schema": "public",
            "softDelete": false,
            "table": "item",
            "tenant": false,
            "uniques": [],
            "versioned": false
          }
        },
        "enums": {
          "Kind": {
            "name": "Kind",
            "schema": "public",
            "type": "kind_enum",
            "values": [
              "b",
              "a"
            ]
          }
        }
      }
      "
    `);
  });

  it("is the same whatever the order in which members were written", () => {
    fc.assert(fc.property(arbitraryModel, (original) => {
      expect(printModel(parseModel(JSON.stringify(original, backwards), { trustSql: true }))).toBe(printModel(original));
    }), { numRuns: 25 });
  });

  it("differs where fields stand in another order", () => {
    const one = model([entity("Item", { a: value(text), b: value(text) })]);
    const other = model([entity("Item", { b: value(text), a: value(text) })]);
    expect(printModel(one)).not.toBe(printModel(other));
  });
});

/** Turns the members of every object around, but for fields, whose order has a meaning. */
function backwards(this: unknown, key: string, node: unknown): unknown {
  if (typeof node !== "object" || node === null || Array.isArray(node) || key === "fields") return node;
  return Object.fromEntries(Object.entries(node).reverse());
}

describe("the hash of a model", () => {
  const origin = { file: "domain/item.ts", line: 1, column: 1 };

  it("does not depend on where things were declared", () => {
    const place = embedded("Place", { city: value(text) });
    const bare = entity("Item", { origin: value(text), place }, { uniques: [{ name: "once", fields: [["origin"]] }], view: { title: ["origin"] } });
    const placed = entity("Item", { origin: value(text, { origin }), place: embedded("Place", { city: value(text, { origin }) }, { origin }) }, { uniques: [{ name: "once", fields: [["origin"]], origin }], view: { title: ["origin"], origin }, origin });
    expect(modelHash(model([placed]))).toBe(modelHash(model([bare])));
  });

  it("depends on everything else, a field named origin included", () => {
    const with_ = model([entity("Item", { origin: value(text) })]);
    const without = model([entity("Item")]);
    const longer = model([entity("Item", { origin: value({ kind: "text", max: 5 }) })]);
    expect(new Set([with_, without, longer].map(modelHash)).size).toBe(3);
  });

  it("is SHA-256", () => {
    fc.assert(fc.property(fc.oneof(fc.string({ unit: "binary", maxLength: 300 }), fc.nat({ max: 300 }).map((n) => "a".repeat(n))), (message) => {
      expect(sha256(message)).toBe(createHash("sha256").update(message, "utf8").digest("hex"));
    }), { numRuns: 60 });
    expect(sha256("abc")).toBe("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  });
});

describe("freezing", () => {
  it("freezes every part and gives back the whole", () => {
    const data = { list: [{ deep: { deeper: 1 } }], text: "a", nothing: null };
    expect(freeze(data)).toBe(data);
    expect([data, data.list, data.list[0], data.list[0]?.deep].every((part) => Object.isFrozen(part))).toBe(true);
  });
});
