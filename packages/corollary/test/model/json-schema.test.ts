import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { Ajv2020 } from "ajv/dist/2020.js";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { modelJsonSchema } from "../../src/model/json/json-schema.js";
import { printModel } from "../../src/model/json/print.js";
import { arbitraryModel } from "./arbitrary-model.js";
import { entity, model, text, value } from "./small-model.js";

const accepts = new Ajv2020({ strict: false }).compile(modelJsonSchema());
const json = (of: Parameters<typeof printModel>[0]): unknown => JSON.parse(printModel(of));

describe("the published JSON Schema", () => {
  it("is up to date (node packages/corollary/scripts/write-model-schema.mjs writes it)", async () => {
    const file = fileURLToPath(new URL("../../schema/model.schema.json", import.meta.url));
    expect(JSON.parse(await readFile(file, "utf8"))).toEqual(modelJsonSchema());
  });

  it("is a schema by its own standard", () => {
    const ajv = new Ajv2020({ strict: false });
    expect(ajv.validateSchema(modelJsonSchema())).toBe(true);
  });

  it("accepts every right model", () => {
    fc.assert(fc.property(arbitraryModel, (of) => {
      expect([accepts(json(of)), accepts.errors]).toEqual([true, null]);
    }), { numRuns: 40 });
  });

  it("refuses what has another form", () => {
    const item = entity("Item", { name: value(text) });
    expect(accepts(json(model([item])))).toBe(true);
    expect(accepts({ ...model([item]), corollary: 2 })).toBe(false);
    expect(accepts({ ...model([item]), more: 1 })).toBe(false);
    expect(accepts(json(model([{ ...item, fields: { name: { ...value({ kind: "text" }), name: "name", label: "Name", optional: JSON.parse('"no"') } } }])))).toBe(false);
    expect(accepts({ corollary: 1, enums: {} })).toBe(false);
  });
});
