import { expect, it } from "vitest";
import { Entity, compile, integer, text, type Model } from "corollary";
import { stepByAsking } from "../../src/cli/dev-asking.js";
import type { Ask } from "../../src/cli/migrate/ask.js";
import { painter } from "../../src/cli/terminal.js";
import { additions } from "../../src/schema/additions.js";
import { createSchema, isDeployed } from "../../src/schema/deployment.js";
import { derive } from "../../src/schema/derive.js";
import { open, target } from "./desk.js";

const before = (): Model => {
  class Ticket extends Entity {
    title = text();
    note = text().optional();
    rating = integer();
  }
  return compile({ Ticket });
};
const after = (): Model => {
  class Ticket extends Entity {
    title = text();
    stars = integer();
  }
  return compile({ Ticket });
};

it("asks what is renamed and whether what is lost may go, counted; with no or nobody nothing is done", async () => {
  const database = await open();
  const said: string[] = [];
  const terminal = { out: () => undefined, say: (line: string) => void said.push(line), paint: painter(false), paintOut: painter(false) };
  const asked: string[] = [];
  const answering = (...answers: (boolean | undefined)[]): Ask => async (question) => {
    asked.push(question);
    return answers.shift();
  };
  try {
    const [from, to] = [derive(before(), target), derive(after(), target)];
    await createSchema(database, from);
    await database.script("insert into ticket (title, note, rating) values ('a', 'one', 3), ('b', null, 4)");
    const step = (ask: Ask) => stepByAsking(database, from, { schema: to, model: after() }, additions(from, to).blocked, ask, terminal);
    expect(await step(answering(undefined))).toMatchObject({ step: "blocked" });
    expect(await step(answering(true, false))).toMatchObject({ step: "blocked" });
    expect(await isDeployed(database, from)).toBe(true);
    expect(asked.join("\n")).toContain("Is the column ticket.stars what was ticket.rating before?");
    expect(said.join("\n")).toContain("loses 1 values of ticket.note");
    expect(await step(answering(true, true))).toMatchObject({ step: "extended" });
    expect(await isDeployed(database, to)).toBe(true);
    expect((await database.query({ text: "select stars from ticket order by stars", params: [] })).rows).toEqual([{ stars: 3 }, { stars: 4 }]);
  } finally {
    await database.close();
  }
});
