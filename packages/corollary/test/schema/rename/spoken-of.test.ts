import { expect, it } from "vitest";
import { rows } from "../databases.js";
import { scene } from "./scene.js";

const { database, led } = scene();

const ddl = (schema: string, table: string, column: string): string => `create schema if not exists crm;
  create table ${schema}.${table} (id int primary key, ${column} text);
  create table note (id int primary key, of int); alter table note enable row level security;
  create policy mine on note for select using (exists (select 1 from ${schema}.${table} where ${table}.id = note.of and ${table}.${column} = 'me'));`;

it.each([
  ["moves", ddl("crm", "person", "name"), ["person=crm.person"]],
  ["has another name", ddl("public", "human", "name"), ["person=human"]],
  ["has another column", ddl("public", "person", "called"), ["person.name=person.called"]],
  ["moves, and all of that", ddl("crm", "human", "called"), ["person=crm.human", "person.name=crm.human.called"]],
])("a policy that reads a table which %s says so", async (_, to, yes) => {
  await led(`${ddl("public", "person", "name")} insert into person values (1, 'me'); insert into note values (1, 1);`, to, { renames: { yes } }, async () => {
    expect(await rows(database(), "select count(*)::int as n from pg_policies where tablename = 'note'")).toEqual([{ n: 1 }]);
  });
});
