import { afterAll, beforeAll, beforeEach, describe } from "vitest";
import { createDatabase, type TestDatabase } from "../postgres.js";
import { withstand } from "./attempt.js";
import { pool } from "./pool.js";
import { startBusiness, type Business } from "./world.js";

let server: TestDatabase, business: Business;
beforeAll(async () => {
  server = await createDatabase();
  business = await startBusiness(server.url, server.applicationRole);
});
afterAll(async () => {
  await business.close();
  await server.drop();
});
beforeEach(() => business.restore());

describe("connections that many share", () => withstand(pool, (without) => business.world(without)));
