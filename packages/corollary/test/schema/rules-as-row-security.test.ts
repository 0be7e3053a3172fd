import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openDatabase, type Database, type Parameter } from "../../src/database/index.js";
import { boolean, compile, Entity, integer, money, policy, ref, table, text } from "../../src/index.js";
import { createSchema, derive, diff, introspect } from "../../src/schema/index.js";
import { asPrinted } from "../../src/schema/introspect/as-printed.js";

/** The second layer alone: statements of the application role, written by hand, with nothing of the first layer. */
const role = "shop_app";
const ann = "0198c0de-0000-7000-8000-00000000000a", bob = "0198c0de-0000-7000-8000-00000000000b";

class Person extends Entity {
  name = text();
}
class Note extends Entity {
  body = text();
  owner = ref(() => Person);
  open = boolean().default(true);
}
class Parcel extends Entity {
  owner = ref(() => Person);
  weight = integer();
}
class Account extends Entity {
  owner = ref(() => Person);
  entries = integer();
}
class Statement extends Entity {
  account = ref(() => Account);
  total = money();
  balance = integer().computed(() => this.account.entries);
}
class Forgotten extends Entity {
  text = text();
}

class Grade extends Entity {
  rank = integer();
}
class Badge extends Entity {
  grade = ref(() => Grade);
}
class Draft extends Entity {
  owner = ref(() => Person);
  text = text();
}

const model = compile({
  Person, Note, Parcel, Account, Statement, Forgotten, Draft, Grade, Badge,
  // Grades have no policy: nobody reads them, but this rule does.
  badges: policy(Badge, (b) => ({ read: b.grade.rank.gt(1) })),
  draftTable: table(Draft, () => ({ softDelete: true })),
  drafts: policy(Draft, (d, actor) => ({ read: true, update: actor.has("editor"), delete: d.owner.is(actor.id) })),
  people: policy(Person, () => ({ read: true })),
  notes: policy(Note, (n, actor) => ({
    read: { owner: n.owner.is(actor.id), admin: actor.has("admin") },
    create: n.owner.is(actor.id), update: n.owner.is(actor.id), delete: n.owner.is(actor.id).and(actor.has("admin")),
    deny: { update: n.open.eq(false) },
  })),
  // Whoever sends a parcel may not see it afterwards: reads cannot be closed here without refusing the sending.
  parcels: policy(Parcel, (p, actor) => ({ read: p.owner.is(actor.id), create: actor.signedIn })),
  accounts: policy(Account, (a, actor) => ({ read: a.owner.is(actor.id) })),
  statements: policy(Statement, (s, actor) => ({ read: s.account.owner.is(actor.id), create: s.account.owner.is(actor.id) })),
});

let database: Database;
const schema = () => derive(model, { version: Math.floor(database.info.version / 10_000), applicationRole: role });

async function run(actor: { id: string; roles?: string[] } | null, sql: string, params: Parameter[] = [], scope?: string) {
  const settings = { "corollary.actor": actor === null ? "" : JSON.stringify({ roles: [], ...actor }), ...(scope === undefined ? {} : { "corollary.scope": scope }) };
  return database.as("app").once({ text: sql, params, prepare: false }, { settings });
}
const bodies = async (...of: Parameters<typeof run> extends [infer A, ...unknown[]] ? [A] : never) => (await run(...of, "select body from note order by body")).rows.map((row) => row["body"]);

beforeAll(async () => {
  database = await openDatabase({ applicationRole: role });
  await createSchema(database, schema());
  await database.as("owner").script(`
    insert into person (id, name) values ('${ann}', 'Ann'), ('${bob}', 'Bob');
    insert into note (body, owner_id, open) values ('a1', '${ann}', true), ('a2', '${ann}', false), ('b1', '${bob}', true);
    insert into parcel (owner_id, weight) values ('${ann}', 1);
    insert into account (owner_id, entries) values ('${ann}', 7), ('${bob}', 8);
    insert into statement (account_id, total) select id, 1 from account;
    insert into draft (owner_id, text) values ('${ann}', 'd');
    insert into grade (rank) values (2);
    insert into badge (grade_id) select id from grade;
    insert into forgotten (text) values ('x')`);
});
afterAll(() => database.close());

