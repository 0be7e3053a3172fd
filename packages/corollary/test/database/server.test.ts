import { createServer, type Server, type Socket } from "node:net";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type Database, DatabaseError, openDatabase } from "../../src/database/index.js";
import { openPostgres } from "../../src/database/postgres/open.js";
import { createDatabase, type TestDatabase } from "../postgres.js";
import { sql } from "./drivers.js";

/** What needs more than one connection at a time, which only a server has. */
describe("a server", () => {
  let server: TestDatabase;
  let db: Database;
  let app: Database;
  beforeAll(async () => {
    server = await createDatabase();
    db = await openDatabase({ url: server.url, applicationRole: server.applicationRole, poolSize: 4 });
    app = db.as("app");
    await db.script(`
      create table account (id int primary key, balance int not null);
      create role ${server.applicationRole};
      grant all on account to ${server.applicationRole};
    `);
  });
  beforeEach(() => db.script("truncate account; insert into account values (1, 100), (2, 100)"));
  afterAll(async () => {
    await db.close();
    await server.drop();
  });

  const add = (id: number, amount: number) => sql("update account set balance = balance + $2 where id = $1", id, amount);
  const balances = async () =>
    (await db.query<{ balance: number }>(sql("select balance from account order by id"))).rows.map(({ balance }) => balance);
  const pid = async (from: Pick<Database, "query">) => (await from.query<{ p: number }>(sql("select pg_backend_pid() as p"))).rows[0]?.p;

  test("more work than connections waits its turn", async () => {
    let together = 0;
    let most = 0;
    await Promise.all(Array.from({ length: 40 }, () => app.transaction(async (tx) => {
      most = Math.max(most, ++together);
      await tx.query(add(1, 1));
      together--;
    })));
    expect(await balances()).toEqual([140, 100]);
    expect(most).toBeGreaterThan(1);
    expect(most).toBeLessThanOrEqual(4);
    const { rows } = await db.query<{ c: number }>(sql(
      "select count(*)::int as c from pg_stat_activity where datname = current_database() and query like '%account%' and pid <> pg_backend_pid()"));
    expect(rows[0]?.c).toBeLessThanOrEqual(7);
  });

  test("a deadlock ends one of the two, and a retry lets both through", async () => {
    const crossing = (retries: number) => {
      const meeting = rendezvous(2);
      return [[1, 2], [2, 1]].map(([first = 0, second = 0]) => app.transaction(async (tx) => {
        await tx.query(add(first, 1));
        await meeting();
        await tx.query(add(second, 1));
      }, { retries }));
    };
    const outcomes = await Promise.allSettled(crossing(0));
    const failures = outcomes.flatMap((outcome) => (outcome.status === "rejected" ? [outcome.reason as unknown] : []));
    expect(failures).toHaveLength(1);
    expect(failures[0]).toMatchObject({ kind: "deadlock", sqlState: "40P01", retryable: true });
    expect(await balances()).toEqual([101, 101]);
    await Promise.all(crossing(3));
    expect(await balances()).toEqual([103, 103]);
  });

  test("a serialization failure is told, and a retry sees the new state", async () => {
    const withdraw = (retries: number) => {
      const meeting = rendezvous(2);
      let runs = 0;
      const both = [1, 2].map((id) => app.transaction(async (tx) => {
        runs++;
        const { rows } = await tx.query<{ sum: number }>(sql("select sum(balance)::int as sum from account"));
        await meeting();
        if ((rows[0]?.sum ?? 0) >= 200) await tx.query(add(id, -150));
      }, { isolation: "serializable", retries }));
      return { both, runs: () => runs };
    };
    const outcomes = await Promise.allSettled(withdraw(0).both);
    const failures = outcomes.flatMap((outcome) => (outcome.status === "rejected" ? [outcome.reason as unknown] : []));
    expect(failures).toHaveLength(1);
    expect(failures[0]).toMatchObject({ kind: "serialization", sqlState: "40001", retryable: true });
    await db.script("update account set balance = 100");
    const repeated = withdraw(5);
    await Promise.all(repeated.both);
    expect(repeated.runs()).toBeGreaterThan(2);
    expect((await balances()).reduce((sum, balance) => sum + balance)).toBe(50);
  });

  test("waiting for a lock ends at its timeout", async () => {
    await app.transaction(async (tx) => {
      await tx.query(add(1, 1));
      const started = performance.now();
      await expect(app.transaction((other) => other.query(add(1, 1)), { lockTimeout: 100 }))
        .rejects.toMatchObject({ kind: "lock", sqlState: "55P03", retryable: true });
      await expect(app.query(sql("select 1 from account where id = 1 for update nowait"))).rejects.toMatchObject({ kind: "lock" });
      expect(performance.now() - started).toBeLessThan(5000);
    });
  });

  test("a statement ends at its timeout, and the connection goes on", async () => {
    await expect(app.transaction((tx) => tx.query(sql("select pg_sleep(30)")), { statementTimeout: 100 }))
      .rejects.toMatchObject({ kind: "timeout", sqlState: "57014" });
    await expect(app.once(sql("select pg_sleep(30)"), { statementTimeout: 100 })).rejects.toMatchObject({ kind: "timeout" });
    const limits = await Promise.all([1, 2, 3, 4].map(() => app.query(sql("select current_setting('statement_timeout') as t, pg_sleep(0.05)"))));
    expect(limits.map(({ rows }) => rows[0]?.["t"])).toEqual(["0", "0", "0", "0"]);
  });

  test("a statement that is cancelled is not a timeout", async () => {
    const sleeping = app.transaction(async (tx) => {
      const victim = await pid(tx);
      const sleep = tx.query(sql("select pg_sleep(30)"));
      setTimeout(() => void db.query(sql("select pg_cancel_backend($1)", victim ?? 0)), 100);
      await sleep;
    });
    await expect(sleeping).rejects.toMatchObject({ kind: "other", sqlState: "57014" });
  });

  test("a lost connection fails what ran on it and nothing else", async () => {
    const lost = app.transaction(async (tx) => {
      await tx.query(add(1, 50));
      await db.query(sql("select pg_terminate_backend($1)", (await pid(tx)) ?? 0));
      await new Promise((resolve) => setTimeout(resolve, 100));
      // Sent together: none of them may reach the server over another connection.
      await Promise.all([tx.query(add(2, 1)), tx.query(add(2, 2)), tx.query(sql("insert into account values ($1, 0)", 99))]);
    });
    await expect(lost).rejects.toMatchObject({ kind: "connection" });
    expect(await balances()).toEqual([100, 100]);
    await Promise.all([1, 2, 3, 4, 5, 6].map(() => app.transaction((tx) => tx.query(add(1, 1)))));
    expect(await balances()).toEqual([106, 100]);
  });

  test("a connection that dies under a running statement is told at once", async () => {
    const sleeping = app.transaction(async (tx) => {
      const victim = await pid(tx);
      setTimeout(() => void db.query(sql("select pg_terminate_backend($1)", victim ?? 0)), 100);
      await tx.query(sql("select pg_sleep(30)"));
    }).catch((error: unknown) => error);
    const error = await sleeping;
    expect(error).toMatchObject({ kind: "connection" });
    expect((await app.query(sql("select 1 as one"))).rows).toEqual([{ one: 1 }]);
  });

  test("a write whose connection dies outside a transaction is not called safe to repeat", async () => {
    const writing = app.query(sql("insert into account select 50, 1 from pg_sleep(30)"));
    setTimeout(() => void db.query(sql(
      "select pg_terminate_backend(pid) from pg_stat_activity where query like 'insert into account select 50%' and pid <> pg_backend_pid()")), 150);
    await expect(writing).rejects.toMatchObject({ kind: "connection", retryable: false });
  });

  test("texts without end do not pile up on a connection", async () => {
    const single = await openDatabase({ url: server.url, applicationRole: server.applicationRole, poolSize: 1 });
    const one = single.as("app");
    for (let i = 0; i < 1200; i++) await one.query(sql(`select ${i} + $1::int`, 1));
    const { rows } = await one.query<{ c: number }>({ ...sql("select count(*)::int as c from pg_prepared_statements"), prepare: false });
    expect(rows[0]?.c).toBeLessThanOrEqual(1000);
    await single.close();
  });

  test("idle connections that the server has closed are not handed out", async () => {
    await Promise.all([1, 2, 3, 4].map(() => app.query(sql("select pg_sleep(0.05)"))));
    await db.query(sql(
      "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid() and query like '%pg_sleep%'"));
    await new Promise((resolve) => setTimeout(resolve, 200));
    const answers = await Promise.all([1, 2, 3, 4, 5, 6].map(() => app.query(sql("select 1 as one"))));
    expect(answers.every(({ rows }) => rows[0]?.["one"] === 1)).toBe(true);
  });

  test("nothing that a transaction sets is seen by the next on its connection", async () => {
    await Promise.all(Array.from({ length: 8 }, (_, n) => app.transaction(async (tx) => {
      await tx.query(sql("select set_config('search_path', 'pg_catalog', true), pg_sleep(0.02)"));
      if (n % 2 === 0) throw new Error("half of them fail");
    }, { settings: { "corollary.actor": `actor ${n}`, timezone: "Asia/Tokyo" } }).catch(() => undefined)));
    const seen = await Promise.all(Array.from({ length: 8 }, () => app.query(sql(
      "select current_setting('corollary.actor', true) as actor, current_setting('timezone') as zone, count(*)::int as n, pg_sleep(0.02)::text from account"))));
    for (const { rows } of seen) expect(rows[0]).toMatchObject({ zone: "UTC", n: 2, actor: "" });
  });

  test("the application role is a connection's from the start, and stays what it is", async () => {
    const { rows } = await app.query(sql(
      "select current_user as now, session_user as login, rolsuper, rolbypassrls from pg_roles where rolname = current_user"));
    expect(rows).toEqual([{ now: server.applicationRole, login: "postgres", rolsuper: false, rolbypassrls: false }]);
    await expect(app.script("create table pg_catalog.forbidden ()")).rejects.toMatchObject({ kind: "permission" });
  });

  test("an application role that does not exist, or none at all, is told plainly", async () => {
    const none = await openDatabase({ url: server.url });
    expect(() => none.as("app")).toThrow(/without an application role/);
    await none.close();
    const missing = await openDatabase({ url: server.url, applicationRole: "nobody_here" });
    await expect(missing.as("app").query(sql("select 1"))).rejects.toMatchObject({
      kind: "undefined-object", message: expect.stringContaining("nobody_here"),
    });
    expect((await missing.query(sql("select 1 as one"))).rows).toEqual([{ one: 1 }]);
    await missing.close();
  });

  test("a second URL logs requests in as a user of their own", async () => {
    await db.script(`alter role ${server.applicationRole} login password 'p w'`);
    const appUrl = new URL(server.url);
    appUrl.username = server.applicationRole;
    appUrl.password = "p w";
    const two = await openPostgres({ url: server.url, appUrl: appUrl.href });
    expect((await two.as("app").query(sql("select session_user as u"))).rows).toEqual([{ u: server.applicationRole }]);
    expect((await two.query(sql("select session_user as u"))).rows).toEqual([{ u: "postgres" }]);
    await two.close();
  });

  test("closing waits for what runs, and refuses what waits", async () => {
    const short = await openDatabase({ url: server.url, applicationRole: server.applicationRole, poolSize: 1 });
    const running = short.as("app").query(sql("select pg_sleep(0.3), 1 as one"));
    const waiting = short.as("app").query(sql("select 2 as two")).catch((error: unknown) => error);
    await new Promise((resolve) => setTimeout(resolve, 150));
    await short.close();
    expect((await running).rows).toMatchObject([{ one: 1 }]);
    expect(await waiting).toMatchObject({ kind: "connection", retryable: false });
  });

  test("a stream outside a transaction keeps one connection and gives it back", async () => {
    const single = await openDatabase({ url: server.url, applicationRole: server.applicationRole, poolSize: 1 });
    const one = single.as("app");
    for await (const _ of one.stream(sql("select generate_series(1, 100) as n"), { batch: 10 })) break;
    expect((await one.query(sql("select pg_current_xact_id_if_assigned()::text as x"))).rows).toEqual([{ x: null }]);
    await single.close();
  });

  test("listening goes on after its connection was lost", async () => {
    const heard: string[] = [];
    const stop = await db.listen("news", ({ payload }) => heard.push(payload));
    await db.query(sql("select pg_terminate_backend(pid) from pg_stat_activity where query ilike 'listen%' and datname = current_database()"));
    for (let i = 0; i < 100 && heard.length === 0; i++) {
      await new Promise((resolve) => setTimeout(resolve, 50));
      await db.notify("news", "back");
    }
    expect(heard[0]).toBe("back");
    await stop();
  });
});

