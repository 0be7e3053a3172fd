import { afterAll, beforeAll } from "vitest";
import { openPostgres } from "../src/database/postgres/open.js";
import type { Database } from "../src/database/port.js";
import { createDatabase, type TestDatabase } from "./postgres.js";

/** A database of their own on the real server for the tests of a file or a `describe`, and a pool of its owner. `take` is told of both before the first. */
export function ownDatabase(take: (made: { readonly server: TestDatabase; readonly database: Database }) => void): void {
  let server: TestDatabase;
  let database: Database;
  beforeAll(async () => {
    server = await createDatabase();
    database = await openPostgres({ url: server.url });
    take({ server, database });
  });
  afterAll(async () => {
    await database.close();
    await server.drop();
  });
}

/** Takes away whatever is in it, what Corollary noted too. */
export const emptied = (database: Database): Promise<void> => database.script("drop schema if exists corollary cascade; drop schema public cascade; create schema public");
