import { describe, expect, it } from "vitest";
import type { Schema } from "../../../src/schema/schema.js";
import { rows } from "../databases.js";
import { pairs, scene, summaries } from "./scene.js";

const { database, led } = scene();

/** The Schema with former names stated of some columns of a table. */
const stated = (table: string, were: Readonly<Record<string, string>>) => (schema: Schema): Schema => ({
  ...schema, tables: schema.tables.map((each) => (each.name === table ? { ...each, columns: each.columns.map((column) => (were[column.name] === undefined ? column : { ...column, was: were[column.name] ?? "" })) } : each)),
});

/** One schema with the columns of a table in other places: names stay, what they hold goes round. */
const ticket = "create table ticket (id bigint primary key, a text, b text); insert into ticket values (1, 'was a', 'was b');";

describe("names that are exchanged", () => {
  it("of columns go through another one", async () => {
    const found = await led(ticket, (schema) => schema, { renames: { yes: ["ticket.a=ticket.b", "ticket.b=ticket.a"] } }, async () => {
      expect(await rows(database(), "select a, b from ticket")).toEqual([{ a: "was b", b: "was a" }]);
    });
    expect(summaries(found)).toEqual(["Rename the column ticket.b to b_old", "Rename the column ticket.a to b", "Rename the column ticket.b_old to a"]);
  });

  it("of columns take their indexes, checks and defaults along", async () => {
    const from = "create table ticket (id bigint primary key, a int default 1 check (a > 0), b int default 2 unique); create index by_a on ticket (a); insert into ticket values (1, 10, 20);";
    const to = "create table ticket (id bigint primary key, b int default 1, a int default 2, constraint ticket_b_key unique (a), constraint ticket_a_check check (b > 0)); create index by_a on ticket (b);";
    const found = await led(from, to, { renames: { yes: ["ticket.a=ticket.b", "ticket.b=ticket.a"] } }, async () => {
      expect(await rows(database(), "select a, b from ticket")).toEqual([{ a: 20, b: 10 }]);
    });
    expect(summaries(found)).toHaveLength(3);
  });

  it("of three tables, with the foreign keys that lead to them", async () => {
    const from = ["a", "b", "c"].map((name) => `create table ${name} (id int primary key, v text); insert into ${name} values (1, 'was ${name}');`).join("") + "create table pointer (a_id int references a, b_id int references b); insert into pointer values (1, 1);";
    const to = ["a", "b", "c"].map((name) => `create table ${name} (id int primary key, v text);`).join("") + "create table pointer (a_id int, b_id int, constraint pointer_a_id_fkey foreign key (a_id) references b, constraint pointer_b_id_fkey foreign key (b_id) references c);";
    await led(from, to, { renames: { yes: ["a=b", "b=c", "c=a"] } }, async () => {
      expect(await rows(database(), "select (select v from a) as a, (select v from b) as b, (select v from c) as c")).toEqual([{ a: "was c", b: "was a", c: "was b" }]);
      expect(await rows(database(), "select v from pointer join b on b.id = a_id")).toEqual([{ v: "was a" }]);
    });
  });

  it("of values of an enum keep what rows say", async () => {
    const from = "create type mood as enum ('low', 'high'); create table t (id int primary key, mood mood default 'low'); insert into t values (1, 'low');";
    const to = "create type mood as enum ('high', 'low'); create table t (id int primary key, mood mood default 'high');";
    await led(from, to, { renames: { yes: ["mood.low=mood.high", "mood.high=mood.low"] } }, async () => {
      expect(await rows(database(), "select mood::text as mood from t")).toEqual([{ mood: "high" }]);
    });
  });
});

describe("names that move on", () => {
  const moved = "create table ticket (id bigint primary key, b text, c text);";

  it("are followed from the end of the chain, as the model states them", async () => {
    const target = await led(ticket, moved, { renames: { yes: ["ticket.a=ticket.b", "ticket.b=ticket.c"] } }, async () => {
      expect(await rows(database(), "select b, c from ticket")).toEqual([{ b: "was a", c: "was b" }]);
    });
    expect(summaries(target)).toEqual(["Rename the column ticket.b to c", "Rename the column ticket.a to b"]);
    const found = await led(ticket, (schema) => ({
      ...schema, tables: schema.tables.map((table) => (table.name !== "ticket" ? table : { ...table, columns: table.columns.map((column) => (column.name === "a" ? { ...column, name: "b", was: "a" } : column.name === "b" ? { ...column, name: "c", was: "b" } : column)) })),
    }));
    expect(pairs(found)).toEqual([]);
    expect(summaries(found)).toEqual(["Rename the column ticket.b to c", "Rename the column ticket.a to b"]);
  });

  it("say nothing once they have moved", async () => {
    const found = await led(moved, stated("ticket", { b: "a", c: "b" }));
    expect([found.steps, found.questions]).toEqual([[], []]);
  });

  it("say nothing where what they name stays", async () => {
    const found = await led(ticket, stated("ticket", { b: "a" }));
    expect([found.steps, found.questions]).toEqual([[], []]);
  });
});

describe("a name of something that goes", () => {
  const one = "create table ticket (id bigint primary key, b text);";

  it("is taken where a person says so, and what had it is told as lost", async () => {
    const found = await led(ticket, one, { allowDestructive: true, renames: { yes: ["ticket.a=ticket.b"] } }, async () => {
      expect(await rows(database(), "select b from ticket")).toEqual([{ b: "was a" }]);
    });
    expect(found.steps.find(({ loses }) => loses !== undefined)?.loses).toEqual({ what: "values of ticket.b", count: "select count(b) from ticket" });
  });

  it("is asked about where a model states it: it may have been renamed long ago", async () => {
    const without = (schema: Schema): Schema => stated("ticket", { b: "a" })({ ...schema, tables: schema.tables.map((table) => ({ ...table, columns: table.columns.filter(({ name }) => table.name !== "ticket" || name !== "a") })) });
    const found = await led(ticket, without, { allowDestructive: true, renames: { no: ["ticket.a=ticket.b"] } }, async () => {
      expect(await rows(database(), "select b from ticket")).toEqual([{ b: "was b" }]);
    });
    expect(found.questions).toEqual([]);
    expect(pairs(await led(ticket, without, { allowDestructive: true }))).toEqual(["ticket.a=ticket.b"]);
  });

  it("of a table or a value too", async () => {
    const from = "create type mood as enum ('low', 'high'); create table a (id int primary key, mood mood); create table b (id int primary key, note text); insert into a values (1, 'low'); insert into b values (2, 'gone');";
    const to = "create type mood as enum ('high'); create table b (id int primary key, mood mood);";
    await led(from, to, { allowDestructive: true, renames: { yes: ["a=b", "mood.low=mood.high"] } }, async () => {
      expect(await rows(database(), "select id, mood::text as mood from b")).toEqual([{ id: 1, mood: "high" }]);
    });
  });
});

it("what is lost in something that is renamed is counted under the names that are there before", async () => {
  const from = "create table ticket (id int primary key, title text, note text, kind int); insert into ticket values (1, 'x', 'y', 2);";
  const found = await led(from, "create table job (id int primary key, title text, kind int);", { allowDestructive: true, renames: { yes: ["ticket=job"], no: ["ticket.note"] } });
  expect(found.steps.find(({ loses }) => loses !== undefined)?.loses).toEqual({ what: "values of ticket.note", count: "select count(note) from ticket" });
});