describe("connecting to a server", () => {
  test("that is not there fails with its place and without the password", async () => {
    const free = await listening(() => undefined);
    const port = portOf(free);
    await new Promise((resolve) => free.close(resolve));
    const error: unknown = await openDatabase({ url: `postgres://me:topsecret@127.0.0.1:${port}/db` }).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ kind: "connection", retryable: true, message: expect.stringContaining(`127.0.0.1:${port}`) });
    expect(JSON.stringify([error, String(error), error instanceof DatabaseError && error.stack])).not.toContain("topsecret");
  });

  test("that does not answer ends at the timeout", async () => {
    const sockets: Socket[] = [];
    const mute = await listening((socket) => sockets.push(socket));
    await expect(openPostgres({ url: `postgres://me@127.0.0.1:${portOf(mute)}/db`, connectTimeout: 300 }))
      .rejects.toMatchObject({ kind: "connection", message: expect.stringContaining("in time") });
    for (const socket of sockets) socket.destroy();
    mute.close();
  });

  test("with a wrong password or database is told apart", async () => {
    const server = await createDatabase();
    const wrong = new URL(server.url);
    wrong.password = "wrong-password";
    const error: unknown = await openDatabase({ url: wrong.href }).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ kind: "connection", sqlState: "28P01", retryable: false });
    expect(String(error)).not.toContain("wrong-password");
    const missing = new URL(server.url);
    missing.pathname = "/not_there";
    await expect(openDatabase({ url: missing.href })).rejects.toMatchObject({ kind: "undefined-object", sqlState: "3D000" });
    await server.drop();
  });

  test("ignores what a URL says about how values read", async () => {
    const server = await createDatabase();
    const url = new URL(server.url);
    url.searchParams.set("TimeZone", "Asia/Tokyo");
    url.searchParams.set("DateStyle", "German");
    const db = await openDatabase({ url: url.href });
    expect((await db.query(sql("select '2024-01-02 03:04:05+00'::timestamptz as t"))).rows).toEqual([{ t: "2024-01-02 03:04:05+00" }]);
    expect(db.info.location).toMatch(/^postgres:\/\/postgres@127\.0\.0\.1:\d+\/test_\w+$/);
    await db.close();
    await server.drop();
  });
});

/** A point that as many have to reach before any goes on; passed for good afterwards. */
function rendezvous(size: number): () => Promise<void> {
  let arrived = 0;
  let open: () => void = () => undefined;
  const opened = new Promise<void>((resolve) => (open = resolve));
  return () => {
    if (++arrived >= size) open();
    return opened;
  };
}

function listening(connected: (socket: Socket) => void): Promise<Server> {
  return new Promise((resolve) => {
    const server = createServer(connected).listen(0, "127.0.0.1", () => resolve(server));
  });
}

function portOf(server: Server): number {
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("A TCP server has a port.");
  return address.port;
}
