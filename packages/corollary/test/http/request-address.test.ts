import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { compile, Entity, policy, text } from "../../src/index.js";
import { openDatabase, type Database } from "../../src/database/index.js";
import { createHandler } from "../../src/http/handler.js";
import type { Handler } from "../../src/http/options.js";
import { createContext } from "../../src/policy/context.js";
import { createSchema, derive } from "../../src/schema/index.js";

class Ledger extends Entity {
  words = text();
}
const model = compile([{
  Ledger,
  ledgerPolicy: policy(Ledger, (_, actor, { request }) => ({ read: actor.signedIn.and(request.address.eq("10.1.1.7")) })),
}]);

let database: Database;
let handler: Handler;

beforeAll(async () => {
  database = await openDatabase({ applicationRole: "corollary_app" });
  await createSchema(database, derive(model, { version: 18, applicationRole: "corollary_app" }));
  await createContext({ model, database, log: () => undefined }).unrestricted("rows").create(Ledger, { words: "for the office" });
  handler = createHandler({
    model, database: database.as("app"), trustedProxies: ["192.0.2.1"],
    // As a sign-in that takes over claims from a token that its holder has had a hand in.
    authenticate: (request) => (request.headers.has("x-nobody") ? null : { id: "ann", claims: { requestAddress: "10.1.1.7" } }),
  });
});
afterAll(() => database.close());

async function count(address: string | undefined, headers: Readonly<Record<string, string>> = {}): Promise<number | undefined> {
  const response = await handler(new Request("http://localhost/api/v1/ledgers", { headers }), { address });
  const { meta } = (await response.json()) as { readonly meta?: { readonly count: number } };
  return meta?.count;
}

describe("request.address in rules", () => {
  it("is where the request comes from", async () => {
    expect(await count("10.1.1.7")).toBe(1);
    expect(await count("10.1.1.8")).toBe(0);
  });
  it("is what a stated proxy says, and nothing that others say", async () => {
    expect(await count("192.0.2.1", { "x-forwarded-for": "10.1.1.7" })).toBe(1);
    expect(await count("10.1.1.8", { "x-forwarded-for": "10.1.1.7" })).toBe(0);
  });
  it("is no claim that an actor brings along, not where the address is unknown either", async () => {
    expect(await count(undefined)).toBe(0);
  });
});
