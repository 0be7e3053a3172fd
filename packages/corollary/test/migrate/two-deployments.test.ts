import { compile, Entity, integer, text } from "corollary";
import type { Model } from "corollary";
import { describe, expect, it } from "vitest";
import { modelHash } from "../../src/model/json/hash.js";
import { makeForTwoDeployments } from "../../src/migrate/make/two-deployments.js";
import { migrationOf } from "../../src/migrate/files/read.js";
import { derive } from "../../src/schema/derive.js";
import { asMigration, bench, made, proved, target } from "./desk.js";

const before = (): Model => {
  class Ticket extends Entity {
    title = text({ max: 60 });
    rating = integer({ min: 1, max: 5 }).optional();
  }
  return compile({ Ticket });
};

const after = (): Model => {
  class Ticket extends Entity {
    heading = text({ max: 60 }).was("title");
    stars = integer({ min: 1, max: 5 }).optional().was("rating");
    place = text({ max: 20 }).optional();
  }
  return compile({ Ticket });
};

describe("making a change for two deployments", () => {
  it("gives two migrations, each proved with rows, and after them nothing is left to make", async () => {
    const first = asMigration(await proved(before()));
    const result = await makeForTwoDeployments({
      migrations: [first], folder: "/migrations", title: "Better names", version: "20260102000000", schema: derive(after(), target), modelHash: modelHash(after()), bench,
    });
    if (result.made !== "migrations") throw new Error(JSON.stringify(result));
    expect(result.migrations.map(({ name, proof }) => ({ name, problems: proof.problems }))).toEqual([
      { name: "V20260102000000__better_names_expand", problems: [] }, { name: "V20260102000001__better_names_contract", problems: [] },
    ]);
    expect(result.migrations.every(({ proof }) => proof.rows > 0)).toBe(true);
    expect(await made(after(), [first, ...result.migrations.map(({ files }) => migrationOf("/migrations", files))])).toEqual({ made: "nothing" });
  }, 180_000);
});
