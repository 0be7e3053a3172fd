import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { openDatabase } from "../../src/database/index.js";
import { createDatabase } from "../postgres.js";
import { configFor, corollary, project } from "./run.js";

/** What `corollary pull` says of a database made by a script, and the files that it wrote. */
async function pulled(name: string) {
  const server = await createDatabase();
  onTestFinished(() => server.drop());
  const database = await openDatabase({ url: server.url });
  await database.script(readFileSync(new URL(`fixtures/${name}.sql`, import.meta.url), "utf8"));
  await database.close();
  const folder = project({ "corollary.config.ts": configFor(server) });
  const { err } = await corollary(folder, ["pull"], { DATABASE_URL: server.url });
  const withoutEntity = [...err.matchAll(/^ {2}- ([^:]+): /gm)].map(([, table]) => table);
  return { err, withoutEntity, file: (of: string): string => readFileSync(join(folder, "domain", of), "utf8") };
}

const holdsAll = "The model holds all of the database.";

describe("what is pulled does not differ from its database", () => {
  it("for a forum: expression indexes, partial uniques, columns of extensions, names of its own everywhere", async () => {
    const { err, withoutEntity, file } = await pulled("forum");
    expect(err).toContain(holdsAll);
    expect(err).toContain("Wrote 15 entities");
    expect(withoutEntity).toEqual(["public.directory_items", "public.web_hooks_categories"]);
    expect(file("user.ts")).toContain("level: user.trustLevel.gte(0).and(user.trustLevel.lte(4))");
    expect(file("category.ts")).toContain(`color: sql("((color)::text ~ '^[0-9a-fA-F]{3,6}$'::text)")`);
  });

  it("for a rental shop: domains, aggregates, partitions, views over views, triggers on views, procedures, ranges", async () => {
    const { err, withoutEntity, file } = await pulled("rental-shop");
    expect(err).toContain(holdsAll);
    expect(withoutEntity).toEqual([]);
    const beside = file("database.ts");
    for (const kind of ["aggregate", "composite type", "domain", "index", "materialized view", "partition", "procedure", "range type", "rule", "statistics", "trigger", "view"]) {
      expect(beside).toContain(`kind: "${kind}"`);
    }
  });

  it("for a forge: partitions by range, list and hash, inheritance, exclusion, names that differ in case, cycles, policies", async () => {
    const { err, withoutEntity } = await pulled("forge");
    expect(err).toContain(holdsAll);
    expect(withoutEntity).toEqual(["Odd Schema.Odd Table", "Odd Schema.odd table", "public.doms", "public.nokey"]);
  });
});
