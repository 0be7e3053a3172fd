import { cpSync, readFileSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { csvLines } from "../../../packages/corollary/src/cli/seed/csv.js";
import { openDatabase, type Database } from "../../../packages/corollary/src/database/index.js";
import { applyMigrations, asDataMigration, readMigrations } from "../../../packages/corollary/src/migrate/index.js";
import { bin, corollary, start, temporaryFolder } from "../../../packages/corollary/test/cli/run.js";

const example = fileURLToPath(new URL("..", import.meta.url));

interface Row { readonly table: string; readonly cells: Readonly<Record<string, string | null>> }

const snake = (name: string): string => name.replace(/[A-Z]/gu, (letter) => `_${letter.toLowerCase()}`).replace(".", "_");
const references: ReadonlySet<string> = new Set(["team", "organisation", "product", "contact", "assignee", "ticket", "agent", "tag"]);
const columnOf = (field: string): string => (references.has(field) ? `${field}_id` : snake(field));

/** The rows of the seeds, by the columns of the model as it is. */
function seeded(): readonly Row[] {
  const files = ["010-team", "020-agent", "030-organisation", "040-contact", "050-product", "060-contract", "070-tag", "080-ticket", "090-comment", "100-time-entry", "110-ticket-tag", "120-rating"];
  return files.flatMap((name) => {
    const [head, ...lines] = [...csvLines(readFileSync(join(example, "seeds", `${name}.csv`), "utf8"), name)];
    const columns = (head?.cells ?? []).map((field) => columnOf(field ?? ""));
    return lines.map(({ cells }) => ({ table: name.slice(4).replace("-", "_"), cells: Object.fromEntries(columns.map((column, i) => [column, cells[i] ?? null])) }));
  });
}

/** A row as the first model has it: other names, an address of three lines, no money for hours. */
function asItWas({ table, cells }: Row): Row {
  switch (table) {
    case "agent": return { table, cells: without(cells, "hourly_rate") };
    case "time_entry": return { table, cells: without(cells, "rate") };
    case "rating": return { table, cells: { ...without(cells, "stars"), score: cells["stars"] ?? null } };
    case "ticket": return { table, cells: { ...without(cells, "subject"), title: cells["subject"] ?? null } };
    case "organisation": {
      const { address_street: street, address_postal_code: code, address_city: city, address_country: country, ...others } = cells;
      return { table, cells: { ...others, location: `${street}\n${code} ${city}\n${country}` } };
    }
    default: return { table, cells };
  }
}

const without = (cells: Row["cells"], column: string): Row["cells"] => Object.fromEntries(Object.entries(cells).filter(([name]) => name !== column));

/** What today's model has of the row: prices that were never written are those that the migration gave. */
function asItIs({ table, cells }: Row): Row {
  switch (table) {
    case "agent": return { table, cells: { ...cells, hourly_rate: "80" } };
    case "time_entry": return { table, cells: { ...cells, rate: "90" } };
    default: return { table, cells };
  }
}

let database: Database;
beforeAll(async () => {
  database = await openDatabase();
});
afterAll(() => database.close());

async function insert({ table, cells }: Row): Promise<void> {
  const columns = Object.keys(cells);
  await database.as("owner").query({ text: `insert into ${table} (${columns.join(", ")}) values (${columns.map((_, i) => `$${i + 1}`).join(", ")})`, params: Object.values(cells), prepare: false });
}

async function found({ table, cells }: Row): Promise<unknown> {
  const text = `select count(*)::int as count from ${table} where ${Object.keys(cells).map((column, i) => `${column} is not distinct from $${i + 1}`).join(" and ")}`;
  const { rows } = await database.as("owner").query({ text, params: Object.values(cells), prepare: false });
  return rows[0]?.["count"];
}

describe("the migrations of the helpdesk", () => {
  it("lead to its model, each proved", async () => {
    const verified = await corollary(example, ["migrate", "verify"]);
    expect(verified).toMatchObject({ code: 0, out: expect.stringContaining("The migrations lead to what the model calls for.") as string });
  }, 900_000);

  it("keep every row of a desk that has been open since the first of them", async () => {
    const migrations = await readMigrations(join(example, "migrations"));
    const options = { database, migrations, agent: "tester@here", tool: "0.0.0", load: async ({ path }: { readonly path: string }) => asDataMigration(await import(path)), report: () => undefined };
    await applyMigrations({ ...options, to: migrations[0]?.version ?? "" });
    const rows = seeded();
    for (const row of rows) await insert(asItWas(row));
    await applyMigrations({ ...options, allowDestructive: true });
    const lost: Row[] = [];
    for (const row of rows) if (await found(asItIs(row)) !== 1) lost.push(row);
    expect(lost).toEqual([]);
    expect(rows.length).toBeGreaterThan(350);
  }, 300_000);

  it("let the model of now be served between its two deployments, beside the one before, and no other", async () => {
    const folder = temporaryFolder();
    for (const name of ["package.json", "corollary.config.ts", "domain", "migrations"]) cpSync(join(example, name), join(folder, name), { recursive: true });
    symlinkSync(join(example, "..", "..", "node_modules"), join(folder, "node_modules"), "dir");
    const [second, first, before] = (await readMigrations(join(folder, "migrations"))).map(({ version }) => version).reverse();
    await corollary(folder, ["migrate", "apply", "--to", before ?? ""]);
    expect(await corollary(folder, ["serve"], { PORT: "0" })).toMatchObject({ code: 2, err: expect.stringContaining("lacks 2 migrations") as string });
    expect(await corollary(folder, ["migrate", "apply", "--to", first ?? ""])).toMatchObject({ code: 0 });
    const service = start(process.execPath, [bin, "serve"], folder, { PORT: "0" });
    const [, url = ""] = await service.until(/listens on (http:\S+)/u, 120_000);
    expect(service.text()).toContain(`V${second}__subject_contract is for when no process of the model before runs any more`);
    const made = await fetch(`${url}/api/v1/tags`, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify({ name: "between" }) });
    expect(made.status).toBe(201);
    expect((await fetch(`${url}/api/v1/tickets?filter=subject==nothing`)).status).toBe(200);
    expect(await service.stop()).toBe(0);
    expect(await corollary(folder, ["migrate", "apply"])).toMatchObject({ code: 0 });
  }, 900_000);
});
