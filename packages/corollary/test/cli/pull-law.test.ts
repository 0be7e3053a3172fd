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
    expect(err).toContain("Wrote 16 entities");
    expect(withoutEntity).toEqual(["public.directory_items"]);
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
    expect(withoutEntity).toEqual(["Odd Schema.Odd Table", "Odd Schema.odd table", "public.nokey"]);
  });

  it("for an old monitoring system: domains as keys, keys that are only unique, numbers from sequences of their own, lists in checks", async () => {
    const { err, withoutEntity, file } = await pulled("legacy");
    expect(err).toContain(holdsAll);
    expect(withoutEntity).toEqual(["public.visits"]);
    expect(file("zone.ts")).toContain("id = bytes().key();");
    expect(file("zone.ts")).toContain('short = varchar(40, { collation: "default" }).optional()');
    expect(file("setting.ts")).toContain('name = varchar(64, { collation: "default" }).key()');
    expect(file("member.ts")).toMatch(/team = integer\(\)\.key\(\);\s+person = integer\(\)\.key\(\);/);
    expect(file("ticket.ts")).toContain('id = identity({ sequence: "tickets_seq" });');
    const node = file("node.ts");
    expect(node).toContain('id = bigint().key().column("nodeid")');
    expect(node).toContain("severity = integer().default(-1);");
    expect(node).toContain('node.kind.in(["host", "switch"])');
    expect(node).toContain(`node.state.in(["up", "it's down"])`);
    expect(node).toContain('node.mode.in(["a", "b"])');
    expect(node).toContain("node.until.isNotNull().or(node.since.isNull())");
  });

  it("calls references by their part in the row, whatever the columns are called by", async () => {
    const { file } = await pulled("legacy");
    const probe = file("probe.ts");
    expect([...probe.matchAll(/^ {2}(\w+) = ref/gm)].map(([, name]) => name)).toEqual(["node", "valueNode", "valueZoneid"]);
    expect(file("node.ts")).toContain("probesByNode = many(() => Probe, (probe) => probe.node);");
    expect(file("node.ts")).toContain("nodes = many(() => Node, (node) => node.parent");
  });

  it("for functions in SQL that speak of tables made after them", async () => {
    expect((await pulled("bodies")).err).toContain(holdsAll);
  });
});
