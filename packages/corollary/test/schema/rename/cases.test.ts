import { describe, expect, it } from "vitest";
import { plan } from "../../../src/schema/plan/plan.js";
import { scene } from "./scene.js";

const { made } = scene();

const table = (name: string, columns: string): string => `create table ${name} (id bigint primary key, ${columns});`;

/** What is there, what shall be there, and what is asked. */
const cases: readonly [title: string, from: string, to: string, asked: readonly string[]][] = [
  ["a column of another name", table("ticket", "rating integer"), table("ticket", "stars integer"), ["ticket.rating=ticket.stars"]],
  ["a name and a type at once", table("ticket", "rating integer, body text"), table("ticket", "rating_value bigint, body text"), ["ticket.rating=ticket.rating_value"]],
  ["a type that the values cannot take", table("ticket", "rating boolean"), table("ticket", "rating_on date"), []],
  ["nothing in common", table("ticket", "rating integer not null default 1 unique"), table("ticket", "body text"), []],
  ["two columns that are renamed beside each other", table("ticket", "net_price integer, gross_price integer, body text"), table("ticket", "price_net integer, price_gross integer, body text"), ["ticket.gross_price=ticket.price_gross", "ticket.net_price=ticket.price_net"]],
  ["two columns of swapped types, which keep their names", table("ticket", "a integer, b text"), table("ticket", "a text, b integer"), []],
  ["the singular of a table", table("tickets", "title text, body text"), table("ticket", "title text, body text"), ["tickets=ticket"]],
  ["camel and snake case", table("ticket", '"netPrice" integer, "grossPrice" integer'), table("ticket", "net_price integer, gross_price integer"), ["ticket.grossPrice=ticket.gross_price", "ticket.netPrice=ticket.net_price"]],
  ["abbreviations that are written out", table("line", "qty integer, descr text, addr text"), table("line", "quantity integer, description text, address text"), ["line.addr=line.address", "line.descr=line.description", "line.qty=line.quantity"]],
  ["a table that keeps half its columns", table("customer", "name text, mail text, phone text, fax text"), table("client", "name text, mail text, site text, tax_no text"), ["customer.fax=client.tax_no", "customer.phone=client.site", "customer=client"]],
  ["a table of the same usual columns only", table("author", "name text, created_at timestamptz") + table("genre", "name text, created_at timestamptz"), table("author", "name text, created_at timestamptz") + table("invoice_log", "amount integer, reason text, happened date"), []],
  ["a comment that tells", table("ticket", "a integer, b integer") + "comment on column ticket.a is 'How good it was.'", table("ticket", "b integer, stars integer, weight integer") + "comment on column ticket.stars is 'How good it was.'", ["ticket.a=ticket.stars"]],
  ["a foreign key that tells", "create table person (id bigint primary key);" + table("ticket", "a bigint references person, n bigint"), "create table person (id bigint primary key);" + table("ticket", "n bigint, c bigint, d bigint references person"), ["ticket.a=ticket.d"]],
  ["an enum by its values", "create type mood as enum ('calm', 'cross', 'odd');", "create type temper as enum ('calm', 'cross', 'odd');", ["mood=temper"]],
  ["a value in its place", "create type mood as enum ('calm', 'cros', 'odd');", "create type mood as enum ('calm', 'cross', 'odd');", ["mood.cros=mood.cross"]],
  ["a sequence", "create sequence ticket_number start 7;", "create sequence ticket_numbers start 7;", ["ticket_number=ticket_numbers"]],
  ["another schema", "create schema crm;" + table("customer", "name text, mail text"), "create schema crm;" + table("crm.customer", "name text, mail text"), ["customer=crm.customer"]],
];

describe("what is asked of", () => {
  it.each(cases)("%s", async (_, from, to, asked) => {
    const [after, before] = [await made(to), await made(from)];
    const found = plan(before, after, { allowDestructive: true }).questions.map(({ pair }) => pair).sort();
    expect(found).toEqual(asked);
  });
});

describe("a rename that is not sure", () => {
  it("is told with what else it may be: a name that was split is none with confidence", async () => {
    const [after, before] = [await made(table("person", "first_name text, last_name text, born date")), await made(table("person", "name text, born date"))];
    const [question, ...others] = plan(before, after, { allowDestructive: true }).questions;
    expect(others).toEqual([]);
    expect(question).toMatchObject({ from: "person.name", others: [expect.stringMatching(/^person\.(?:first|last)_name$/u)] });
    expect(question?.score).toBeLessThan(0.7);
  });

  it("is not told so where one stands out", async () => {
    const [after, before] = [await made(table("person", "first_name text, weight integer")), await made(table("person", "firstname text, height_of_it integer"))];
    expect(plan(before, after, { allowDestructive: true }).questions.find(({ from }) => from === "person.firstname")).not.toHaveProperty("others");
  });

  it("gives up the most alike pair where all together are more alike", async () => {
    const [after, before] = [await made(table("t", "price_net_old integer, price integer")), await made(table("t", "price_net integer, price_net_o integer"))];
    expect(plan(before, after, { allowDestructive: true }).questions.map(({ pair }) => pair)).toEqual(["t.price_net=t.price", "t.price_net_o=t.price_net_old"]);
  });
});

describe("tables that refer to each other", () => {
  const two = (a: string, b: string, c: string): string => `create table ${a} (id bigint primary key, v1 text); create table ${b} (id bigint primary key, v2 text, ${a}_id bigint references ${a}); create table ${c} (id bigint primary key, v2 text);`;

  it("are told apart by what those have become", async () => {
    const [after, before] = [
      await made(two("account", "entry", "note")),
      await made("create table accounts (id bigint primary key, v1 text); create table posting (id bigint primary key, v2 text, account_id bigint references accounts); create table remark (id bigint primary key, v2 text);"),
    ];
    expect(plan(before, after, { allowDestructive: true }).questions.map(({ pair }) => pair).filter((pair) => !pair.includes("."))).toEqual(expect.arrayContaining(["accounts=account", "posting=entry"]));
  });
});
