import { readdir } from "node:fs/promises";
import { beforeAll, describe, expect, it } from "vitest";
import type { Migration } from "../../src/migrate/files/migration.js";
import { makeForTwoDeployments } from "../../src/migrate/make/two-deployments.js";
import type { Made, MakeOptions } from "../../src/migrate/make/make.js";
import type { Model } from "../../src/model/model.js";
import { derive } from "../../src/schema/derive.js";
import { describeStep, describeInverse } from "../../src/schema/plan/words.js";
import { asMigration, bench, proved, target } from "./desk.js";
import { after, before, first } from "./golden-models.js";

/**
 * What is made of typical changes, to be read as whoever reviews a migration reads it. Where a change of these files is meant:
 * `npx vitest run packages/corollary/test/migrate/golden.test.ts -u`
 */
const folder = new URL("golden/", import.meta.url);

const options: Readonly<Record<string, Partial<MakeOptions>>> = {
  "required-column": { fills: { "person.locale": "'en'" } },
  "drop": { allowDestructive: true },
  "tenant": { fills: { "person.tenant_id": "(select id from company order by created_at limit 1)", "ticket.tenant_id": "(select id from company order by created_at limit 1)" } },
};

let begun: Migration;
beforeAll(async () => {
  begun = asMigration(await proved(before(), [], { title: "Begin" }));
});

type MadeMigration = Extract<Made, { made: "migration" }>;

/** The files of a case, each compared byte by byte; none that is not made. */
async function same(name: string, migrations: readonly MadeMigration[]): Promise<void> {
  const files = migrations.flatMap(({ files: texts, steps }, i): [string, string][] => {
    const part = migrations.length === 1 ? "" : `${i + 1}-`;
    const sql = Object.entries(texts).flatMap(([file, text]): [string, string][] => (file.endsWith(".sql") ? [[`${part}${file.endsWith(".up.sql") ? "up" : "down"}.sql`, text]] : []));
    return [...sql, [`${part}plan.txt`, steps.map((step, n) => `${n + 1}. ${describeStep(step)}\n   ${describeInverse(step)}\n`).join("")]];
  });
  for (const [file, text] of files) await expect(text).toMatchFileSnapshot(new URL(`${name}/${file}`, folder).pathname);
  const there = await readdir(new URL(`${name}/`, folder)).catch(() => []);
  expect(there.filter((file) => files.every(([own]) => own !== file))).toEqual([]);
}

async function forTwo(model: Model): Promise<readonly MadeMigration[]> {
  const made = await makeForTwoDeployments({ migrations: [begun], folder: "/migrations", title: "Rename", version: "20260102000000", schema: derive(model, target), bench });
  if (made.made !== "migrations") throw new Error(JSON.stringify(made));
  expect(made.migrations.flatMap(({ proof }) => proof.problems)).toEqual([]);
  return made.migrations;
}

describe("a migration that is made", () => {
  it("reads as it should: first", async () => {
    await same("first", [await proved(first(), [], { title: "First" })]);
  });

  it.each(Object.entries(after))("reads as it should: %s", async (name, model) => {
    await same(name, name === "rename-two-deployments" ? await forTwo(model()) : [await proved(model(), [begun], { title: name.replaceAll("-", " "), ...options[name] })]);
  });
});
