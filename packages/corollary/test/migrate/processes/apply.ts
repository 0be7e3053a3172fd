/** Applies the migrations of a folder, saying what happens, until it is done or killed. */
import { writeSync } from "node:fs";
import { openPostgres } from "../../../src/database/postgres/open.js";
import { applyMigrations, asDataMigration, readMigrations } from "../../../src/migrate/index.js";

const [url = "", folder = ""] = process.argv.slice(2);
const database = await openPostgres({ url });
const tell = (line: string) => void writeSync(1, `${line}\n`);
tell("open");
await applyMigrations({
  database, agent: "child", tool: "0.0.0", migrations: await readMigrations(folder),
  load: async ({ up }) => asDataMigration(await import(`data:text/javascript,${encodeURIComponent(up)}`)),
  report: ({ event }) => tell(event),
});
tell("applied");
await database.close();
