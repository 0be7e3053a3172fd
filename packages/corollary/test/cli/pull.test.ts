import { execFile } from "node:child_process";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { describe, expect, it, onTestFinished } from "vitest";
import { openDatabase } from "../../src/database/index.js";
import { createDatabase } from "../postgres.js";
import { configFor, corollary, type Ended, project } from "./run.js";

const root = fileURLToPath(new URL("../../../../", import.meta.url));
const chinook = readFileSync(new URL("fixtures/chinook.sql", import.meta.url), "utf8");
const nasty = readFileSync(new URL("fixtures/nasty.sql", import.meta.url), "utf8");

interface Tried {
  readonly ended: Ended;
  readonly folder: string;
  readonly url: string;
  /** The text of a model file. */
  file(name: string): string;
}

/** A database made by `sql`, pulled into a project of its own. */
async function pulled(sql: string, ...flags: string[]): Promise<Tried> {
  const server = await createDatabase();
  onTestFinished(() => server.drop());
  const database = await openDatabase({ url: server.url });
  await database.script(sql);
  await database.close();
  const folder = project({ "corollary.config.ts": configFor(server) });
  const ended = await corollary(folder, ["pull", ...flags], { DATABASE_URL: server.url });
  return { ended, folder, url: server.url, file: (name) => readFileSync(join(folder, "domain", name), "utf8") };
}

/** What the TypeScript compiler says of the model files. */
async function typeErrors(folder: string): Promise<string> {
  const paths = { corollary: [relative(folder, join(root, "packages/corollary/src/index.ts"))] };
  const options = { strict: true, noEmit: true, target: "ES2022", module: "ESNext", moduleResolution: "Bundler", skipLibCheck: true, lib: ["ES2023"], types: ["node"], typeRoots: [join(root, "node_modules/@types")], paths };
  writeFileSync(join(folder, "tsconfig.json"), JSON.stringify({ compilerOptions: options, include: ["domain"] }));
  const run = promisify(execFile)(process.execPath, [join(root, "node_modules/typescript/bin/tsc"), "-p", folder]);
  return (await run.catch((error: { stdout: string }) => error)).stdout;
}

interface Named { readonly schema?: string; readonly name?: string }
interface Difference { readonly of: string; readonly what: string; readonly to?: Named; readonly on?: Named }
interface Diff { readonly differences: readonly Difference[]; readonly beside: readonly { readonly finding: { readonly name: string } }[] }

/** What `corollary diff` finds beyond what Corollary itself adds to a database. */
async function differences({ folder, url }: Tried): Promise<string[]> {
  const { out } = await corollary(folder, ["diff", "--json"], { DATABASE_URL: url });
  const found = JSON.parse(out) as Diff;
  const own = ({ of, to, on }: Difference): boolean =>
    of === "role" || of === "privileges" || [to, on].some((each) => each?.schema === "corollary" || (of === "schema" && each?.name === "corollary"));
  return [...found.differences.filter((each) => !own(each)).map(({ what }) => what), ...found.beside.map(({ finding }) => finding.name)];
}

