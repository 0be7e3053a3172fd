import * as shipped from "corollary/identity";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { checkConfig } from "../../src/cli/config-check.js";
import { projectHandler, refuseExposure } from "../../src/cli/serving.js";
import { settings } from "../../src/cli/settings.js";
import { createAccount } from "../../src/identity/account/register.js";
import { createIdentity } from "../../src/identity/identity.js";
import { policy } from "../../src/model/language/policies.js";
import { openDatabase, type Database } from "../../src/database/index.js";
import { IdentityConfigError } from "../../src/identity/errors.js";
import { identitySettings } from "../../src/identity/settings.js";
import { Entity } from "../../src/model/language/entity.js";
import { text } from "../../src/model/language/fields.js";
import { compile } from "../../src/model/compile/compile.js";
import { createSchema, derive } from "../../src/schema/index.js";

class Note extends Entity {
  title = text();
}

const model = compile([{ ...shipped, Note }]);
let owner: Database;
beforeAll(async () => {
  owner = await openDatabase({ applicationRole: "corollary_app" });
  await createSchema(owner, derive(model, { version: 18, applicationRole: "corollary_app" }));
});
afterAll(() => owner.close());

const fallback = { origin: "http://localhost:3000" };

describe("identity in the config of a project", () => {
  it("is off unless stated; stated, the API is for those who are signed in", async () => {
    const ask = async (config: object) => (await projectHandler("/nowhere", config, model, owner)(new Request("http://localhost:3000/api/v1/notes"))).status;
    expect(await ask({})).toBe(200);
    expect(await ask({ identity: {} })).toBe(401);
    expect(await ask({ identity: {}, http: { access: "open" } })).toBe(200);
    const handler = projectHandler("/nowhere", { identity: { name: "Notes" } }, model, owner);
    const offered = await (await handler(new Request("http://localhost:3000/api/v1/auth/methods"))).json();
    expect(offered).toEqual({ data: { name: "Notes", password: true, magicLink: false, passkeys: true, oneTimePasswords: false, registration: false, providers: [] } });
    expect((await (await handler(new Request("http://localhost:3000/presentation"))).json())).toMatchObject({ signIn: true });
  });

  it("works beside policies, under which nobody sees its entities that no policy speaks of", async () => {
    const notes = policy(Note, () => ({ read: true }));
    const handler = projectHandler("/nowhere", { identity: {} }, compile([{ ...shipped, Note, notes }]), owner);
    const email = "policies@example.com";
    await createAccount(createIdentity({ model, database: owner.as("app") }).db, { email, name: "P", password: "correct-horse-battery-staple-42" });
    const signedIn = await handler(new Request("http://localhost:3000/api/v1/auth/password/sign-in", { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify({ email, password: "correct-horse-battery-staple-42" }) }));
    expect(signedIn.status).toBe(200);
    const cookie = signedIn.headers.getSetCookie().map((line) => line.split(";")[0]).join("; ");
    const ask = async (path: string) => (await handler(new Request(`http://localhost:3000/api/v1/${path}`, { headers: { cookie } }))).status;
    expect([await ask("auth/session"), await ask("notes"), await ask("sessions")]).toEqual([200, 200, 404]);
    expect(await ask("accounts")).not.toBe(200);
  });

  it("without the entities says how to have them", () => {
    expect(() => projectHandler("/nowhere", { identity: {} }, compile([{ Note }]), owner)).toThrow(expect.objectContaining({ name: "Failure", hint: expect.stringContaining('export * from "corollary/identity"') }));
  });

  it("that is misspelt or of another kind is refused where it stands", () => {
    const said = (identity: unknown) => checkConfig({ identity }, "corollary.config.ts").map((fault) => fault.message);
    expect(said({ registration: "open", session: { idle: 3600 }, oidc: { google: { issuer: "https://accounts.google.com", clientId: "x", linkByEmail: true } }, mail: { from: "a@b.c", transport: () => undefined } })).toEqual([]);
    expect(said({ registraton: "open" }).join()).toContain("registraton");
    expect(said({ registration: "everyone" }).join()).toContain("identity.registration");
    expect(said({ jwt: [{ issuer: "https://i.example", audience: "a", algorithms: ["HS256"] }] }).join()).toContain("identity.jwt.0.algorithms.0");
  });

  it.each([
    ["an origin without https", { origin: "http://app.example.com" }],
    ["an origin with a path", { origin: "https://app.example.com/app" }],
    ["a secret that is none", { secret: "short" }],
    ["one-time passwords without a secret", { oneTimePasswords: true }],
    ["a provider whose name cannot stand in an address", { oidc: { "My Provider": { issuer: "https://i.example", clientId: "x" } } }],
  ])("refuses %s", (_, config) => {
    expect(() => identitySettings(config, fallback)).toThrow(IdentityConfigError);
  });

  it("is served beyond this machine only at an address that is stated", () => {
    const beyond = settings("/nowhere", {}, { host: "0.0.0.0" }, {});
    expect(() => refuseExposure({ identity: {} }, beyond)).toThrow(/at which address/);
    expect(() => refuseExposure({ identity: { origin: "https://app.example.com" } }, beyond)).not.toThrow();
    expect(() => refuseExposure({}, beyond)).toThrow(/whoever reaches it/);
  });
});
