import { PGlite } from "@electric-sql/pglite";
import { describe, expect, it } from "vitest";
import { derive } from "../../src/schema/derive.js";
import { emit } from "../../src/schema/emit.js";
import { everything, everythingOn } from "./everything.js";

describe("the DDL of a model that uses everything", () => {
  it.each([14, 15, 17, 18])("is as it was written down, for Postgres %i", async (version) => {
    await expect(emit(derive(everythingOn(version), { version, applicationRole: "corollary_app" })))
      .toMatchFileSnapshot(`golden/everything-${version}.sql`);
  });

  it("is taken by the embedded database", async () => {
    const database = await PGlite.create();
    await database.exec(`begin; ${emit(derive(everything, { version: 18, applicationRole: "corollary_app" }))} commit;`);
    const { rows } = await database.query<{ n: number }>("select count(*)::int as n from pg_tables where schemaname in ('public', 'stock')");
    expect(rows[0]?.n).toBe(Object.keys(everything.entities).length);
    await database.close();
  });
});
