import { afterEach, describe, expect, it } from "vitest";
import { openDatabase, type Database } from "../../../src/database/index.js";
import type { Model } from "../../../src/model/model.js";
import { derive } from "../../../src/schema/derive.js";
import { emit } from "../../../src/schema/emit.js";
import { plan } from "../../../src/schema/plan/plan.js";
import type { Schema } from "../../../src/schema/schema.js";
import { entity, enumeration, model, reference, uuidKey, value } from "../build.js";
import { contents } from "../catalogs.js";
import { everything } from "../everything.js";
import { apply, undo } from "./run.js";

const schemaOf = (of: Model): Schema => derive(of, { version: 18, applicationRole: "corollary_app" });

const opened: Database[] = [];
afterEach(async () => {
  for (const each of opened.splice(0)) await each.close();
});
async function made(schema: Schema): Promise<Database> {
  const database = await openDatabase({ applicationRole: "corollary_app" });
  opened.push(database);
  await database.script(emit(schema));
  return database;
}

const author = (...more: Parameters<typeof entity>[1][number][]) => entity("Author", [uuidKey(), value("name", { kind: "text", max: 40 }), ...more]);
const simple = model([author(value("born", "integer", { optional: true, index: true }))], [enumeration("Genre", ["poetry", "prose"])]);

describe.each(["online", "simple"] as const)("a plan, %s,", (mode) => {
  it.each([
    ["from nothing to everything", model([]), everything],
    ["from everything to nothing", everything, model([])],
    ["from something to everything", simple, everything],
    ["from everything to something", everything, simple],
  ])("leads %s", async (_, from, to) => {
    const [before, after] = [schemaOf(from), schemaOf(to)];
    const made1 = plan(before, after, { mode, allowDestructive: true });
    expect(made1.obstacles).toEqual([]);
    const database = await made(before);
    await apply(database, made1.steps);
    expect(await contents(database)).toEqual(await contents(await made(after)));
  });
});
