import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import fc from "fast-check";
import { DatabaseError, openDatabase, type Database } from "../../src/database/index.js";
import { createHandler } from "../../src/http/handler.js";
import { faultOf, type FaultEntry } from "../../src/http/log.js";
import type { Handler } from "../../src/http/options.js";
import { why } from "../../src/policy/why.js";
import { rightsOf } from "../../src/policy/rights.js";
import { createContext } from "../../src/policy/context.js";
import { createQueries } from "../../src/query/execute.js";
import { csvRows, jsonRows } from "../../src/cli/seed/rows.js";
import { createSchema, derive } from "../../src/schema/index.js";
import { entityOf } from "../../src/query/model.js";
import { people as model, Person, Visit } from "./people.js";

const marker = "MARKER-4711";
let database: Database, handler: Handler;
const faults: FaultEntry[] = [];
const stderr: string[] = [];

beforeAll(async () => {
  database = await openDatabase({ url: "pglite:memory", applicationRole: "corollary_app" });
  await createSchema(database, derive(model, { version: 18, applicationRole: "corollary_app" }), { modelHash: "people" });
  await database.script(`create function broken() returns trigger language plpgsql as $$ begin
    if new.name like '%broken%' then raise exception 'cannot keep % <%>', new.name, new.email; end if; return new; end $$;
    create trigger broken before insert or update on person for each row execute function broken();`);
  handler = createHandler({ model, database: database.as("app"), log: (entry) => faults.push(entry) });
  vi.spyOn(console, "error").mockImplementation((...of: unknown[]) => void stderr.push(of.map(String).join(" ")));
});
afterAll(() => database.close());

async function send(method: string, path: string, body?: unknown): Promise<{ readonly status: number; readonly text: string }> {
  const response = await handler(new Request(`http://localhost/api/v1/${path}`, {
    method, ...(body === undefined ? {} : { headers: { "content-type": "application/json" }, body: JSON.stringify(body) }),
  }));
  return { status: response.status, text: await response.text() };
}

const good = { name: "Ann", email: "ann@example.com", born: "1990-01-01", height: 170, badge: "A-1" };
/** Values that are wrong in as many ways as there are: form, length, range, type, structure. */
const wrong = fc.constantFrom<unknown>(marker, `${marker}@`, marker.repeat(20), `${marker}\u0000`, { [`x`]: marker }, [marker], `2024-02-30 ${marker}`);

