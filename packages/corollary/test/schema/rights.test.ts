import { expect, it } from "vitest";
import { openDatabase } from "../../src/database/index.js";
import { createSchema } from "../../src/schema/deployment.js";
import { derive } from "../../src/schema/derive.js";
import { entity, model, uuidKey, value } from "./build.js";
import { open, single, targetOf } from "./databases.js";
import { createDatabase } from "../postgres.js";

const note = model([entity("Note", [value("id", "bigint", { generated: "key" }), value("text", "text")], { key: { fields: ["id"], kind: "snowflake" } })]);

it("an owner who is no superuser, but may make roles, makes the schema and acts as the application role", async () => {
  const made = await createDatabase();
  const owner = `${made.applicationRole}_owner`;
  const admin = await openDatabase({ url: made.url });
  const url = new URL(made.url);
  await admin.script(`create role ${owner} login createrole password 'secret'; alter database ${url.pathname.slice(1)} owner to ${owner}`);
  url.username = owner;
  url.password = "secret";
  const database = await openDatabase({ url: url.href, applicationRole: made.applicationRole });
  try {
    await createSchema(database, derive(note, targetOf({ database, applicationRole: made.applicationRole })));
    const app = database.as("app");
    expect(await single(app, "select current_user")).toBe(made.applicationRole);
    await app.script("insert into note (text) values ('a')");
    expect(await single(app, "select count(*) from note")).toBe("1");
  } finally {
    await database.close();
    await admin.script(`alter database ${url.pathname.slice(1)} owner to postgres; reassign owned by ${owner} to postgres; drop owned by ${owner}; drop owned by ${made.applicationRole}; drop role ${made.applicationRole}; drop role ${owner}`);
    await admin.close();
    await made.drop();
  }
});

it("several databases of one server share the application role", async () => {
  const first = await open("postgres");
  const second = await createDatabase();
  const schema = derive(note, targetOf(first));
  const other = await openDatabase({ url: second.url, applicationRole: first.applicationRole });
  await Promise.all([createSchema(first.database, schema), createSchema(other, schema)]);
  for (const database of [first.database, other]) await database.as("app").script("insert into note (text) values ('a')");
  await other.close();
  await second.drop();
  await first.close();
});

it("extensions of Postgres are made where the operator classes need them", async () => {
  const opened = await open("postgres");
  const stay = entity("Stay", [uuidKey(), value("room", "integer"), value("during", { kind: "range", of: "date" }), value("guest", "text"), value("codes", { kind: "array", of: { kind: "text" } })], {
    indexes: [
      { name: "guest", method: "gin", parts: [{ path: ["guest"], operatorClass: "gin_trgm_ops" }] },
      { name: "room", method: "gin", parts: [{ path: ["room"] }, { path: ["codes"] }] },
    ],
    exclusions: [{ name: "once", method: "gist", parts: [{ path: ["room"], with: "=" }, { path: ["during"], with: "&&" }] }],
  });
  await createSchema(opened.database, derive(model([stay]), targetOf(opened)));
  const insert = (room: number) => opened.database.as("app").script(`insert into stay (room, during, guest, codes) values (${room}, '[2024-01-01,2024-01-05)', 'a', '{}')`);
  await insert(1);
  await insert(2);
  await expect(insert(2)).rejects.toMatchObject({ kind: "exclusion", constraint: "stay_once_excl" });
  await opened.close();
});
