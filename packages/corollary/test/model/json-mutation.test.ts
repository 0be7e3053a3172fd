import { PGlite } from "@electric-sql/pglite";
import fc from "fast-check";
import { afterAll, beforeAll, describe, it } from "vitest";
import { tryParseModel } from "../../src/model/json/parse.js";
import { derive } from "../../src/schema/derive.js";
import { emit } from "../../src/schema/emit.js";
import type { Model } from "../../src/model/model.js";
import { arbitraryModel } from "./arbitrary-model.js";
import { arbitraryMutation } from "./mutation.js";

const runs = Number(process.env["COROLLARY_MODEL_RUNS"] ?? 100);
let database: PGlite;
beforeAll(async () => {
  database = await PGlite.create();
});
afterAll(() => database.close());

async function create(model: Model): Promise<void> {
  const sql = emit(derive(model, { version: 18, applicationRole: "app" }));
  await database.exec("begin");
  try {
    await database.exec(sql);
  } finally {
    await database.exec("rollback");
  }
}

/**
 * The SQL that random models carry makes text keys, their operator class is one for json; only the database can tell
 * where they no longer fit.
 */
function sqlFits(model: Model): boolean {
  return Object.values(model.entities).every(({ key, fields, indexes }) => {
    const isOf = (kind: string, name: string | undefined): boolean => {
      const field = fields[name ?? ""];
      return field?.kind === "value" && field.type.kind === kind;
    };
    const classes = indexes.every(({ method, parts }) => parts.every((part) => part.operatorClass === undefined || (method === "gin" && "path" in part && isOf("json", part.path[0]))));
    return classes && (key.sqlDefault === undefined || isOf("text", key.fields[0]));
  });
}

describe("what the checks let through", () => {
  it("Postgres creates: right models", async () => {
    await fc.assert(fc.asyncProperty(arbitraryModel, create), { numRuns: Math.ceil(runs / 10), endOnFailure: true });
  });

  it("Postgres creates: models that were changed at random, which never break the checks themselves", async () => {
    await fc.assert(fc.asyncProperty(arbitraryMutation, async (json) => {
      const { model } = tryParseModel(json, { trustSql: true });
      if (model && sqlFits(model)) await create(model);
    }), { numRuns: runs, endOnFailure: true });
  });
});
