import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { Database } from "../../src/database/index.js";
import { collect, drivers, type OpenedDriver, sql } from "./drivers.js";

describe.each(drivers)("streams, COPY and notifications on $name", ({ open }) => {
  let opened: OpenedDriver;
  let db: Database;
  beforeAll(async () => {
    opened = await open();
    db = opened.db;
    await db.script("create table item (n int primary key, label text)");
  });
  beforeEach(() => db.script("truncate item"));
  afterAll(() => opened.close());

  const count = async () => (await db.query<{ c: number }>(sql("select count(*)::int as c from item"))).rows[0]?.c;
  const openCursors = async () => (await db.query<{ c: number }>(sql("select count(*)::int as c from pg_cursors where name <> ''"))).rows[0]?.c;

  test("a stream gives all rows in batches", async () => {
    const batches = await collect(db.stream<{ n: number }>(sql("select n from generate_series(1, $1::int) n", 25), { batch: 10 }));
    expect(batches.map((batch) => batch.length)).toEqual([10, 10, 5]);
    expect(batches.flat().map(({ n }) => n)).toEqual(Array.from({ length: 25 }, (_, i) => i + 1));
  });

  test("a stream of nothing, and one that fills its last batch, end", async () => {
    expect(await collect(db.stream(sql("select 1 where false")))).toEqual([]);
    expect((await collect(db.stream(sql("select generate_series(1, 20)"), { batch: 10 }))).length).toBe(2);
  });

  test("stopping early ends the cursor and frees the session", async () => {
    for (let i = 0; i < 15; i++) {
      for await (const batch of db.stream(sql("select generate_series(1, 100000) as n"), { batch: 3 })) {
        expect(batch.length).toBe(3);
        break;
      }
    }
    expect(await openCursors()).toBe(0);
    await db.transaction(async (tx) => {
      for await (const _ of tx.stream(sql("select generate_series(1, 1000) as n"), { batch: 3 })) break;
      expect((await tx.query(sql("select count(*)::int as c from pg_cursors where name <> ''"))).rows).toEqual([{ c: 0 }]);
    });
  });

  test("other statements run between the batches", async () => {
    await db.transaction(async (tx) => {
      for await (const batch of tx.stream<{ n: number }>(sql("select n from generate_series(1, 6) n"), { batch: 2 })) {
        for (const { n } of batch) await tx.query(sql("insert into item (n) values ($1)", n));
      }
    });
    for await (const batch of db.stream<{ n: number }>(sql("select n from generate_series(7, 10) n"), { batch: 2 })) {
      for (const { n } of batch) await db.query(sql("insert into item (n) values ($1)", n));
    }
    expect(await count()).toBe(10);
  });

  test("an error of the consumer passes through and leaves nothing open", async () => {
    const consume = async () => {
      for await (const _ of db.stream(sql("select generate_series(1, 1000) as n"), { batch: 2 })) throw new Error("enough");
    };
    await expect(consume()).rejects.toThrow("enough");
    expect(await openCursors()).toBe(0);
  });

  test("an error of the statement reaches the consumer", async () => {
    await expect(collect(db.stream(sql("select 1 / (n - 5) from generate_series(1, 10) n"), { batch: 2 })))
      .rejects.toMatchObject({ sqlState: "22012" });
    await expect(collect(db.stream(sql("select * from nothing")))).rejects.toMatchObject({ kind: "undefined-object" });
    await expect(collect(db.stream(sql("select 1"), { batch: 0 }))).rejects.toThrow(/batch/);
    expect((await db.query(sql("select 1 as one"))).rows).toEqual([{ one: 1 }]);
  });

  test("a write with RETURNING streams what it made, and is kept", async () => {
    const batches = await collect(db.stream(sql("insert into item select generate_series(1, 5) returning n"), { batch: 2 }));
    expect(batches.map((batch) => batch.length)).toEqual([2, 2, 1]);
    const viaWith = db.stream(sql("with made as (insert into item values (6) returning n) select n from made"));
    expect(await collect(viaWith)).toEqual([[{ n: 6 }]]);
    expect(await count()).toBe(6);
  });

  test("COPY takes chunks that split anywhere and counts the rows", async () => {
    const bytes = new TextEncoder().encode("1\teins\n2\tzwölf\n3\t\\N\n");
    const pieces = Array.from(bytes, (_, i) => bytes.slice(i, i + 1));
    expect(await db.copyIn("copy item from stdin", pieces)).toBe(3);
    async function* lines() {
      for (let n = 4; n <= 20_000; n++) yield `${n},"label, ${n}"\n`;
    }
    expect(await db.copyIn("copy item from stdin (format csv)", lines())).toBe(19_997);
    const { rows } = await db.query(sql("select * from item where n in (2, 3, 20000) order by n"));
    expect(rows).toEqual([{ n: 2, label: "zwölf" }, { n: 3, label: null }, { n: 20_000, label: "label, 20000" }]);
    expect(await db.copyIn("copy item from stdin", [])).toBe(0);
  });

  test("a COPY that breaks a constraint loads nothing and says why", async () => {
    await expect(db.copyIn("copy item from stdin", ["1\ta\n", "1\tb\n"])).rejects.toMatchObject({ kind: "unique", table: "item" });
    await expect(db.copyIn("copy item from stdin", ["x\ta\n"])).rejects.toMatchObject({ kind: "invalid-value" });
    await expect(db.copyIn("copy nothing from stdin", ["x\n"])).rejects.toMatchObject({ kind: "undefined-object" });
    expect(await count()).toBe(0);
  });

  test("a source that fails undoes the COPY and leaves the session usable", async () => {
    async function* broken() {
      yield "1\ta\n";
      throw new Error("source failed");
    }
    await expect(db.copyIn("copy item from stdin", broken())).rejects.toThrow("source failed");
    expect(await count()).toBe(0);
  });

  test("COPY gives back what was loaded", async () => {
    await db.query(sql("insert into item select n, repeat('ü', 50) from generate_series(1, 5000) n"));
    const chunks = await collect(db.copyOut("copy (select * from item order by n) to stdout"));
    const text = Buffer.concat(chunks).toString("utf8");
    expect(text.split("\n").length).toBe(5001);
    expect(text.startsWith(`1\t${"ü".repeat(50)}\n2\t`)).toBe(true);
    await expect(collect(db.copyOut("copy nothing to stdout"))).rejects.toMatchObject({ kind: "undefined-object" });
  });

  test("a COPY out that is not read to its end harms nothing", async () => {
    for (let i = 0; i < 5; i++) {
      for await (const _ of db.copyOut("copy (select repeat('x', 1000) from generate_series(1, 20000)) to stdout")) break;
    }
    expect((await db.query(sql("select 1 as one"))).rows).toEqual([{ one: 1 }]);
  });

  test("notifications reach their listeners, after commit only", async () => {
    const heard: string[] = [];
    const stopFirst = await db.listen('odd "Channel"', ({ channel, payload }) => heard.push(`1 ${channel} ${payload}`));
    const stopSecond = await db.listen('odd "Channel"', ({ payload }) => heard.push(`2 ${payload}`));
    await db.listen("quiet", () => heard.push("never"));
    await db.transaction(async (tx) => {
      await tx.query(sql("select pg_notify($1, 'undone')", 'odd "Channel"'));
      throw new Error("undo");
    }).catch(() => undefined);
    await db.notify('odd "Channel"', "a'b");
    await settled(() => heard.length === 2);
    expect(heard).toEqual(['1 odd "Channel" a\'b', "2 a'b"]);
    await stopFirst();
    await db.notify('odd "Channel"', "again");
    await settled(() => heard.length === 3);
    await stopSecond();
    await stopSecond();
    await db.notify('odd "Channel"', "unheard");
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(heard).toEqual(['1 odd "Channel" a\'b', "2 a'b", "2 again"]);
  });

  async function settled(done: () => boolean): Promise<void> {
    for (let i = 0; i < 100 && !done(); i++) await new Promise((resolve) => setTimeout(resolve, 20));
  }
});
