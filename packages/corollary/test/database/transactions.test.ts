import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type Database, DatabaseError } from "../../src/database/index.js";
import { drivers, type OpenedDriver, sql } from "./drivers.js";

describe.each(drivers)("transactions on $name", ({ name, open }) => {
  let opened: OpenedDriver;
  let db: Database;
  beforeAll(async () => {
    opened = await open();
    db = opened.db;
    await db.script(`
      create table item (n int primary key);
      create role ${opened.applicationRole};
      grant all on item to ${opened.applicationRole};
    `);
  });
  beforeEach(() => db.script("truncate item"));
  afterAll(() => opened.close());

  const insert = (n: number) => sql("insert into item values ($1)", n);
  const items = async () => (await db.query<{ n: number }>(sql("select n from item order by n"))).rows.map(({ n }) => n);
  const setting = async (from: Pick<Database, "query">, key: string) =>
    (await from.query<{ v: string | null }>(sql("select nullif(current_setting($1, true), '') as v", key))).rows[0]?.v;

  test("commits what its callback did and gives its result", async () => {
    const result = await db.transaction(async (tx) => {
      await tx.query(insert(1));
      await tx.script("insert into item values (2); insert into item values (3)");
      return "done";
    });
    expect(result).toBe("done");
    expect(await items()).toEqual([1, 2, 3]);
  });

  test("undoes everything and throws the callback's error", async () => {
    const reason = new Error("no");
    await expect(db.transaction(async (tx) => {
      await tx.query(insert(1));
      throw reason;
    })).rejects.toBe(reason);
    expect(await items()).toEqual([]);
  });

  test("is not committed after a failed statement whose error was swallowed", async () => {
    await expect(db.transaction(async (tx) => {
      await tx.query(insert(1));
      await tx.query(insert(1)).catch(() => undefined);
      return "fine";
    })).rejects.toMatchObject({ kind: "unique" });
    expect(await items()).toEqual([]);
  });

  test("tells the first error, not its echo", async () => {
    await expect(db.transaction(async (tx) => {
      await tx.query(insert(1));
      await tx.query(insert(1)).catch(() => undefined);
      await tx.query(insert(2));
    })).rejects.toMatchObject({ kind: "unique" });
  });

  test("refuses a statement that comes after its end", async () => {
    const tx = await db.transaction(async (inner) => inner);
    await expect(tx.query(insert(1))).rejects.toThrow(/over/);
    expect(await items()).toEqual([]);
  });

  test("runs statements that are sent together in their order", async () => {
    await db.transaction(async (tx) => {
      await Promise.all([1, 2, 3, 4, 5].map((n) => tx.query(insert(n))));
      const [before, , after] = await Promise.all([
        tx.query(sql("select count(*)::int as c from item")),
        tx.query(sql("delete from item where n > $1", 2)),
        tx.query(sql("select count(*)::int as c from item")),
      ]);
      expect([before.rows, after.rows]).toEqual([[{ c: 5 }], [{ c: 2 }]]);
    });
    expect(await items()).toEqual([1, 2]);
  });

  test("a savepoint undoes only what ran inside", async () => {
    await db.transaction(async (tx) => {
      await tx.query(insert(1));
      await expect(tx.savepoint(async (inner) => {
        await inner.query(insert(2));
        await inner.savepoint((innermost) => innermost.query(insert(3)));
        await inner.query(insert(1));
      })).rejects.toMatchObject({ kind: "unique" });
      await tx.savepoint((inner) => inner.query(insert(4)));
      await tx.query(insert(5));
    });
    expect(await items()).toEqual([1, 4, 5]);
  });

  test("a savepoint whose error was swallowed inside is undone as well", async () => {
    await db.transaction(async (tx) => {
      await tx.query(insert(1));
      await tx.savepoint(async (inner) => {
        await inner.query(insert(2));
        await inner.query(insert(2)).catch(() => undefined);
      }).catch((error: unknown) => expect(error).toMatchObject({ kind: "unique" }));
      await tx.query(insert(3));
    });
    expect(await items()).toEqual([1, 3]);
  });

  test("a savepoint undoes its writes when the callback throws", async () => {
    await db.transaction(async (tx) => {
      await tx.savepoint(async (inner) => {
        await inner.query(insert(1));
        throw new Error("changed my mind");
      }).catch(() => undefined);
      await tx.query(insert(2));
    });
    expect(await items()).toEqual([2]);
  });

  test("settings hold inside and are gone afterwards", async () => {
    const options = { settings: { "corollary.actor": "a'b\"c", "corollary.tenant": "7" } };
    const inside = await db.transaction(async (tx) => [await setting(tx, "corollary.actor"), await setting(tx, "corollary.tenant")], options);
    expect(inside).toEqual(["a'b\"c", "7"]);
    for (let i = 0; i < 4; i++) expect(await setting(db, "corollary.actor")).toBeNull();
  });

  test("a setting that is refused is the error, and nothing runs", async () => {
    await expect(db.transaction((tx) => tx.query(insert(1)), { settings: { statement_timeout: "soon" } }))
      .rejects.toMatchObject({ kind: "invalid-value", sqlState: "22023" });
    await expect(db.once(insert(1), { settings: { statement_timeout: "soon" } }))
      .rejects.toMatchObject({ kind: "invalid-value", sqlState: "22023" });
    expect(await items()).toEqual([]);
  });

  test("isolation, read only and timeouts are what the server sees", async () => {
    const seen = await db.transaction(async (tx) => {
      const keys = ["transaction_isolation", "transaction_read_only", "transaction_deferrable", "statement_timeout", "lock_timeout"];
      return Promise.all(keys.map((key) => setting(tx, key)));
    }, { isolation: "serializable", readOnly: true, deferrable: true, statementTimeout: 1500, lockTimeout: 250 });
    expect(seen).toEqual(["serializable", "on", "on", "1500ms", "250ms"]);
    expect(await setting(db, "statement_timeout")).toBe("0");
  });

  test("a write in a read-only transaction is refused", async () => {
    await expect(db.transaction((tx) => tx.query(insert(1)), { readOnly: true })).rejects.toMatchObject({ sqlState: "25006" });
    await expect(db.once(insert(1), { readOnly: true })).rejects.toMatchObject({ sqlState: "25006" });
  });

  test("once runs one statement under its settings and commits it", async () => {
    const { rows } = await db.as("app").once(sql("insert into item values ($1) returning n, current_setting('corollary.actor') as actor", 8), {
      settings: { "corollary.actor": "me" },
    });
    expect(rows).toEqual([{ n: 8, actor: "me" }]);
    await expect(db.once(insert(8))).rejects.toMatchObject({ kind: "unique" });
    expect(await setting(db.as("app"), "corollary.actor")).toBeNull();
    expect(await items()).toEqual([8]);
  });

  test("each role acts as itself, whatever ran before", async () => {
    const app = db.as("app");
    const user = async (from: Database) => (await from.query<{ u: string }>(sql("select current_user as u"))).rows[0]?.u;
    const users = await Promise.all([user(app), user(db), user(app), user(app), user(db)]);
    expect(users).toEqual([opened.applicationRole, "postgres", opened.applicationRole, opened.applicationRole, "postgres"]);
    expect(await app.transaction(async (tx) => (await tx.query<{ u: string }>(sql("select current_user as u"))).rows[0]?.u))
      .toBe(opened.applicationRole);
    expect(app.as("owner").as("app").info).toEqual(db.info);
  });

  test("what a script sets for the session does not reach the next caller", async () => {
    await db.script(`set search_path = pg_catalog; set role ${opened.applicationRole}; set timezone = 'Asia/Tokyo'`);
    const { rows } = await db.query(sql("select current_user as u, now()::text ~ '\\+00$' as utc, count(*)::int as n from item"));
    expect(rows).toEqual([{ u: "postgres", utc: true, n: 0 }]);
  });

  test("a transaction that a script leaves open ends with the script", async () => {
    await db.script("begin; insert into item values (1)");
    expect(await items()).toEqual([]);
    await db.query(insert(2));
    expect(await items()).toEqual([2]);
  });

  test("a failed script is undone as a whole and leaves the database usable", async () => {
    await expect(db.script("insert into item values (1); insert into item values (1)")).rejects.toMatchObject({ kind: "unique" });
    expect(await items()).toEqual([]);
  });

  test("a statement of the database inside a transaction cannot hang", async () => {
    const nested = db.transaction(async (tx) => {
      await tx.query(insert(1));
      return db.query(sql("select count(*)::int as c from item"));
    });
    if (name === "pglite") await expect(nested).rejects.toThrow(/use the transaction/);
    else expect((await nested).rows).toEqual([{ c: 0 }]);
  });

  test("transactions that are started together all happen", async () => {
    await Promise.all(Array.from({ length: 30 }, (_, n) => db.as("app").transaction((tx) => tx.query(insert(n)))));
    expect((await items()).length).toBe(30);
  });

  test("a closed database refuses, and closing twice is fine", async () => {
    const other = await open();
    const app = other.db.as("app");
    await other.db.script(`create role ${other.applicationRole}`);
    const running = app.query(sql("select pg_sleep(0.2), 1 as one"));
    await new Promise((resolve) => setTimeout(resolve, 50));
    await Promise.all([other.db.close(), app.close()]);
    expect((await running).rows).toMatchObject([{ one: 1 }]);
    await expect(app.query(sql("select 1"))).rejects.toSatisfy(
      (error) => error instanceof DatabaseError && error.kind === "connection" && !error.retryable,
    );
    await other.close();
  });
});
