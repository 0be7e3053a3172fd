import { compile, Entity, integer, type Model, text, version } from "corollary";
import { describe, expect, it } from "vitest";
import { asMigration, grown, made, plain, proved, withStars } from "./desk.js";

describe("making a migration", () => {
  it("writes one from nothing to the model, the same for the same inputs, and nothing where nothing changed", async () => {
    const first = await proved(plain());
    expect(Object.keys(first.files)).toEqual(["up.sql", "down.sql", "plan.json", "snapshot.json"].map((part) => `V20260101000000__step_1.${part}`));
    expect(first.proof.warnings).toEqual([]);
    expect(first.files["V20260101000000__step_1.down.sql"]).toMatch(/^-- Back from: Step 1\n--\n-- The role corollary_app stays: /u);
    expect((await proved(plain())).files).toEqual(first.files);
    expect(await made(plain(), [asMigration(first)])).toEqual({ made: "nothing" });
  });

  it("asks about renames, and takes an answer or what the model states", async () => {
    const before = [asMigration(await proved(plain()))];
    const asked = await made(withStars(false), before);
    expect(asked).toMatchObject({ made: "questions", questions: [{ from: "ticket.rating", to: "ticket.stars", yes: "--rename ticket.rating=ticket.stars" }] });
    const stated = await proved(withStars(true), before);
    const answered = await proved(withStars(false), before, { renames: { yes: ["ticket.rating=ticket.stars"] } });
    expect(stated.files["V20260102000000__step_2.up.sql"]).toContain("alter table ticket rename column rating to stars;");
    expect(answered.files["V20260102000000__step_2.up.sql"]).toBe(stated.files["V20260102000000__step_2.up.sql"]);
  });

  it("proves what it writes with rows in place, and warns of a step that rows like these stand against", async () => {
    const before = [asMigration(await proved(plain()))];
    const { proof, files } = await proved(grown(), before);
    expect(proof.rows).toBe(10);
    expect(proof.warnings).toEqual([{ warning: "may-fail", way: "up", step: { number: 4, summary: expect.stringContaining("person_email_key") as string }, message: expect.stringContaining("person_email_key") as string }]);
    expect(Object.keys(files)).toContain("V20260102000000__step_2.down.sql");
  });

  it("asks what a new required field is for the rows that are there", async () => {
    const note = (weighed: boolean): Model => {
      class Note extends Entity {
        title = text({ max: 60 });
      }
      class Weighed extends Note {
        weight = integer();
      }
      return compile({ Note: weighed ? Weighed : Note });
    };
    const before = [asMigration(await proved(note(false)))];
    expect(await made(note(true), before)).toMatchObject({
      made: "obstacles",
      obstacles: [{ what: "note.weight is required, and has no value for the rows that are there.", remedy: expect.stringContaining("--fill note.weight=<expression>") }],
    });
    expect((await proved(note(true), before, { fills: { "note.weight": "length(title)" } })).proof).toMatchObject({ problems: [], rows: 5 });
  });

  it("fills rows that count their versions", async () => {
    const versioned = (required: boolean): Model => {
      class Note extends Entity {
        version = version();
        title = required ? text({ max: 60 }) : text({ max: 60 }).optional();
      }
      return compile({ Note });
    };
    const { proof } = await proved(versioned(true), [asMigration(await proved(versioned(false)))], { fills: { "note.title": "'none'" } });
    expect(proof).toMatchObject({ problems: [], rows: 5 });
  });
});
