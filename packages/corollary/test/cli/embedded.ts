import { createHash, randomBytes } from "node:crypto";
import { cpSync, existsSync, readdirSync, readFileSync, renameSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openDatabase } from "../../src/database/open.js";

/**
 * Gives a project an empty embedded database. Making one takes seconds, copying it does not, so the first caller on
 * this machine makes one that later runs copy, for as long as the driver and PGlite stay the same.
 */
export async function giveDatabase(project: string): Promise<void> {
  const template = join(tmpdir(), `corollary-empty-${await driverHash()}`);
  if (!existsSync(template)) await makeTemplate(template);
  cpSync(template, join(project, ".corollary", "data"), { recursive: true });
}

async function makeTemplate(template: string): Promise<void> {
  const draft = `${template}-${randomBytes(4).toString("hex")}`;
  const database = await openDatabase({ folder: draft });
  await database.close();
  try {
    renameSync(draft, template);
  } catch {
    // Another worker was first.
    rmSync(draft, { recursive: true, force: true });
  }
}

async function driverHash(): Promise<string> {
  const folder = new URL("../../src/database/pglite/", import.meta.url);
  const driver = readdirSync(folder).sort().map((name) => readFileSync(new URL(name, folder), "utf8")).join("\n");
  const pglite = readFileSync(join(createRequire(import.meta.url).resolve("@electric-sql/pglite"), "..", "..", "package.json"));
  return createHash("sha256").update(driver).update(pglite).digest("hex").slice(0, 12);
}
