import { openDatabase, type Database } from "../../src/database/index.js";
import type { Target } from "../../src/schema/schema.js";
import { createDatabase } from "../postgres.js";

export interface Opened {
  readonly database: Database;
  readonly applicationRole: string;
  close(): Promise<void>;
}

export const drivers = ["pglite", "postgres"] as const;
export type Driver = (typeof drivers)[number];

/** An empty database of one of the drivers. */
export async function open(driver: Driver): Promise<Opened> {
  if (driver === "pglite") {
    const applicationRole = "corollary_app";
    const database = await openDatabase({ applicationRole });
    return { database, applicationRole, close: () => database.close() };
  }
  const made = await createDatabase();
  const database = await openDatabase({ url: made.url, applicationRole: made.applicationRole });
  return {
    database,
    applicationRole: made.applicationRole,
    close: async () => {
      await database.close();
      await made.drop();
    },
  };
}

/** What a Schema for an opened database is derived for: its own version, which with `COROLLARY_TEST_URL` need not be the newest. */
export function targetOf({ database, applicationRole }: Pick<Opened, "database" | "applicationRole">): Target {
  return { version: Math.floor(database.info.version / 10_000), applicationRole };
}

/** Rows of a query without parameters. */
export async function rows(database: Database, text: string): Promise<Record<string, unknown>[]> {
  const { rows: found } = await database.query({ text, params: [], prepare: false });
  return found;
}

/** The first column of the first row, as text. */
export async function single(database: Database, text: string): Promise<string> {
  const [row] = await rows(database, text);
  return String(Object.values(row ?? {})[0]);
}
