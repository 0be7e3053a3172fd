/** Each tool's closest to "read the database and compare": what it does before it writes a migration. */
import { pathToFileURL } from "node:url";
import { createRequire } from "node:module";

/** One operation reads and compares, and answers how many differences the tool believes to see. */
export interface Tool {
  run(): Promise<number>;
  close(): Promise<void>;
}

async function corollary(url: string): Promise<Tool> {
  const { diff, introspect, openDatabase } = await import("corollary/server");
  const database = await openDatabase({ url });
  const expected = (await introspect(database)).schema;
  return { run: async () => diff(expected, (await introspect(database)).schema).length, close: () => database.close() };
}

async function mikroOrm(url: string): Promise<Tool> {
  const { DatabaseSchema, MikroORM, SchemaComparator } = await import("@mikro-orm/postgresql");
  const orm = await MikroORM.init({ clientUrl: url, entities: [], discovery: { warnWhenNoEntities: false } });
  const platform = orm.em.getPlatform();
  const read = () => DatabaseSchema.create(orm.em.getConnection(), platform, orm.config, "public");
  const expected = await read();
  const comparator = new SchemaComparator(platform);
  const run = async () => {
    const found = comparator.compare(expected, await read());
    return [found.newTables, found.changedTables, found.removedTables].reduce((sum, part) => sum + Object.keys(part).length, 0);
  };
  return { run, close: () => orm.close() };
}

/** Drizzle's comparison takes tables declared in code, so these are declared as the SQL has them. */
async function drizzleKit(url: string, size: number): Promise<Tool> {
  const { drizzle } = await import("drizzle-orm/node-postgres");
  const pg = await import("drizzle-orm/pg-core");
  const { sql } = await import("drizzle-orm");
  const { pushSchema } = await import(pathToFileURL(createRequire(import.meta.url).resolve("drizzle-kit/api")).href) as typeof import("drizzle-kit/api");
  const declare = (n: number, before: () => Record<string, unknown>) => pg.pgTable(`t${n}`, {
    id: pg.bigint({ mode: "number" }).primaryKey().generatedByDefaultAsIdentity(),
    parent: n === 0 ? pg.bigint({ mode: "number" }) : pg.bigint({ mode: "number" }).references(() => before().id as never, { onDelete: "cascade" }),
    name: pg.text().notNull(), code: pg.varchar({ length: 20 }).notNull().unique(`t${n}_code_unique`),
    price: pg.numeric({ precision: 10, scale: 2 }).notNull().default("0"), amount: pg.integer().notNull().default(1),
    total: pg.numeric().generatedAlwaysAs(sql`(price * (amount)::numeric)`), active: pg.boolean().notNull().default(true),
    at: pg.timestamp({ withTimezone: true }).notNull().defaultNow(), meta: pg.jsonb(),
  }, (t) => [pg.check(`t${n}_price_check`, sql`price >= (0)::numeric`), pg.index(`t${n}_parent`).on(t.parent), pg.index(`t${n}_at`).on(t.at)]);
  const declared: Record<string, ReturnType<typeof declare>> = {};
  for (let n = 0; n < size; n++) declared[`t${n}`] = declare(n, () => declared[`t${n - 1}`] ?? {});
  const database = drizzle(url);
  return { run: async () => (await pushSchema(declared, database, ["public"])).statementsToExecute.length, close: () => database.$client.end() };
}

export const tools: Record<string, (url: string, size: number) => Promise<Tool>> = { corollary, "mikro-orm": mikroOrm, "drizzle-kit": drizzleKit };
