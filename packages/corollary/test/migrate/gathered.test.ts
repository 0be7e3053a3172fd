import { describe, expect, it } from "vitest";
import { gathered } from "../../src/migrate/make/gathered.js";
import { plan } from "../../src/schema/plan/index.js";
import type { Schema, Table } from "../../src/schema/schema.js";

const nothing: Schema = { format: 1, version: 18, roles: [{ name: "app", login: false }], extensions: [], schemas: [{ name: "public" }], enums: [], sequences: [], functions: [], tables: [], grants: [] };
const table = (name: string, comment?: string): Table => ({
  schema: "public", name, columns: [{ name: "id", type: { name: "integer" }, nullable: false, ...(comment !== undefined && { comment }) }],
  constraints: [{ kind: "primaryKey", name: `${name}_pkey`, columns: ["id"] }], indexes: [], triggers: [], ...(comment !== undefined && { comment }),
});
const withNotes = (...names: readonly string[]): Schema => ({
  ...nothing, tables: names.map((name) => table(name, "What it is.")),
  grants: names.map((name) => ({ to: "app", privileges: ["select"], on: { kind: "table", schema: "public", name } })),
});

describe("steps of a file", () => {
  it("gather comments and privileges, and say how many", () => {
    const { steps } = plan(nothing, withNotes("note", "tag"));
    expect(steps).toHaveLength(8);
    const together = gathered(steps);
    expect(together.map(({ summary }) => summary)).toEqual(["Create the table note", "Create the table tag", "Write 4 comments", "Grant app its privileges on 2 objects"]);
    expect(together.flatMap(({ changes }) => changes)).toEqual(steps.flatMap(({ changes }) => changes));
    expect(together.flatMap(({ action }) => (action.kind === "sql" ? action.statements : []))).toEqual(steps.flatMap(({ action }) => (action.kind === "sql" ? action.statements : [])));
  });

  it("are undone together, the last first", () => {
    const last = gathered(plan(nothing, withNotes("note", "tag")).steps).at(-1);
    expect(last?.inverse).toEqual({ kind: "steps", transactional: true, actions: [{ kind: "sql", statements: ["revoke select on table tag from app", "revoke select on table note from app"] }] });
  });

  it("stay apart where others meet different locks, and where they are about something else", () => {
    const there = { ...nothing, tables: [table("note"), table("tag")] };
    const { steps } = plan(there, withNotes("note", "tag"));
    expect(gathered(steps).map(({ on }) => on?.name)).toEqual(expect.arrayContaining(["note", "tag"]));
    const made = plan(nothing, { ...nothing, tables: [table("note"), table("tag")] }).steps;
    expect(gathered(made)).toEqual(made);
  });
});
