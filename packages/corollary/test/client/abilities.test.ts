import { compile, domain as domainOf, Entity, many, policy, ref, roles, state, table, text } from "corollary";
import { createClient, type Client } from "corollary/client";
import { createHandler, createSchema, derive, openDatabase, type Database } from "corollary/server";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { judgeBy } from "../../src/view/judge.js";

class Person extends Entity { name = text(); }
class Note extends Entity {
  title = text();
  author = ref(() => Person);
  stage = state({ draft: ["shown"], shown: [] }, { initial: "draft" });
  secret = text().optional();
  remarks = many(() => Remark, (remark) => remark.note);
}
class Remark extends Entity { note = ref(() => Note); words = text(); }

const domain = domainOf({
  Person, Note, Remark,
  known: roles({ editor: { includes: ["reader"] }, reader: {} }),
  kept: table(Note, () => ({ version: true })),
  people: policy(Person, () => ({ read: true })),
  notes: policy(Note, (note, actor) => ({
    read: { author: note.author.is(actor.id), shown: note.stage.eq("shown") },
    create: note.author.is(actor.id),
    update: note.author.is(actor.id),
    delete: note.author.is(actor.id).and(note.stage.eq("draft")),
    fields: { secret: { read: actor.has("editor"), write: actor.has("editor") } },
  })),
});

const ann = "00000000-0000-7000-8000-0000000000a1";
const ben = "00000000-0000-7000-8000-0000000000b2";
let owner: Database;
let as: (who?: "ann" | "ben" | "editor") => Client<typeof domain>;

beforeAll(async () => {
  const model = compile(domain);
  owner = await openDatabase({ applicationRole: "corollary_app" });
  await createSchema(owner, derive(model, { version: Math.floor(owner.info.version / 10_000), applicationRole: "corollary_app" }));
  await owner.script(`insert into person (id, name) values ('${ann}', 'Ann'), ('${ben}', 'Ben')`);
  const actors = new Map([["ann", { id: ann }], ["ben", { id: ben }], ["editor", { id: ann, roles: ["editor"], claims: { desk: "north" } }]]);
  const handler = createHandler({ model, database: owner.as("app"), authenticate: (request) => actors.get(request.headers.get("x-who") ?? "") ?? null });
  as = (who) => createClient({ url: "http://notes.example", domain, fetch: handler, ...(who === undefined ? {} : { headers: { "x-who": who } }) });
});
afterAll(() => owner.close());

describe("who the client speaks for", () => {
  it("is told, or that it is nobody", async () => {
    expect(await as("editor").me()).toEqual({ id: ann, tenant: null, roles: ["editor", "reader"], claims: { desk: "north" } });
    expect(await as().me()).toBeNull();
  });
});

describe("what it may do", () => {
  it("is known without a row where the row does not matter", async () => {
    const [mine, nobodys] = [await as("ann").abilities(), await as().abilities()];
    expect([mine.may(Person, "read"), mine.may(Person, "update"), mine.may(Remark, "read"), mine.may(Note, "create")]).toEqual([true, false, false, "depends"]);
    expect([nobodys.may(Note, "create"), nobodys.may(Note, "update"), nobodys.may(Note, "read")]).toEqual([false, false, "depends"]);
    expect([mine.may("Nothing", "read"), mine.may("constructor", "read"), mine.mayField("Nothing", "x", "read")]).toEqual([false, false, false]);
  });
  it("is evaluated on a row as it was read", async () => {
    const client = as("ann");
    const note = await client.create(Note, { title: "Mine", author: ann });
    const [may, bens] = [await client.abilities({ judgeBy }), await as("ben").abilities({ judgeBy })];
    expect([may.may(Note, "update", note), may.may(Note, "delete", note), bens.may(Note, "update", note)]).toEqual([true, true, false]);
    const shown = await client.update(Note, note.id, { stage: "shown" });
    expect([may.may(Note, "delete", shown), bens.may(Note, "read", shown)]).toEqual([false, true]);
    const included = await client.from(Note).include({ author: true }).one();
    expect([may.may(Note, "update", included), bens.may(Note, "update", included)]).toEqual([true, false]);
  });
  it("depends where the row was read without what decides, or nothing evaluates", async () => {
    const [judged, plain] = [await as("ann").abilities({ judgeBy }), await as("ann").abilities()];
    expect([judged.may(Note, "update"), judged.may(Note, "update", { title: "x" }), plain.may(Note, "update", { author: ann })]).toEqual(["depends", "depends", "depends"]);
  });
  it("is told of fields with rules of their own; others are as the row is", async () => {
    const [mine, editors] = [await as("ann").abilities(), await as("editor").abilities()];
    expect([mine.mayField(Note, "secret", "read"), mine.mayField(Note, "secret", "write"), mine.mayField(Note, "title", "write")]).toEqual([false, false, true]);
    expect([editors.mayField(Note, "secret", "read"), editors.mayField(Note, "secret", "write")]).toEqual([true, true]);
  });
});

describe("deleting many", () => {
  const three = async () => {
    const made = await as("ann").createMany(Note, ["a", "b", "c"].map((title) => ({ title, author: ann })));
    return made.map(({ id }) => id);
  };
  it("deletes all or none, and says which stood in the way", async () => {
    const [a = "", b = "", c = ""] = await three();
    await as("ann").update(Note, b, { stage: "shown" });
    const all = as("ann").deleteMany(Note, [{ key: a }, { key: b }, { key: c }]);
    await expect(all).rejects.toMatchObject({ code: "bulk_failed", details: [{ field: "[1]" }] });
    expect(await as("ann").get(Note, a)).not.toBeNull();
    expect(await as("ann").deleteMany(Note, [{ key: a }, { key: c }])).toBeUndefined();
    expect([await as("ann").get(Note, a), await as("ann").get(Note, c)]).toEqual([null, null]);
  });
  it("deletes each by itself where asked to, and tells what became of it", async () => {
    const [a = "", b = "", c = ""] = await three();
    await as("ann").update(Note, b, { stage: "shown" });
    const results = await as("ann").deleteMany(Note, [{ key: a }, { key: b }, { key: c, version: 9 }], { atomic: false });
    expect(results).toMatchObject([{ ok: true }, { ok: false, error: { name: "RefusedError", status: 403 } }, { ok: false, error: { code: "version_mismatch" } }]);
    expect(await as("ann").deleteMany(Note, [{ key: c, version: 1 }], { atomic: false })).toEqual([{ ok: true }]);
    expect(await as("ann").deleteMany(Note, [], { atomic: false })).toEqual([]);
  });
});