describe("corollary pull", () => {
  it("makes a model of Chinook that compiles and does not differ from it", async () => {
    const tried = await pulled(chinook);
    expect(tried.ended).toMatchObject({ code: 0, err: expect.stringContaining("The model holds all of the database.") });
    expect(tried.ended.err).toContain("Wrote 11 entities");
    expect(readdirSync(join(tried.folder, "domain"))).toContain("invoice-line.ts");
    expect(tried.file("album.ts")).toBe(`import { BareEntity, integer, many, ref, varchar } from "corollary";
import { Artist } from "./artist";
import { Track } from "./track";

export class Album extends BareEntity {
  id = integer().key().column("album_id");
  title = varchar(160, { collation: "default" });
  artist = ref(() => Artist).onDelete("noAction").column("artist_id");
  tracks = many(() => Track, (track) => track.album);
}
`);
    expect(tried.file("playlist.ts")).toContain("tracks = manyThrough(() => Track, () => PlaylistTrack);");
    expect(tried.file("employee.ts")).toContain("employees = many(() => Employee, (employee) => employee.reportsTo);");
    expect(await typeErrors(tried.folder)).toBe("");
    expect(await differences(tried)).toEqual([]);
    expect(await corollary(tried.folder, ["diff", "--exit-code"], { DATABASE_URL: tried.url })).toMatchObject({
      code: 0, out: "", err: expect.stringMatching(/Nothing differs between the database and the model\.\nApart from that, what Corollary brings along/u),
    });
  });

  it("holds all of a database that uses everything, in files that compile", async () => {
    const tried = await pulled(nasty);
    expect(tried.ended).toMatchObject({ code: 0, err: expect.stringContaining("The model holds all of the database.") });
    expect(await typeErrors(tried.folder)).toBe("");
    expect((await corollary(tried.folder, ["check"])).code).toBe(0);
    expect(await differences(tried)).toEqual([]);
    expect(tried.file("company.ts")).toMatchInlineSnapshot(`
      "import { array, BareEntity, bigIdentity, bigint, char, custom, decimal, integer, json, many, now, range, ref, sql, table, text, timestamp, varchar } from "corollary";
      import { Mood } from "./enums";
      import { Account } from "./account";
      import { Person } from "./person";

      /** Who we deal with. */
      export class Company extends BareEntity {
        id = bigIdentity();
        name = varchar(80, { collation: "default" }).unique();
        motto = text({ collation: "C" }).optional().default("it's \\"fine\\"");
        mood = Mood().default("so so");
        moods = array(Mood()).optional();
        nick = varchar(10, { collation: "default" }).optional();
        founded = timestamp({ precision: 6 }).default(sql("now()"));
        checked = timestamp().default(now());
        rate = decimal(6, 3).optional().default(sql("1.5"));
        tags = array(text({ collation: "default" })).default(sql("'{}'::text[]"));
        meta = json().default(sql("'{}'::jsonb"));
        raw = custom("json").optional();
        ip = custom("inet").optional();
        /** As in the trade register; three letters. */
        code = char(3, { collation: "default" });
        constructor2 = text({ collation: "default" }).optional().column("constructor").label("Constructor");
        oddName = integer().optional().column("Odd Name");
        span = range("date").optional().index();
        parent = ref(() => Company).optional().onDelete("setNull");
        doubled = decimal().optional().computed(sql("(rate * (2)::numeric)"));
        accounts = many(() => Account, (account) => account.company);
        companies = many(() => Company, (company) => company.parent);
        peopleByEmployer = many(() => Person, (person) => person.employer);
        peopleByBoss = many(() => Person, (person) => person.boss);
      }

      export const companyTable = table(Company, (company) => ({
        name: "companies",
        indexes: [[company.founded.desc({ nulls: "last" }), company.name]],
        checks: {
          rate: company.rate.gt(0),
        },
        database: {
          columns: { nick: { type: { schema: "public", name: "short" } } },
          indexes: [
            { name: "by_lower", method: "btree", unique: false, parts: [{ expression: "lower((name)::text)" }] },
            { name: "companies_open", method: "btree", unique: false, parts: [{ column: "name" }], where: "(parent_id IS NULL)" },
          ],
          triggers: [{ name: "stamped", timing: "before", events: ["update"], each: "row", function: { schema: "public", name: "stamp" } }],
          policies: [{ name: "mine", mode: "permissive", command: "all", roles: ["public"], using: "(id > 0)" }],
          rowSecurity: { enabled: true, forced: false },
        },
      }));
      "
    `);
    expect(tried.file("person.ts")).toContain(`id = identity({ sequence: "people_person_id_seq" }).column("person_id");`);
    expect(tried.file("person.ts")).toContain(`names: { people_one_email_key: "one_email" }`);
    expect(tried.file("enums.ts")).toContain(`enumeration("Grade", ["a", "b"], { schema: "billing" })`);
    expect(tried.file("database.ts")).toContain(`partition of public.log`);
  });

  it("refuses to write over model files", async () => {
    const tried = await pulled("create table note (id int primary key)");
    const again = await corollary(tried.folder, ["pull"], { DATABASE_URL: tried.url });
    expect([again.code, again.err]).toEqual([2, expect.stringContaining("There are model files in domain/.")]);
    expect((await corollary(tried.folder, ["pull", "--force"], { DATABASE_URL: tried.url })).code).toBe(0);
    const elsewhere = await corollary(tried.folder, ["pull", "--out", "drafts", "--url", tried.url]);
    expect([elsewhere.code, elsewhere.out]).toEqual([0, "drafts/note.ts\n"]);
  });

  it("fails where there is nothing to pull", async () => {
    const { ended } = await pulled("create table note (id int)");
    expect([ended.code, ended.err]).toEqual([1, expect.stringContaining("no table with a primary key")]);
  });
});
