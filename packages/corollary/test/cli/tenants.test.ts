import { afterAll, describe, expect, it } from "vitest";
import { openDatabase } from "../../src/database/index.js";
import { createDatabase } from "../postgres.js";
import { corollary, project } from "./run.js";

const north = "00000000-0000-7000-8000-00000000000a";
const after: (() => Promise<unknown>)[] = [];
afterAll(async () => { for (const each of after.reverse()) await each(); });

describe("corollary tenants", () => {
  it("gives a tenant a database of its own, and brings all of them up to date with a report", async () => {
    const { url, applicationRole, drop } = await createDatabase();
    after.push(drop);
    const name = `${new URL(url).pathname.slice(1)}_north`;
    const folder = project({
      "corollary.config.mjs": `export default { tenants: { copy: ["Brand"] }, database: { applicationRole: ${JSON.stringify(applicationRole)} } };`,
      "domain/shop.ts": `import { Entity, table, tenants, text } from "corollary";
export class Shop extends Entity { name = text(); }
export class Brand extends Entity { name = text(); }
export class Note extends Entity { words = text(); }
export const noteTable = table(Note, () => ({ tenant: true }));
export const tenancy = tenants(Shop);
`,

    });
    const run = (...args: string[]) => corollary(folder, ["tenants", ...args], { DATABASE_URL: url });
    expect(await run("list")).toMatchObject({ code: 0, out: "No tenant has a database of its own.\n" });
    expect(await run("migrate", "--json")).toMatchObject({ code: 0 });
    const shared = await openDatabase({ url, applicationRole });
    after.push(() => shared.close());
    await shared.query({ text: `insert into shop (id, name) values ('${north}', 'North')`, params: [] });
    await shared.query({ text: "insert into brand (name) values ('Rover')", params: [] });
    after.push(() => shared.script(`drop database if exists ${name} with (force)`));
    expect(await run("create", north, "--database", name)).toMatchObject({ code: 0, err: expect.stringContaining(`has the database ${name}`) });
    expect(JSON.parse((await run("list", "--json")).out)).toMatchObject({ tenants: [{ tenant: north, database: name, readyAt: expect.any(String) }] });
    const migrated = await run("migrate");
    expect(migrated).toMatchObject({ code: 0, out: expect.stringMatching(new RegExp(`ok +shared .*nothing to do\\nok +${north} +${name} +nothing to do`, "u")) });
    const own = await openDatabase({ url: url.replace(/\/[^/]*$/, `/${name}`) });
    expect((await own.query({ text: "select (select string_agg(name, ',') from shop) as shop, (select string_agg(name, ',') from brand) as brand", params: [] })).rows).toEqual([{ shop: "North", brand: "Rover" }]);
    await own.close();
  }, 120_000);
});
