import { openDatabase, type Database } from "../../../src/database/index.js";
import { createHandler } from "../../../src/http/handler.js";
import type { Handler } from "../../../src/http/options.js";
import { createContext } from "../../../src/policy/context.js";
import type { Context } from "../../../src/query/types.js";
import { catalogue, createSchema, derive } from "../../../src/schema/index.js";
import { createDatabase } from "../../postgres.js";
import { Bike, Brand, Customer, Repair, Workshop, workshop } from "../workshop.js";

/** What an answer holds of its tenant: each text that a tenant writes has this in it. */
export const markerOf = (tenant: number): string => `«${tenant}»`;
export const keyOf = (tenant: number): string => `00000000-0000-7000-8000-${String(tenant).padStart(12, "0")}`;
export const brandKey = (brand: number): string => `00000000-0000-7000-9000-${String(brand).padStart(12, "0")}`;
export const brands = 5;

/** Markers and keys of other tenants in an answer: there must be none. */
export function foreignIn(answer: string, tenant: number): string[] {
  const own = new Set([markerOf(tenant), keyOf(tenant)]);
  return [...answer.matchAll(/«\d+»|00000000-0000-7000-8000-\d{12}/g)].map(([found]) => found).filter((found) => !own.has(found));
}

export interface World {
  readonly tenants: number;
  readonly db: Context;
  readonly handler: Handler;
  /** The role of requests, without an actor. */
  readonly app: Database;
  readonly superuser: Database;
  /** Keys of rows, by tenant. */
  readonly customers: readonly string[][];
  readonly bikes: readonly string[][];
  close(): Promise<void>;
}

/** Tenants with the same values in their rows, but for their markers, on a server that is reached by a few connections. */
export async function openWorld(tenants: number, poolSize: number): Promise<World> {
  const test = await createDatabase();
  const superuser = await openDatabase({ url: test.url, applicationRole: test.applicationRole, poolSize });
  const schema = derive(workshop, { version: Math.floor(superuser.info.version / 10_000), applicationRole: test.applicationRole });
  await createSchema(superuser, schema);
  const app = superuser.as("app");
  const db = createContext({ model: workshop, database: app, catalogue: catalogue(schema), log: () => undefined });
  const handler = createHandler({
    model: workshop, database: app, log: () => undefined,
    authenticate: (request) => { const who = request.headers.get("x-who"); return who === null ? null : { id: who, memberships: [{ tenant: who }] }; },
  });
  const set = db.unrestricted("the world");
  const all = Array.from({ length: tenants }, (_, tenant) => tenant);
  await set.createMany(Workshop, all.map((tenant) => ({ id: keyOf(tenant), name: `Workshop ${markerOf(tenant)}` })));
  await set.createMany(Brand, Array.from({ length: brands }, (_, brand) => ({ id: brandKey(brand), name: `Brand ${brand}` })));
  const made = await Promise.all(all.map((tenant) => fill(db.as({ id: "seed", tenant: keyOf(tenant) }), tenant)));
  const close = async () => { await superuser.close(); await test.drop(); };
  return { tenants, db, handler, app, superuser, customers: made.map((each) => each.customers), bikes: made.map((each) => each.bikes), close };
}

async function fill(db: Context, tenant: number) {
  const customers = await db.createMany(Customer, [0, 1, 2, 3].map((n) => ({ name: `Customer ${n} ${markerOf(tenant)}`, email: `c${n}@example.com` })));
  const bikes = await db.createMany(Bike, customers.flatMap(({ id }, c) => [0, 1].map((n) => ({
    frame: `F${c}${n} ${markerOf(tenant)}`, customer: id, brand: brandKey((c + n) % brands), repairs: [1, 2].map((r) => ({ work: `Work ${r} ${markerOf(tenant)}`, price: priceOf(tenant) })),
  }))));
  return { customers: customers.map(({ id }) => id), bikes: bikes.map(({ id }) => id) };
}

/** A sum over rows of several tenants is no multiple of it. */
export const priceOf = (tenant: number): number => 1009 + 2 * tenant;

/** Rows that stand in a tenant that did not write them, and references that cross. */
export async function misplaced({ superuser }: World): Promise<number> {
  const own = (table: string, column: string) => `select count(*) as n from ${table} join workshop w on w.id = ${table}.tenant_id where ${table}.${column} not like '%' || substring(w.name from '«\\d+»') || '%'`;
  const crossing = (table: string, column: string, to: string) => `select count(*) as n from ${table} t join ${to} o on o.id = t.${column} where o.tenant_id <> t.tenant_id`;
  const parts = [own("customer", "name"), own("bike", "frame"), own("repair", "work"), crossing("bike", "customer_id", "customer"), crossing("repair", "bike_id", "bike"), crossing("bike", "swap_id", "bike")];
  const { rows } = await superuser.query<{ n: string }>({ text: `select sum(n) as n from (${parts.join(" union all ")}) x`, params: [] });
  return Number(rows[0]?.n);
}
export { Bike, Brand, Customer, Repair };