describe("rules as row security, without any predicate in the statement", () => {
  it("show rows to those whom a rule allows", async () => {
    expect(await bodies({ id: ann })).toEqual(["a1", "a2"]);
    expect(await bodies({ id: bob, roles: ["admin"] })).toEqual(["a1", "a2", "b1"]);
  });

  it("show nothing to nobody, to strangers, and to an actor whose name is no key", async () => {
    expect(await bodies(null)).toEqual([]);
    expect(await bodies({ id: "0198c0de-0000-7000-8000-0000000000ff" })).toEqual([]);
    expect(await bodies({ id: "a service" })).toEqual([]);
  });

  it("refuse to write a row for somebody else", async () => {
    await expect(run({ id: ann }, "insert into note (body, owner_id) values ('x', $1::uuid)", [bob])).rejects.toMatchObject({ kind: "permission" });
    await expect(run({ id: ann }, "update note set owner_id = $1::uuid where body = 'a1'", [bob])).rejects.toMatchObject({ kind: "permission" });
  });

  it("leave rows alone that are another's, or that a rule denies", async () => {
    expect((await run({ id: ann }, "update note set body = body where body in ('a1', 'a2', 'b1')")).count).toBe(1);
    expect((await run({ id: ann }, "delete from note where body = 'a1'")).count).toBe(0);
  });

  it("keep tables of entities without a policy shut", async () => {
    expect((await run({ id: ann, roles: ["admin"] }, "select * from forgotten")).rows).toEqual([]);
    await expect(run({ id: ann }, "insert into forgotten (text) values ('y')")).rejects.toMatchObject({ kind: "permission" });
  });

  it("let pass what says that it is unrestricted, and the owner", async () => {
    expect((await run(null, "select * from forgotten", [], "unrestricted")).rows).toHaveLength(1);
    expect((await database.as("owner").query({ text: "select * from note", params: [] })).rows).toHaveLength(3);
  });

  it("do not refuse what the first layer allows: sending what one may not read, computing from rows one may not read", async () => {
    expect((await run({ id: bob }, "insert into parcel (owner_id, weight) values ($1::uuid, 2) returning weight", [ann])).rows).toHaveLength(1);
    const { rows } = await run({ id: ann }, "select a.entries from statement s join account a on a.id = s.account_id");
    expect(rows).toHaveLength(2);
    expect((await run({ id: ann }, "select from badge b join grade g on g.id = b.grade_id where g.rank > 1")).count).toBe(1);
  });

  it("let whoever may delete a row archive it, which is an update to the database", async () => {
    const archive = "update draft set archived_at = now() where text = 'd'";
    expect((await run({ id: bob }, archive)).count).toBe(0);
    expect((await run({ id: ann }, archive)).count).toBe(1);
    expect((await run({ id: bob, roles: ["editor"] }, "update draft set text = 'd'")).count).toBe(1);
  });

  it("stand in the schema: a database made from the model does not differ from it", async () => {
    const scratch = await openDatabase({ applicationRole: role });
    const live = await introspect(database, { applicationRole: role });
    const wanted = await asPrinted(schema(), scratch).finally(() => scratch.close());
    expect(diff(live.schema, wanted.schema)).toEqual([]);
    expect(schema().tables.find((table) => table.name === "note")?.policies?.map(({ name, command }) => [name, command])).toEqual([
      ["corollary_delete", "delete"], ["corollary_insert", "insert"], ["corollary_select", "select"], ["corollary_update", "update"],
    ]);
  });
});

it("a model without policies has no row security", () => {
  expect(derive(compile({ Person }), { version: 18, applicationRole: role }).tables.every((table) => table.rowSecurity === undefined)).toBe(true);
});
