import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Database, openDatabase } from "../../src/database/index.js";
import { createDatabase, type TestDatabase } from "../postgres.js";
import { sql } from "./drivers.js";

/** What a pooler that lends connections for a transaction does to a client, shown on the server itself: it sets nothing for longer. */
let server: TestDatabase, db: Database, appUrl: string;

beforeAll(async () => {
  server = await createDatabase();
  db = await openDatabase({ url: server.url });
  await db.script(`create role ${server.applicationRole} login password 'secret'; alter role ${server.applicationRole} set intervalstyle = 'iso_8601'`);
  const url = new URL(server.url);
  url.username = server.applicationRole;
  url.password = "secret";
  url.searchParams.set("pgbouncer", "true");
  appUrl = url.href;
});
afterAll(async () => {
  await db.close();
  await server.drop();
});

const opened = async (options: Partial<Parameters<typeof openDatabase>[0]>, run: (app: Database) => Promise<void>): Promise<void> => {
  const both = await openDatabase({ url: server.url, appUrl, applicationRole: server.applicationRole, poolSize: 1, ...options });
  try {
    await run(both.as("app"));
  } finally {
    await both.close();
  }
};

describe("requests through a pooler", () => {
  test("act as the application role, read what they wrote, and leave nothing prepared or set behind", () => opened({}, async (app) => {
    for (const actor of ["one", "two"]) {
      const { rows } = await app.transaction(
        (tx) => tx.query(sql("select current_user::text as role, current_setting('corollary.actor') as actor, $1::interval as age", "P1Y2M")),
        { settings: { "corollary.actor": actor } },
      );
      expect(rows).toEqual([{ role: server.applicationRole, actor, age: "P1Y2M" }]);
    }
    expect((await app.query(sql("select current_setting('corollary.actor', true) as actor, (select count(*)::int from pg_prepared_statements) as prepared"))).rows)
      .toEqual([{ actor: "", prepared: 0 }]);
  }));

  test("are refused where they would act as somebody else", async () => {
    const asOwner = new URL(server.url);
    asOwner.searchParams.set("pgbouncer", "true");
    await opened({ appUrl: asOwner.href }, (app) =>
      expect(app.query(sql("select 1"))).rejects.toMatchObject({ kind: "permission", message: expect.stringContaining(`not as the application role "${server.applicationRole}"`) }));
  });

  test("are refused where intervals would be written in another style", async () => {
    await db.script(`alter role ${server.applicationRole} set intervalstyle = 'postgres'`);
    await opened({}, (app) => expect(app.query(sql("select 1"))).rejects.toMatchObject({ message: expect.stringContaining("set intervalstyle = 'iso_8601'") }));
    await db.script(`alter role ${server.applicationRole} set intervalstyle = 'iso_8601'`);
  });

  test("leave the owner on the server itself", async () => {
    await expect(openDatabase({ url: `${server.url}?pgbouncer=true` })).rejects.toThrow(/owner connects past PgBouncer/u);
    await expect(openDatabase({ url: `${server.url}?pgbouncer=yes` })).rejects.toThrow(/"true" or "false"/u);
  });
});
