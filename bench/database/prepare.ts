import { readFile } from "node:fs/promises";
import postgres from "postgres";
import { openSubject } from "../subject.js";

/** The first identity that no seeded invoice has: everything from here on was inserted while measuring. */
export const FIRST_NEW_INVOICE = 20_001;

/** Builds the tables that follow from the domain, fills them, and lets the planner know what is in them. */
export async function prepareDatabase(url: string): Promise<void> {
  await (await openSubject(url)).close();
  const sql = postgres(url, { max: 1, onnotice: () => undefined });
  try {
    await sql.unsafe(await readFile(new URL("seed.sql", import.meta.url), "utf8"));
    for (const table of ["customer", "track", "invoice", "invoice_line"]) {
      await sql`select setval(pg_get_serial_sequence(${table}, 'id'), (select max(id) from ${sql(table)}))`;
    }
    await sql.unsafe("vacuum (full, analyze)");
  } finally {
    await sql.end();
  }
}

/** Takes back what an insert sample added, so that the next one finds the table as the last one did. */
export async function forgetInserted(sql: postgres.Sql): Promise<void> {
  await sql`delete from invoice where id >= ${FIRST_NEW_INVOICE}`;
  await sql.unsafe("vacuum invoice");
}
