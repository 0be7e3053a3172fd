import { migrationName, slugOf } from "../files/name.js";

/**
 * The file of a migration that somebody is to write: it can be applied, and does nothing yet. There is none for the way
 * back: one that does nothing would say that there is a way.
 */
export function handWritten(kind: "sql" | "typescript", { version, title }: { readonly version: string; readonly title: string }): Readonly<Record<string, string>> {
  const name = migrationName({ version, slug: slugOf(title) });
  return kind === "typescript" ? { [`${name}.ts`]: moduleText(title) } : { [`${name}.up.sql`]: upText(title, name) };
}

const line = (title: string): string => title.replace(/\s+/gu, " ").trim();

const upText = (title: string, name: string): string => `-- ${line(title)}
--
-- SQL as you like; without steps it is one step in one transaction. A line such as "-- step 1: what it does" begins a step,
-- "-- step 2 (no transaction): what it does" one that Postgres refuses in a transaction.
-- What takes it back goes into ${name}.down.sql.
`;

const moduleText = (title: string): string => `import type { DataMigrationContext } from "corollary/server";

/** ${line(title).replaceAll("*/", "* /")} */
export async function up({ sql, progress }: DataMigrationContext): Promise<void> {
  // const rows = await sql<{ id: string }>\`select id from ticket where …\`;
}

// Where there is a way back: export async function down({ sql }: DataMigrationContext): Promise<void> { … }
`;
