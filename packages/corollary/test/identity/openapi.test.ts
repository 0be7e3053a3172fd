import { createConfig, lintFromString } from "@redocly/openapi-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startWorld, type World } from "./service.js";

let world: World;
beforeAll(async () => {
  world = await startWorld({ config: { registration: "open", oidc: { local: { issuer: "https://issuer.example", clientId: "notes" } } } });
});
afterAll(() => world.close());

describe("the OpenAPI document with sign-in", () => {
  it("is accepted by an independent validator, names every way in, and nothing that is withheld", async () => {
    const { text, body } = await world.browser().send("GET", "/spec");
    const config = await createConfig({ extends: ["recommended"], rules: { "no-ambiguous-paths": "off", "info-license": "off", "operation-4xx-response": "off" } });
    const problems = await lintFromString({ source: text, config });
    expect(problems.filter(({ severity }) => severity === "error").map(({ message, location }) => `${message} at ${location[0]?.pointer ?? ""}`)).toEqual([]);
    expect(Object.keys(body.paths)).toEqual(expect.arrayContaining(["/api/v1/auth/password/sign-in", "/api/v1/auth/oidc/{id}/start", "/api/v1/auth/sessions/{id}", "/api/v1/notes"]));
    expect(body.paths["/api/v1/auth/password/sign-in"].post.requestBody.content["application/json"].schema.required).toEqual(["email", "password"]);
    expect(body.components.securitySchemes.session).toEqual({ type: "apiKey", in: "cookie", name: "corollary-session" });
    expect(text).not.toMatch(/tokenHash|pending-flows|PendingFlow|known-devices/);
  });

  it("comes, as everything does, with headers that keep other sites away", async () => {
    for (const path of ["/spec", "/docs", "/app", "/api/v1/notes", "/api/v1/auth/methods", "/api/v1/auth/oidc/none/start", "/nowhere"]) {
      const { headers } = await world.browser().send("GET", path);
      expect([path, headers.get("x-content-type-options"), headers.get("cross-origin-resource-policy"), headers.get("referrer-policy"), headers.get("access-control-allow-origin")]).toEqual([path, "nosniff", "same-origin", "no-referrer", null]);
      expect(headers.get("content-security-policy")).toContain("frame-ancestors 'none'");
    }
    for (const path of ["/docs", "/app"]) expect((await world.browser().send("GET", path)).headers.get("cross-origin-opener-policy")).toBe("same-origin");
  });

  it("of a service without a way in does not name it", async () => {
    const closed = await startWorld({ config: { password: false, passkeys: false } });
    try {
      const { body } = await closed.browser().send("GET", "/spec");
      expect(Object.keys(body.paths).filter((path) => /auth\/password\/|passkey|register|oidc/.test(path))).toEqual([]);
      expect((await closed.browser().send("POST", "/api/v1/auth/password/sign-in", {})).status).toBe(404);
    } finally {
      await closed.close();
    }
  });
});
