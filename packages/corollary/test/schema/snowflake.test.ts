import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Database } from "../../src/database/index.js";
import { createSchema } from "../../src/schema/deployment.js";
import { derive } from "../../src/schema/derive.js";
import { entity, model, uuidKey, value } from "./build.js";
import { drivers, open, type Opened, rows, single, targetOf } from "./databases.js";

const key = value("id", "bigint", { generated: "key" });
const log = model([
  entity("Forward", [key, value("text", "text")], { key: { fields: ["id"], kind: "snowflake" } }),
  entity("Backward", [key, value("text", "text")], { key: { fields: ["id"], kind: "snowflake", newestFirst: true } }),
  entity("Plain", [uuidKey(), value("text", "text")]),
]);

/** The functions for servers that lack `uuidv7` work on one that has it, too. */
describe.each(drivers)("keys made by %s", (driver) => {
  let opened: Opened;
  let database: Database;

  beforeAll(async () => {
    opened = await open(driver);
    database = opened.database;
    await createSchema(database, derive(log, { version: 16, applicationRole: opened.applicationRole }));
  });
  afterAll(() => opened.close());

  it("are ordered in time, and newest first where asked, also through many wraps of the count in one statement", async () => {
    for (const [table, direction] of [["forward", "<"], ["backward", ">"]]) {
      await database.as("app").script(`insert into ${table} (text) select i::text from generate_series(1, 50000) i`);
      expect(await single(database, `select count(*) from (select id, lag(id) over (order by text::int) as before from ${table}) x where before ${direction} id`)).toBe("49999");
    }
  });

  it("carry the time, the node and nothing negative", async () => {
    await database.script("truncate forward, backward");
    await database.transaction(async (tx) => {
      await tx.script("set local corollary.node = '1023'; select pg_sleep(0.3); insert into forward (text) values ('a'); insert into backward (text) values ('a')");
    });
    const [row] = await rows(database, `select (f.id >> 12) & 1023 as node, ((9223372036854775807 - b.id) >> 12) & 1023 as back_node, f.id > 0 and b.id > 0 as positive,
      abs(extract(epoch from clock_timestamp()) * 1000 - ((f.id >> 22) + 1704067200000)) < 5000 as timely from forward f, backward b`);
    expect(row).toEqual({ node: "1023", back_node: "1023", positive: true, timely: true });
  });

  it("refuse a node that does not fit", async () => {
    await expect(database.transaction((tx) => tx.script("set local corollary.node = '1024'; insert into forward (text) values ('a')"))).rejects.toThrow("0 to 1023");
  });

  it("go on forward when the clock has gone back", async () => {
    await database.script("truncate forward; select setval('corollary.snowflake_shift', pg_sequence_last_value('corollary.snowflake_shift') + (60000::bigint << 12))");
    await database.as("app").script("insert into forward (text) select i::text from generate_series(1, 5000) i");
    expect(await single(database, "select count(*) from (select id, lag(id) over (order by text::int) as before from forward) x where before < id")).toBe("4999");
  });

  it("are uuids of version 7 in order of time", async () => {
    const app = database.as("app");
    for (let i = 0; i < 20; i++) await app.script(`insert into plain (text) values ('${i}'); select pg_sleep(0.001)`);
    const [row] = await rows(database, `select count(*)::int as all, count(*) filter (where before < id)::int as ordered,
      bool_and(substr(id::text, 15, 1) = '7' and substr(id::text, 20, 1) in ('8', '9', 'a', 'b')) as wellmade,
      bool_and(abs(extract(epoch from clock_timestamp()) * 1000 - ('x0000' || substr(replace(id::text, '-', ''), 1, 12))::bit(64)::bigint) < 10000) as timely
      from (select id, lag(id) over (order by text::int) as before from plain) x`);
    expect(row).toEqual({ all: 20, ordered: 19, wellmade: true, timely: true });
  });
});

describe("keys made by many connections at once", () => {
  it("are all different", async () => {
    const opened = await open("postgres");
    const { database } = opened;
    await createSchema(database, derive(log, targetOf(opened)));
    const app = database.as("app");
    const bulk = Array.from({ length: 8 }, () => app.script("insert into forward (text) select '' from generate_series(1, 20000)"));
    const trickle = Array.from({ length: 400 }, () => app.script("insert into forward (text) values ('')"));
    const cancelled = Array.from({ length: 4 }, () =>
      app.transaction((tx) => tx.script("insert into forward (text) select '' from generate_series(1, 1000000)"), { statementTimeout: 100 }).catch((error: Error) => error.message));
    await Promise.all([...bulk, ...trickle, ...cancelled]);
    expect((await Promise.all(cancelled)).join()).toMatch(/timeout|too long|cancel/i);
    expect(await rows(database, "select count(*)::int as made, count(distinct id)::int as different from forward")).toEqual([{ made: 160_400, different: 160_400 }]);
    expect(await single(database, "select count(*) from pg_locks where locktype = 'advisory'")).toBe("0");
    await opened.close();
  });
});
