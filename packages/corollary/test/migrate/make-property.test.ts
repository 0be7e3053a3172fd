import fc from "fast-check";
import { expect, it } from "vitest";
import type { Model } from "../../src/model/model.js";
import type { Migration } from "../../src/migrate/files/migration.js";
import { describeProofProblem } from "../../src/migrate/prove/words.js";
import type { MakeOptions } from "../../src/migrate/make/make.js";
import { arbitraryModel } from "../model/arbitrary-model.js";
import { asMigration, made } from "./desk.js";

/** All that is asked about is another thing. Undefined where something is in the way, or nothing is to be made. */
async function madeWithNo(model: Model, before: readonly Migration[], mode: NonNullable<MakeOptions["mode"]>) {
  const no: string[] = [];
  for (;;) {
    const result = await made(model, before, { mode, allowDestructive: true, renames: { no } });
    if (result.made === "migration") return result;
    if (result.made !== "questions") return undefined;
    no.push(...result.questions.map((question) => question.no.replace(/^--no-rename /u, "")));
  }
}

/** The same few each time; with MAKE_RUNS so many others. */
const asked = process.env["MAKE_RUNS"];
const runs = asked === undefined ? { numRuns: 2, seed: 4 } : { numRuns: Number(asked) };

it("whatever is planned between two models is proved", async () => {
  let proofs = 0;
  await fc.assert(fc.asyncProperty(arbitraryModel, arbitraryModel, fc.constantFrom("online", "simple"), async (one, other, mode) => {
    const before: Migration[] = [];
    for (const model of [one, other, one]) {
      const result = await madeWithNo(model, before, mode);
      if (result === undefined) continue;
      const { problems } = result.proof;
      if (problems.length > 0) throw new Error(`${problems.map(describeProofProblem).join("\n")}\n\n${Object.values(result.files)[0] ?? ""}`);
      before.push(asMigration(result));
      proofs++;
    }
  }), { ...runs, endOnFailure: true });
  expect(proofs).toBeGreaterThan(0);
}, 300_000);
