import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { checkModel, errorsOf } from "../../src/model/check/check-model.js";
import { modelHash, withoutOrigins } from "../../src/model/json/hash.js";
import { parseModel } from "../../src/model/json/parse.js";
import { printModel } from "../../src/model/json/print.js";
import { arbitraryModel } from "./arbitrary-model.js";

const runs = Number(process.env["COROLLARY_MODEL_RUNS"] ?? 150);

describe("any right model", () => {
  it("passes the checks", () => {
    fc.assert(fc.property(arbitraryModel, (model) => {
      expect(errorsOf(checkModel(model))).toEqual([]);
    }), { numRuns: runs });
  });

  it("comes back from its text unchanged", () => {
    fc.assert(fc.property(arbitraryModel, (model) => {
      const text = printModel(model);
      const again = parseModel(text, { trustSql: true });
      expect(again).toEqual(model);
      expect(Object.entries(again.entities).map(([name, entity]) => [name, Object.keys(entity.fields)]).sort())
        .toEqual(Object.entries(model.entities).map(([name, entity]) => [name, Object.keys(entity.fields)]).sort());
      expect(printModel(again)).toBe(text);
      expect(modelHash(again)).toBe(modelHash(model));
      expect(modelHash(withoutOrigins(model))).toBe(modelHash(model));
    }), { numRuns: runs });
  });
});
