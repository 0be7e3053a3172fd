import { randomUUID } from "node:crypto";
import { DatabaseError } from "../../../src/database/index.js";
import { QueryError } from "../../../src/query/errors.js";
import { Bike, Brand, brandKey, brands, Customer, keyOf, markerOf, priceOf, Repair, type World } from "./world.js";

/** What a request needs to be made: its tenant, another one, and chance. */
export interface Asked {
  readonly world: World;
  readonly tenant: number;
  readonly other: number;
  readonly draw: (below: number) => number;
}

/** Something went wrong on purpose. */
export class Undone extends Error {}

const at = <T>(items: readonly T[], place: number): T => { const item = items[place % items.length]; if (item === undefined) throw new Error("There is nothing."); return item; };
const contextOf = ({ world, tenant }: Asked) => world.db.as({ id: `user of ${tenant}`, tenant: keyOf(tenant) });
const own = ({ world, tenant, draw }: Asked, what: "customers" | "bikes") => at(world[what][tenant] ?? [], draw(8));
const theirs = ({ world, other, draw }: Asked, what: "customers" | "bikes") => at(world[what][other] ?? [], draw(8));

async function http(asked: Asked, method: string, path: string, body?: unknown): Promise<unknown> {
  const response = await asked.world.handler(new Request(`http://localhost/api/v1/${path}`, {
    method, headers: { "x-who": keyOf(asked.tenant), "x-tenant-id": keyOf(asked.tenant), ...(body === undefined ? {} : { "content-type": "application/json" }) },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  }));
  return { status: response.status, text: await response.text() };
}

/** What a refusal tells, all of it. */
function told(error: unknown): unknown {
  if (error instanceof DatabaseError) return { ...error, message: error.message };
  if (error instanceof QueryError || error instanceof Undone) return { ...error, message: error.message };
  throw error;
}

/** A request that must be refused or find nothing; gives what was told. */
async function refused(asked: Promise<unknown>): Promise<unknown> {
  try {
    return { notRefused: await asked };
  } catch (error) {
    return told(error);
  }
}

function mustBe(holds: boolean, what: string): void {
  if (!holds) throw new Error(`Not so: ${what}`);
}

/** Kinds of requests; each gives everything that it was answered. */
export const requests: Readonly<Record<string, (asked: Asked) => Promise<unknown>>> = {
  list: (a) => http(a, "GET", `bikes?include=customer,repairs,brand&sort=-frame&limit=5&count=true&filter=frame=contains=F${a.draw(4)}`),
  nested: (a) => http(a, "GET", "customers?include=bikes.repairs,bikes.brand&limit=3&sort=name"),
  one: (a) => http(a, "GET", `bikes/${own(a, "bikes")}?include=repairs,swap`),
  global: (a) => contextOf(a).from(Brand).include({ bikes: { customer: true, repairs: true } }).all(),
  filtered: (a) => contextOf(a).from(Brand).where((b) => b.bikes.some((k) => k.repairs.some((r) => r.price.gt(a.draw(3000))))).select((b) => ({ name: b.name, bikes: b.bikes.count() })).all(),
  async sums(a) {
    const rows = await contextOf(a).from(Bike).select((b) => ({ cost: b.cost, brand: b.brand.name })).limit(20).all();
    mustBe(rows.every(({ cost }) => cost % priceOf(a.tenant) === 0), "what a bike has cost is of its own repairs");
    return rows;
  },
  async stopped(a) {
    const seen: unknown[] = [];
    for await (const row of contextOf(a).from(Repair).include({ bike: true }).stream()) if (seen.push(row) >= 2) break;
    return seen;
  },
  create: (a) => http(a, "POST", "bikes", {
    frame: `N${randomUUID()} ${markerOf(a.tenant)}`, customer: own(a, "customers"), brand: brandKey(a.draw(brands)), repairs: [{ work: `New ${markerOf(a.tenant)}`, price: priceOf(a.tenant) }],
  }),
  upsert: (a) => contextOf(a).upsert(Customer, { name: `Again ${a.draw(1000)} ${markerOf(a.tenant)}`, email: `u${a.draw(20)}@example.com` }, ["email"]),
  update: (a) => http(a, "PATCH", `bikes/${own(a, "bikes")}`, { swap: own(a, "bikes") }),
  updateAll: (a) => contextOf(a).from(Repair).where((r) => r.price.gt(0)).update({ work: `All ${a.draw(1000)} ${markerOf(a.tenant)}` }),
  deleteAll: (a) => contextOf(a).from(Bike).where((b) => b.frame.contains("N").and(b.swap.isNull())).delete(),
  undone: (a) => refused(contextOf(a).atomic(async (tx) => {
    await tx.create(Customer, { name: `Rolled back ${markerOf(a.tenant)}`, email: `${randomUUID()}@example.com` });
    await tx.from(Repair).where((r) => r.price.gt(0)).update({ work: `Rolled back ${markerOf(a.tenant)}` });
    throw new Undone("as meant");
  })),
  async atomic(a) {
    return contextOf(a).atomic(async (tx) => {
      const customer = await tx.upsert(Customer, { name: `Both ${markerOf(a.tenant)}`, email: "both@example.com" }, ["email"]);
      return [customer, await tx.from(Bike).where((b) => b.customer.is(customer.id)).all(), await tx.from(Customer).count()];
    });
  },
  duplicate: (a) => refused(contextOf(a).create(Customer, { name: `Twin ${markerOf(a.tenant)}`, email: "c1@example.com" })),
  wrong: (a) => http(a, "POST", "bikes", { frame: 7, customer: "no key" }),
  async readTheirs(a) {
    const found = [await contextOf(a).get(Bike, theirs(a, "bikes")), await http(a, "GET", `customers/${theirs(a, "customers")}`)];
    mustBe(found[0] === null, "a row of another tenant is not there");
    return found;
  },
  async writeTheirs(a) {
    const answers = [
      await refused(contextOf(a).update(Bike, theirs(a, "bikes"), { frame: `Stolen ${markerOf(a.tenant)}` })),
      await refused(contextOf(a).create(Bike, { frame: `X${randomUUID()} ${markerOf(a.tenant)}`, customer: theirs(a, "customers") })),
      await http(a, "DELETE", `customers/${theirs(a, "customers")}`),
    ];
    mustBe(!JSON.stringify(answers).includes("notRefused"), "a row of another tenant is not written");
    return answers;
  },
  /** Nothing of an earlier request may be left in the connection. */
  async stateless(a) {
    const { rows } = await a.world.app.query<{ seen: string }>({ text: "select count(*) as seen from customer", params: [] });
    mustBe(Number(rows[0]?.seen) === 0, "a connection keeps no tenant");
    return rows;
  },
};
