import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseMigration } from "../../src/migrate/files/parse.js";
import { printMigration } from "../../src/migrate/files/print.js";
import type { Script, ScriptStep } from "../../src/migrate/files/script.js";
import { scriptsOf } from "../../src/migrate/files/scripts-of-plan.js";
import { locks, type Step } from "../../src/schema/plan/step.js";

const parsed = (text: string): Script => {
  const { head, steps } = parseMigration(text);
  return { head, steps: steps.map(({ line: _, ...step }) => step) };
};

const ticket = { schema: "public", name: "ticket" };
const addColumn: Step = {
  summary: "Add the column rating to ticket", action: { kind: "sql", statements: ["alter table public.ticket add column rating integer"] },
  lock: "access exclusive", on: ticket, work: "catalog", safety: "Safe", risk: "None", class: "fast-lock", transactional: true, changes: [],
  inverse: { kind: "steps", transactional: true, actions: [{ kind: "sql", statements: ["alter table public.ticket drop column rating"] }] },
};
const buildIndex: Step = {
  summary: "Build the index ticket_status_idx", action: { kind: "sql", statements: ["create index concurrently ticket_status_idx on public.ticket (status)"] },
  lock: "share update exclusive", on: ticket, work: "scan", safety: "BestEffort", risk: "MayFail", class: "online", transactional: false, changes: [],
  cleanup: ["drop index concurrently if exists public.ticket_status_idx"],
  inverse: { kind: "steps", transactional: false, actions: [{ kind: "sql", statements: ["drop index concurrently public.ticket_status_idx"] }] },
};
const fill: Step = {
  summary: "Fill rating", action: { kind: "batches", table: ticket, key: ["id"], set: "rating = 0", where: "rating is null", size: 5000 },
  lock: "row exclusive", on: ticket, work: "rewrite", safety: "BestEffort", risk: "DataWillBeModified", class: "online", transactional: false, changes: [],
  inverse: { kind: "steps", transactional: true, actions: [] },
};
const drop: Step = {
  summary: "Drop the table note", action: { kind: "sql", statements: ["drop table public.note"] }, lock: "access exclusive", on: { schema: "public", name: "note" },
  work: "catalog", safety: "WarnOnly", risk: "None", class: "destructive", transactional: true, changes: [], advice: "Keep a copy.",
  loses: { count: "select count(*) from public.note", what: "rows of note" }, inverse: { kind: "none", why: "its rows are gone." },
};

