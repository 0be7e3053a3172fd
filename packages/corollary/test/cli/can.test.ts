import { describe, expect, it } from "vitest";
import { corollary, project, sound } from "./run.js";

const guarded = {
  ...sound,
  "domain/note.ts": `import { Entity, identity, policy, roles, text } from "corollary";
export class Note extends Entity {
  id = identity();
  title = text();
}
export const known = roles({ admin: { includes: ["editor"] }, editor: {} });
export const notes = policy(Note, (note, actor) => ({
  read: { public: note.title.startsWith("open"), editor: actor.has("editor") },
  delete: note.title.eq("gone").and(actor.has("admin")),
}));
`,
  "seeds/notes.sql": "insert into note (title) values ('open house'), ('closed door');",
};

describe("corollary can", () => {
  it("says which rule allows something, in English and with its line; roles count with what they include", async () => {
    const { code, out } = await corollary(project(guarded), ["can", "read", "Note", "--as", "ann", "--roles", "admin"]);
    expect(code).toBe(0);
    expect(out).toMatch(/^allowed {2}Allowed: "editor": .*\(domain\/note\.ts:7\)/);
    expect(out).toContain("role editor = true");
  });

  it("refuses with 1 where no rule is met, and says that it depends where it does", async () => {
    const folder = project(guarded);
    expect(await corollary(folder, ["can", "update", "Note"])).toMatchObject({ code: 1, out: expect.stringContaining("no rule allows it to anybody") as string });
    expect(await corollary(folder, ["can", "read", "notes"])).toMatchObject({ code: 0, out: expect.stringContaining("depends") as string });
  });

  it("reads the row that is asked about, whoever may see it, and shows the values that decided", async () => {
    const folder = project(guarded);
    expect((await corollary(folder, ["db", "reset", "--yes"])).code).toBe(0);
    expect((await corollary(folder, ["db", "seed"])).code).toBe(0);
    const open = await corollary(folder, ["can", "read", "Note", "1", "--json"]);
    expect([open.code, (JSON.parse(open.out) as { decision: string }).decision]).toEqual([0, "allowed"]);
    const closed = await corollary(folder, ["can", "read", "Note", "2"]);
    expect(closed.code).toBe(1);
    expect(closed.out).toContain('title = "closed door"');
    expect(await corollary(folder, ["can", "read", "Note", "99"])).toMatchObject({ code: 1, out: expect.stringContaining("missing") as string });
  });

  it("is helped out by names that are near, and says what an id looks like", async () => {
    const folder = project(guarded);
    expect(await corollary(folder, ["can", "read", "Notes"])).toMatchObject({ code: 1, err: expect.stringContaining('did you mean "Note"') as string });
    expect(await corollary(folder, ["can", "look", "Note"])).toMatchObject({ code: 1, err: expect.stringContaining("read, create, update, delete") as string });
    expect(await corollary(folder, ["can", "read", "Note", "x"])).toMatchObject({ code: 1, err: expect.stringContaining("id") as string });
  });
});
