import { createConfig, lintFromString } from "@redocly/openapi-core";
import { describe, expect, test } from "vitest";
import { defaultLimits } from "../../src/http/limits.js";
import { openApiDocument } from "../../src/http/openapi/document.js";
import { publicModel } from "../../src/http/public.js";
import { model, secret } from "./domain.js";

const options = { info: { title: "Shop", version: "1.2.3", license: "MIT" }, limits: defaultLimits, basePath: "/api/v1", access: "open", authenticates: false } as const;
const shop = openApiDocument(publicModel(model), options);

async function lint(document: unknown): Promise<readonly string[]> {
  const config = await createConfig({
    extends: ["recommended-strict"],
    // "bulk" beside "{id}" is meant; a key "bulk" has another spelling.
    rules: { "no-ambiguous-paths": "off", "info-license": "off" },
  });
  const problems = await lintFromString({ source: JSON.stringify(document), config });
  return problems.map((problem) => `${problem.ruleId}: ${problem.message} at ${problem.location[0]?.pointer ?? ""}`);
}

describe("the OpenAPI document", () => {
  test("is accepted by an independent validator", async () => {
    expect(await lint(shop)).toEqual([]);
  });

  test("is accepted with sign-in, and for a model without entities", async () => {
    expect(await lint(openApiDocument(publicModel(model), { ...options, access: "authenticated", authenticates: true }))).toEqual([]);
    expect(await lint(openApiDocument({ corollary: 1, enums: {}, entities: {} }, options))).toEqual([]);
  });

  test("the validator does refuse a document that is wrong", async () => {
    expect(await lint({ ...Object(shop), paths: { "/x": { get: { responses: "none" } } } })).not.toEqual([]);
  });

  test("names every route and no hidden field", () => {
    const text = JSON.stringify(shop);
    for (const path of ["/api/v1/invoices/{id}/archive", "/api/v1/invoice-lines/bulk", "/api/v1/stocks/{id}", "/ready"]) expect(text).toContain(`"${path}"`);
    for (const hidden of ["riskNote", "riskCode", "gateCode", secret]) expect(text).not.toContain(hidden);
  });
});
