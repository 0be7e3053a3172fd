import { expect, it } from "vitest";
import { additions } from "../../src/schema/additions.js";
import { diff } from "../../src/schema/diff.js";
import { emit } from "../../src/schema/emit.js";
import { introspect } from "../../src/schema/introspect/introspect.js";
import type { Policy, Schema, Table } from "../../src/schema/schema.js";
import { describeChange } from "../../src/schema/words.js";
import { open } from "./databases.js";

const mine: Policy = { name: "Mine, or public", mode: "permissive", command: "all", roles: ["public"], using: "(owner = CURRENT_USER)" };
const guarded: Policy = { name: "open", mode: "restrictive", command: "update", roles: ["public"], using: "(NOT closed)", withCheck: "(id > 0)", comment: "Closed ones stay." };

const note: Table = {
  schema: "public", name: "note",
  columns: [
    { name: "id", type: { name: "integer" }, nullable: false },
    { name: "owner", type: { name: "name" }, nullable: false },
    { name: "closed", type: { name: "boolean" }, nullable: false },
  ],
  constraints: [], indexes: [], triggers: [],
};

const schemaOf = (table: Table, role: string): Schema => ({
  format: 1, version: 18, roles: [{ name: role, login: false }], extensions: [], schemas: [{ name: "public" }], enums: [], sequences: [], functions: [],
  tables: [table], grants: [],
});

it("row security and policies are made, read back, changed and taken away", async () => {
  const { database, applicationRole, close } = await open("pglite");
  const states: Table[] = [
    { ...note, rowSecurity: { enabled: true, forced: false }, policies: [mine, guarded] },
    { ...note, rowSecurity: { enabled: true, forced: true }, policies: [{ ...mine, roles: [applicationRole] }, { name: "open", mode: "restrictive", command: "delete", roles: ["public"], using: "closed" }] },
    { ...note, rowSecurity: { enabled: false, forced: true }, policies: [guarded] },
    note,
  ];
  const [first, ...later] = states.map((table) => schemaOf(table, applicationRole));
  const read = async () => (await introspect(database, { applicationRole, schemas: ["public"] })).schema;
  if (first === undefined) throw new Error("There is a first state.");
  await database.script(emit(first));
  expect((await read()).tables).toEqual(first.tables);
  let was = first;
  for (const next of later) {
    const { statements, blocked } = additions(was, next);
    expect(blocked).toEqual([]);
    await database.script(statements.join(";\n"));
    expect((await read()).tables).toEqual(next.tables);
    was = next;
  }
  await close();
});

it("switching row security is said in words", () => {
  const on = schemaOf({ ...note, rowSecurity: { enabled: true, forced: true } }, "app");
  const off = schemaOf(note, "app");
  expect(diff(off, on).map(describeChange)).toEqual(["The row security of note is now on, for the owner too."]);
  expect(diff(on, off).map(describeChange)).toEqual(["The row security of note is now off."]);
});
