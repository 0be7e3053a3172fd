import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { plan } from "../../../src/schema/plan/plan.js";
import { settingsOf } from "../../../src/schema/plan/options.js";
import { matchTables } from "../../../src/schema/plan/rename/kinds.js";
import { RenameRefused } from "../../../src/schema/plan/rename/refused.js";
import { nameIn, pairIn, shellWord, spoken } from "../../../src/schema/plan/rename/spoken.js";
import type { Column, Schema, Table } from "../../../src/schema/schema.js";

const column = (name: string, more: Partial<Column> = {}): Column => ({ name, type: { name: "integer" }, nullable: true, ...more });
const table = (name: string, columns: readonly Column[], schema = "public"): Table => ({ schema, name, columns, constraints: [], indexes: [], triggers: [] });
const schema = (tables: readonly Table[], values: readonly string[] = ["calm"]): Schema => ({
  format: 1, version: 18, roles: [], extensions: [], schemas: [{ name: "crm" }, { name: "public" }], enums: [{ schema: "public", name: "mood", values }], sequences: [], functions: [], tables, grants: [],
});

const before = schema([table("ticket", [column("rating"), column("body")]), table("person", [column("name")])]);
const after = schema([table("ticket", [column("stars"), column("body")]), table("human", [column("name")])]);

/** What is said of answers, and how to mend them. */
function refusal(yes: readonly string[], no: readonly string[] = [], to = after, from = before): string {
  try {
    plan(from, to, { allowDestructive: true, renames: { yes, no } });
  } catch (error) {
    if (error instanceof RenameRefused) return `${error.message} → ${error.remedy}`;
    throw error;
  }
  return "taken";
}

describe("an answer", () => {
  it.each([
    [["ticket.rating=ticket.stars"], "taken"],
    [["public.ticket.rating=\"ticket\".\"stars\"", "person=human"], "taken"],
    [["ticket.ratng=ticket.stars"], "--rename ticket.ratng=ticket.stars: nothing named ticket.ratng is there now. Near it: ticket.rating"],
    [["rating=stars"], "nothing named rating is there now. Near it: ticket.rating"],
    [["ticket.rating=ticket.star"], "nothing named ticket.star is in the model. Near it: ticket.stars"],
    [["ticket.stars=ticket.rating"], "The former name comes first: --rename ticket.rating=ticket.stars."],
    [["ticket.rating"], "--rename ticket.rating is not a pair of names."],
    [["ticket.rating=ticket.stars=x"], "is not a pair of names."],
    [["ticket.body=ticket.body"], "gives it the name that it has"],
    [["person.name=ticket.stars"], "what person.name and ticket.stars belong to is not the same thing"],
    [["ticket=human.name"], "a table becomes column by it"],
    [["ticket.rating=ticket.stars", "ticket.body=ticket.stars"], "ticket.stars cannot be what ticket.rating was and what ticket.body was."],
    [["ticket.rating=ticket.stars", "ticket.rating=ticket.body"], "ticket.stars and ticket.body cannot both be what ticket.rating was."],
  ])("%j is %s", (yes, said) => {
    expect(refusal(yes)).toContain(said);
  });

  it("with no is about something too", () => {
    expect(refusal([], ["ticket.rating"])).toBe("taken");
    expect(refusal([], ["ticket.ratting=ticket.stars"])).toContain("Near it: ticket.rating");
    expect(refusal(["ticket.rating=ticket.stars"], ["ticket.rating=ticket.stars"])).toContain("--rename and --no-rename both say ticket.rating=ticket.stars.");
  });

  it("cannot contradict what the model states", () => {
    const to = schema([table("ticket", [column("stars", { was: "rating" }), column("heart")]), table("person", [column("name")])]);
    expect(refusal(["ticket.body=ticket.stars"], [], to)).toContain("the model states that it was ticket.rating");
    expect(refusal([], ["ticket.rating=ticket.stars"], to)).toContain("the model states that it is. → Take .was(…) away");
    expect(refusal(["ticket.rating=ticket.stars"], [], to)).toBe("taken");
  });

  it("about nothing is let be where it is said to be lenient", () => {
    expect(() => plan(before, after, { allowDestructive: true, renames: { yes: ["gone=away"], lenient: true } })).not.toThrow();
  });

  it("names what has to be quoted, and is given to a shell as it takes it", () => {
    const [from, to] = [schema([table("odd.name", [column("net=price"), column("it's")])]), schema([table("Odd", [column("net"), column("its")])])];
    const questions = plan(from, to, { allowDestructive: true, renames: { yes: ['"odd.name"=Odd'] } }).questions;
    expect(questions.map(({ yes }) => yes)).toEqual([`--rename '"odd.name"."it'\\''s"=Odd.its'`, `--rename '"odd.name"."net=price"=Odd.net'`]);
    const answered = plan(from, to, { allowDestructive: true, renames: { yes: ['"odd.name"=Odd', ...questions.map(({ pair }) => pair)] } });
    expect([answered.questions, answered.steps.length]).toEqual([[], 3]);
  });
});

describe("names in answers", () => {
  const name = fc.array(fc.string({ unit: "grapheme", minLength: 1, maxLength: 6 }).filter((part) => part.trim() === part && !part.includes("\0")), { minLength: 1, maxLength: 3 }).filter(([first]) => first !== "public");

  it("come back from what is written, whatever they hold", () => {
    fc.assert(fc.property(name, name, (a, b) => {
      expect(pairIn(`${spoken(a)}=${spoken(b)}`)).toEqual([spoken(a), spoken(b)]);
      expect(nameIn(spoken(a))).toBe(spoken(a));
    }), { seed: 9, numRuns: 300 });
  });

  it("are one word to a shell", () => {
    expect([shellWord("ticket.rating=ticket.stars"), shellWord("a b"), shellWord("it's")]).toEqual(["ticket.rating=ticket.stars", "'a b'", "'it'\\''s'"]);
  });
});

it("two thousand tables that are all renamed find each other", () => {
  const many = (prefix: string) => schema(Array.from({ length: 2000 }, (_, i) => table(`${prefix}_${i}x`, [column("id"), column(`own_${i}_a`), column(`own_${i}_b`), column("created_at")])));
  const { pairs } = matchTables({ from: many("old"), to: many("new"), settings: settingsOf({}) });
  expect(pairs).toHaveLength(2000);
  expect(pairs.every(({ from, to }) => from.name.slice(4) === to.name.slice(4))).toBe(true);
});
