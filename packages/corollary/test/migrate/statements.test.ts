import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { splitStatements } from "../../src/migrate/files/statements.js";

const statements = (sql: string) => splitStatements(sql).flatMap((piece) => (piece.kind === "statement" ? [piece.text] : []));

describe("splitting SQL into statements", () => {
  it.each([
    ["strings with a semicolon", "select ';' ; select 2", ["select ';'", "select 2"]],
    ["doubled quotes", "select 'it''s; so'; select \"a;\"\"b\"", ["select 'it''s; so'", 'select "a;""b"']],
    ["escape strings", String.raw`select E'a\';b'; select 'c\'; select e'\\'; select 4`, [String.raw`select E'a\';b'`, String.raw`select 'c\'`, String.raw`select e'\\'`, "select 4"]],
    ["a name that ends in e before a string", String.raw`select type'a\'; select 2`, [String.raw`select type'a\'`, "select 2"]],
    ["an escape string that goes on in the next line", String.raw`select E'a'${"\n"}'b\';c'; select 2`, [`select E'a'\n${String.raw`'b\';c'`}`, "select 2"]],
    ["dollar quotes", "do $$ begin; end $$; select $a$ $$ ; $a$; select 1", ["do $$ begin; end $$", "select $a$ $$ ; $a$", "select 1"]],
    ["parameters and names with dollars", "select $1; select a$b$ ; select c$b$", ["select $1", "select a$b$", "select c$b$"]],
    ["nested comments", "select 1 /* a /* ; */ ; */ + 1; -- no; yes\nselect 2", ["select 1 /* a /* ; */ ; */ + 1", "select 2"]],
    ["comments at the end of a statement", "select 1 -- one;\n; select 2 /* ; */", ["select 1", "select 2"]],
    ["rules", "create rule r as on insert to t do (delete from a; delete from b); select 1", ["create rule r as on insert to t do (delete from a; delete from b)", "select 1"]],
    [
      "bodies of SQL",
      "create or replace function f() returns int begin atomic select 1; select case when true then 2 end; end; select 3",
      ["create or replace function f() returns int begin atomic select 1; select case when true then 2 end; end", "select 3"],
    ],
    ["a column named begin", "create table t (begin int, atomic int); select 1", ["create table t (begin int, atomic int)", "select 1"]],
    ["nothing", " ; ;\n-- a\n/* b */;", []],
    ["letters beyond ASCII", "select 'ä;' as größe$x$; select \u00a0x", ["select 'ä;' as größe$x$", "select \u00a0x"]],
  ])("keeps %s together", (_, sql, expected) => expect(statements(sql)).toEqual(expected));

  it.each([
    ["string", "select 1;\nselect 'a", 2],
    ["quoted name", '\n\nselect "a', 3],
    ["comment", "/* /* */", 1],
    ["dollar quote", "do $x$ $$ $y$", 1],
  ])("says in which line a %s begins that is never closed", (what, sql, line) => {
    expect(() => splitStatements(sql)).toThrow(expect.objectContaining({ message: expect.stringContaining(what), line }));
  });

  it("gives the line of each piece and the first words of each statement", () => {
    expect(splitStatements("-- a\n\nCreate /* b */ Index\n  \"x\" on t;;\n  -- c\nselect 1 -- d")).toEqual([
      { kind: "comment", style: "line", ownLine: true, text: "-- a", line: 1 },
      { kind: "statement", text: 'Create /* b */ Index\n  "x" on t', line: 3, words: ["create", "index", "on", "t"] },
      { kind: "comment", style: "line", ownLine: true, text: "-- c", line: 5 },
      { kind: "statement", text: "select 1", line: 6, words: ["select", "1"] },
    ]);
  });

  const quoted = fc.string().map((text) => text.replaceAll("\0", ""));
  const token = fc.oneof(
    fc.constantFrom("select", "x", "1", ",", "+", "(a; b)", "$1", "t.c", "a$b$"),
    quoted.map((text) => `'${text.replaceAll("'", "''")}'`),
    quoted.map((text) => `E'${text.replaceAll("\\", "\\\\").replaceAll("'", "\\'")}'`),
    quoted.map((text) => `"${text.replaceAll('"', '""')}"`),
    fc.tuple(fc.constantFrom("$$", "$body$", "$ä$"), quoted).filter(([tag, text]) => !`${text}$`.includes(tag)).map(([tag, text]) => `${tag}${text}${tag}`),
    quoted.filter((text) => !/[*/]/u.test(text)).map((text) => `x /* ${text} /* ; */ */ y`),
    quoted.map((text) => `x -- ${text.replaceAll(/[\r\n]/gu, " ")}\n y`),
  );
  const statement = fc.array(token, { minLength: 1, maxLength: 8 }).map((tokens) => ["select", ...tokens, "z"].join(" "));
  const between = fc.constantFrom(";", " ;\n", ";;", "; -- ; a\n", ";\n/* ; /* */ ' */", "\n;\n-- \" $$ '\n");

  it("gives back any statements that were written one after the other", () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(statement, between), { maxLength: 6 }), (written) => {
        expect(statements(written.flat().join(""))).toEqual(written.map(([text]) => text));
      }),
      { numRuns: 500 },
    );
  });

  it("loses nothing and never ends anywhere but with an error that says where, whatever the text", () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(fc.constantFrom("'", '"', "$$", "$a$", "/*", "*/", "--", ";", "\n", "E'", "\\", "(", ")", "begin atomic ", "create function ", "end"), fc.string()), { maxLength: 20 }), (parts) => {
        const sql = parts.join("");
        let rest = sql;
        try {
          for (const piece of splitStatements(sql)) {
            const at = rest.indexOf(piece.text);
            expect(at).toBeGreaterThanOrEqual(0);
            rest = rest.slice(at + piece.text.length);
          }
        } catch (error) {
          expect(error).toMatchObject({ name: "MigrationFileError", line: expect.any(Number) });
        }
      }),
      { numRuns: 1000 },
    );
  });
});