describe("values of fields marked pii()", () => {
  it("stand in no answer that refuses them, in no log and not on stderr", async () => {
    await fc.assert(fc.asyncProperty(fc.constantFrom("email", "born", "height", "badge", "home"), wrong, fc.constantFrom("POST", "PATCH", "bulk", "filter", "key", "visit"), async (field, value, way) => {
      const text = typeof value === "string" ? value : JSON.stringify(value);
      const answers = [];
      const changed = field === "home" ? { home: { street: value, number: value } } : { [field]: value };
      if (way === "POST") answers.push(await send("POST", "people", { ...good, ...changed }));
      if (way === "PATCH") answers.push(await send("PATCH", "people/00000000-0000-7000-8000-000000000001", changed));
      if (way === "bulk") answers.push(await send("POST", "people/bulk", [{ ...good, ...changed }]));
      if (way === "filter") for (const operator of ["==", "=like=", "=gt=", "=in=", "==(", "==\""]) answers.push(await send("GET", `people?filter=${encodeURIComponent(`${field === "home" ? "home.number" : field}${operator}${text}`)}`));
      if (way === "key") answers.push(await send("GET", `badges/${encodeURIComponent(text)}`));
      if (way === "visit") answers.push(await send("POST", "visits", { person: value, day: "2024-01-01" }), await send("GET", `visits?filter=${encodeURIComponent(`person.born==${text}`)}`));
      for (const answer of answers) if (answer.status >= 400) expect(answer.text).not.toContain(marker);
    }), { numRuns: 150 });
    expect(JSON.stringify(faults) + stderr.join("\n")).not.toContain(marker);
  });

  it("stand in no refusal of the database: duplicates, checks, missing references", async () => {
    // Of another form than those that the campaign above may have made.
    const mine = { ...good, email: `twice.${marker.toLowerCase()}@example.com`, badge: `${marker}-2` };
    expect((await send("POST", "people", mine)).status).toBe(201);
    const refused = [
      await send("POST", "people", mine),
      await send("POST", "people/bulk", [mine, { ...mine, badge: "A-2" }]),
      await send("POST", "people", { ...mine, email: "other@example.com", badge: "A-3", name: `${marker} forbidden` }),
      await send("POST", "badges", { code: marker, person: "00000000-0000-7000-8000-000000000009" }),
    ];
    expect(refused.map(({ status }) => status)).toEqual([409, 207, 422, 422]);
    for (const { text } of refused) expect(text.toLowerCase()).not.toContain(marker.toLowerCase());
  });

  it("stand in no log where a function of the database raises them", async () => {
    const before = faults.length;
    const answer = await send("POST", "people", { ...good, email: `${marker.toLowerCase()}1@example.com`, badge: "B-1", name: `${marker} broken` });
    expect(answer.status).toBe(500);
    expect(answer.text).not.toContain(marker);
    expect(faults.length).toBe(before + 1);
    expect(JSON.stringify(faults).toLowerCase()).not.toContain(marker.toLowerCase());
    expect(faults.at(-1)?.message).toContain("SQLSTATE P0001");
  });

  it("are out of sight in what a program catches, where what a function said can be asked for", async () => {
    const db = createContext({ model, database: database.as("app"), log: () => undefined });
    const error: unknown = await db.create(Person, { ...good, email: "c@example.com", badge: "C-1", name: `${marker} broken` }).catch((caught: unknown) => caught);
    if (!(error instanceof DatabaseError)) throw new Error("a DatabaseError was expected");
    expect(error.raised).toContain(marker);
    const { inspect } = await import("node:util");
    expect(`${error.message} ${error.stack} ${JSON.stringify(error)} ${inspect(error, { depth: 9, showHidden: true })}`).not.toContain(marker);
    // @ts-expect-error a day is text
    await expect(db.create(Person, { ...good, email: "d@example.com", badge: "D-1", born: { marker } })).rejects.toThrow(/^Person\.born: (?!.*MARKER)/);
    // @ts-expect-error a day is text
    await expect(db.create(Visit, { person: { name: "x", email: "e@example.com", badge: "E-1", born: [marker] }, day: "2024-01-01" })).rejects.toThrow(/^(?!.*MARKER)/);
  });

  it("are left out of messages that quote what was wrong, where these reach the log", () => {
    let caught: unknown;
    try { JSON.parse(`${marker} is no JSON`); } catch (error) { caught = error; }
    expect(JSON.stringify(faultOf(caught))).not.toContain(marker);
    try { createQueries({ model, database, rightsOf }).read.get("Visit", marker).catch((error: unknown) => { caught = error; }); } catch (error) { caught = error; }
    expect(JSON.stringify(faultOf(caught))).not.toContain(marker);
  });

  it("are masked by `corollary can`, unless they are asked for", async () => {
    const db = createContext({ model, database: database.as("app"), log: () => undefined });
    const row = await db.create(Person, { ...good, email: "f@example.com", badge: "F-1", name: marker });
    const queries = createQueries({ model, database: database.as("app"), rightsOf });
    const policed = { ...model, entities: { ...model.entities, Person: { ...entityOf(model, "Person"), policy: nameRule } } };
    const asked = { actor: { roles: [], values: { id: "u" } }, operation: "read" as const, entity: entityOf(policed, "Person"), key: row.id };
    expect(JSON.stringify(await why(asked, policed, queries))).not.toContain(marker);
    expect((await why(asked, policed, queries)).rules[0]?.values).toEqual([{ of: "name", value: "(personal)" }]);
    expect((await why({ ...asked, personal: true }, policed, queries)).rules[0]?.values).toEqual([{ of: "name", value: marker }]);
  });

  it("are not quoted where a seed is no JSON", () => {
    const person = entityOf(model, "Person");
    for (const read of [() => jsonRows(person, `[{"name": ${marker}}]`, "people.json"), () => csvRows(person, `name,notes\n${marker},{${marker}\n`, "people.csv")]) {
      expect(read).toThrow(/not JSON/);
      expect(read).not.toThrow(new RegExp(marker));
    }
  });
});

const nameRule = {
  allow: [{ operation: "read" as const, when: { op: "isNull" as const, type: { kind: "boolean" as const }, of: { op: "field" as const, type: { kind: "text" as const }, row: "this", path: ["name"] } } }],
  deny: [], fields: {},
};
