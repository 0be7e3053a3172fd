import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";
import { sql } from "drizzle-orm";
import { drizzle } from "drizzle-orm/node-postgres";
import * as pg from "drizzle-orm/pg-core";
import type { Tool } from "./tool.js";

/** Its comparison takes tables declared in code, so these are declared as the SQL has them. */
function declare(n: number, before: () => Record<string, unknown>) {
  return pg.pgTable(`t${n}`, {
    id: pg.bigint({ mode: "number" }).primaryKey().generatedByDefaultAsIdentity(),
    parent: n === 0 ? pg.bigint({ mode: "number" }) : pg.bigint({ mode: "number" }).references(() => before().id as never, { onDelete: "cascade" }),
    name: pg.text().notNull(), code: pg.varchar({ length: 20 }).notNull().unique(`t${n}_code_unique`),
    price: pg.numeric({ precision: 10, scale: 2 }).notNull().default("0"), amount: pg.integer().notNull().default(1),
    total: pg.numeric().generatedAlwaysAs(sql`(price * (amount)::numeric)`), active: pg.boolean().notNull().default(true),
    at: pg.timestamp({ withTimezone: true }).notNull().defaultNow(), meta: pg.jsonb(),
  }, (t) => [pg.check(`t${n}_price_check`, sql`price >= (0)::numeric`), pg.index(`t${n}_parent`).on(t.parent), pg.index(`t${n}_at`).on(t.at)]);
}

/** `pushSchema` of `drizzle-kit/api`, not applied. */
export async function open(url: string, tables: number): Promise<Tool> {
  const { pushSchema } = await import(pathToFileURL(createRequire(import.meta.url).resolve("drizzle-kit/api")).href) as typeof import("drizzle-kit/api");
  const declared: Record<string, ReturnType<typeof declare>> = {};
  for (let n = 0; n < tables; n++) declared[`t${n}`] = declare(n, () => declared[`t${n - 1}`] ?? {});
  const database = drizzle(url);
  return { run: async () => (await pushSchema(declared, database, ["public"])).statementsToExecute.length, close: () => database.$client.end() };
}
