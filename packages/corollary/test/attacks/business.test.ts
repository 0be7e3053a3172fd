import { afterAll, beforeAll, beforeEach, describe } from "vitest";
import { withstand } from "./attempt.js";
import { injection } from "./injection.js";
import { inference } from "./inference.js";
import { writes } from "./writes.js";
import { requests } from "./requests.js";
import { resources } from "./resources.js";
import { tenancy } from "./tenancy.js";
import { startBusiness, type Business, type Defence } from "./world.js";

let business: Business;
beforeAll(async () => {
  business = await startBusiness();
});
afterAll(() => business.close());
beforeEach(() => business.restore());

const world = (without?: Defence) => business.world(without);

describe("inference", () => withstand(inference, world));
describe("writes", () => withstand(writes, world));
describe("injection", () => withstand(injection, world));
describe("tenants", () => withstand(tenancy, world));
describe("requests", () => withstand(requests, world));
describe("resources", () => withstand(resources, world));
