import { type Database, openDatabase } from "../../src/database/index.js";
import { createDatabase } from "../postgres.js";

export interface OpenedDriver {
  /** As the owner. */
  readonly db: Database;
  readonly applicationRole: string;
  close(): Promise<void>;
}

export interface Driver {
  readonly name: "pglite" | "postgres";
  open(): Promise<OpenedDriver>;
}

/** The two drivers that one suite holds for. */
export const drivers: readonly Driver[] = [
  {
    name: "pglite",
    async open() {
      const applicationRole = "app_user";
      const db = await openDatabase({ applicationRole });
      return { db, applicationRole, close: () => db.close() };
    },
  },
  {
    name: "postgres",
    async open() {
      const server = await createDatabase();
      const { applicationRole } = server;
      const db = await openDatabase({ url: server.url, applicationRole });
      return {
        db,
        applicationRole,
        close: async () => {
          await db.close();
          await server.drop();
        },
      };
    },
  },
];

/** A statement, for tests that would rather not spell the object. */
export function sql(text: string, ...params: readonly Parameters<Database["query"]>[0]["params"][number][]) {
  return { text, params };
}

export async function collect<T>(source: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const item of source) all.push(item);
  return all;
}