describe("the SQL of a migration", () => {
  it("reads like SQL with comments", () => {
    expect(printMigration(scriptsOf("add ratings", [addColumn, buildIndex, fill, drop]).up)).toBe(`-- Add ratings
-- ${""}
-- No way back from "Drop the table note": its rows are gone.

-- step 1: Add the column rating to ticket
--   lock: access exclusive · work: catalog · class: fast-lock · safety: Safe · risk: None · on: public.ticket
alter table public.ticket add column rating integer;

-- step 2 (no transaction): Build the index ticket_status_idx
--   lock: share update exclusive · work: scan · class: online · safety: BestEffort · risk: MayFail · on: public.ticket
--   cleanup: drop index concurrently if exists public.ticket_status_idx
create index concurrently ticket_status_idx on public.ticket (status);

-- step 3 (batches): Fill rating
--   lock: row exclusive · work: rewrite · class: online · safety: BestEffort · risk: DataWillBeModified · on: public.ticket
--   batches: {"table":{"schema":"public","name":"ticket"},"key":["id"],"set":"rating = 0","where":"rating is null","size":5000}
update public.ticket set rating = 0 where rating is null;

-- step 4: Drop the table note
--   lock: access exclusive · work: catalog · class: destructive · safety: WarnOnly · risk: None · on: public.note
--   loses: rows of note
--   count: select count(*) from public.note
--   advice: Keep a copy.
drop table public.note;
`.replace("-- \n", "--\n"));
  });

  it("has a way back where every step has one, last step first", () => {
    const { down } = scriptsOf("add ratings", [addColumn, buildIndex]);
    expect(down?.steps.map((step) => [step.summary, step.transactional, step.undoes])).toEqual([["Undo: Build the index ticket_status_idx", false, 2], ["Undo: Add the column rating to ticket", true, 1]]);
    expect(scriptsOf("x", [addColumn, drop]).down).toBeUndefined();
  });

  const text = fc.string({ unit: "grapheme" }).map((raw) => raw.replaceAll("\r", "")).filter((raw) => raw !== "");
  const statement = fc.oneof(fc.constantFrom("select 1", "create function f() returns int begin atomic select 1; end", "do $$\n-- step 1: no\nbegin end $$"), text.map((raw) => `select '${raw.replaceAll("'", "''")}'`), text.map((raw) => `update "${raw.replaceAll('"', '""')}"\nset a = 1`));
  const table = fc.record({ schema: text, name: text });
  const effect = fc.record(
    {
      lock: fc.constantFrom(...locks), on: table, work: fc.constantFrom("catalog", "scan", "rewrite"), class: fc.constantFrom("online", "fast-lock", "expand-contract", "offline", "destructive"),
      safety: fc.constantFrom("Safe", "BestEffort", "WarnOnly"), risk: fc.constantFrom("None", "MayFail", "ExistingNullsMustBeAbsent", "DataWillBeModified", "ManualActionRequired"),
    } as const,
    { requiredKeys: ["lock", "work", "class", "safety", "risk"] },
  );
  const action = fc.oneof(
    fc.record({ kind: fc.constant("sql" as const), statements: fc.array(statement, { maxLength: 3 }) }),
    fc.record({ kind: fc.constant("batches" as const), table, key: fc.array(text, { minLength: 1 }), set: text.map((raw) => `a = '${raw.replaceAll("'", "''")}'`), where: fc.constant("b is null"), size: fc.integer({ min: 1 }) }),
  );
  const step: fc.Arbitrary<ScriptStep> = fc
    .record({ summary: text, action, transactional: fc.boolean(), effect, cleanup: fc.array(text, { minLength: 1 }), loses: fc.record({ count: text, what: text }), advice: text, undoes: fc.integer({ min: 1, max: 999 }) }, { requiredKeys: ["summary", "action", "transactional"] })
    .map((each) => ({ ...each, transactional: each.transactional && each.action.kind === "sql" }));
  const script: fc.Arbitrary<Script> = fc.record({
    head: fc.array(text.map((raw) => raw.replaceAll("\n", " ").trim()).filter((raw) => !raw.startsWith("step"))),
    steps: fc.array(step, { minLength: 1, maxLength: 5 }),
  });

  it("says the same after printing and reading, whatever names and texts are in it", () => {
    fc.assert(fc.property(script, (each) => void expect(parsed(printMigration(each))).toEqual(each)), { numRuns: 500 });
  });

  it("is one step in one transaction where a person wrote no directives", () => {
    expect(parseMigration("-- why\ncreate view v as select 1;\r\n/* x */ grant select on v to public\r\n")).toEqual({
      head: ["why"],
      steps: [{ summary: "Run the file", action: { kind: "sql", statements: ["create view v as select 1", "grant select on v to public"] }, transactional: true, line: 2 }],
    });
  });

  it.each([
    ["select 1;\nbegin;", 2, "begins or ends a transaction"],
    ["select 1;\n\ncommit and chain", 3, "begins or ends a transaction"],
    ["start transaction read only", 1, "begins or ends a transaction"],
    ["rollback", 1, "begins or ends a transaction"],
    ["create unique index concurrently i on t (a)", 1, "cannot run in a transaction"],
    ["vacuum t", 1, "cannot run in a transaction"],
    ["copy t from stdin", 1, "has no input"],
    ["select 1;\n-- step 1: a\nselect 2", 1, "before the first step"],
    ["-- step 1 (alone): a\nselect 2", 1, "(alone)"],
    ["-- step 1: a\n--   lock: big\nselect 2", 2, "what a step locks"],
    ["-- step 1: a\n--   loses: rows\nselect 2", 2, "belong together"],
    ["-- step 1 (batches): a\nselect 2", 1, "batches"],
    ["-- step 1 (batches): a\n--   batches: {\nselect 2", 2, "not JSON"],
    ['-- step 1 (batches): a\n--   batches: {"table":{"schema":"s","name":"t"},"key":["id"],"set":"a = 1","where":"a = 2","size":1}\nupdate s.t set a = 1 where a = 3', 1, "do not say the same"],
  ])("refuses %j at its line", (sql, line, message) => {
    expect(() => parseMigration(sql)).toThrow(expect.objectContaining({ line, message: expect.stringContaining(message), hint: expect.any(String) }));
  });

  it("lets savepoints and what only looks like control pass", () => {
    const sql = "savepoint a; rollback to savepoint a; rollback work to a; start_it(); prepare p as select 1; -- step 1 is done\nend_of_day()";
    expect(parseMigration(sql).steps[0]?.action).toMatchObject({ statements: { length: 6 } });
  });
});
