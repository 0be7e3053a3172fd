import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { exportJWK, generateKeyPair } from "jose";
import { afterAll, beforeAll, describe } from "vitest";
import { startWorld, type World } from "../identity/service.js";
import { withstand } from "./attempt.js";
import { sessions } from "./sessions.js";

let world: World, issuer: Server;
beforeAll(async () => {
  const { publicKey } = await generateKeyPair("RS256");
  const keys = JSON.stringify({ keys: [{ ...(await exportJWK(publicKey)), kid: "one", alg: "RS256" }] });
  issuer = createServer((_, response) => response.setHeader("content-type", "application/json").end(keys));
  await new Promise<void>((resolve) => issuer.listen(0, "127.0.0.1", resolve));
  const { port } = issuer.address() as AddressInfo;
  world = await startWorld({ config: { jwt: [
    { issuer: "https://issuer.example", audience: "notes", jwks: `http://127.0.0.1:${port}/keys` },
    { issuer: "https://away.example", audience: "notes", jwks: "http://127.0.0.1:1/keys" },
  ] } });
});
afterAll(async () => {
  await world.close();
  issuer.close();
});

describe("sessions", () => withstand(sessions, () => world));
