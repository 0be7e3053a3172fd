import { expect, it } from "vitest";
import { additions } from "../../src/schema/additions.js";
import { schemaHash } from "../../src/schema/canonical.js";
import { derive } from "../../src/schema/derive.js";
import { diff } from "../../src/schema/diff.js";
import type { Schema } from "../../src/schema/schema.js";
import { entity, model, uuidKey, value } from "./build.js";
import { everything } from "./everything.js";

const target = { version: 18, applicationRole: "app" };

/** As `jsonb` gives it back: the members of objects by the length of their names, then by name. */
function stored(schema: Schema): Schema {
  const byLength = ([a]: [string, unknown], [b]: [string, unknown]) => a.length - b.length || (a < b ? -1 : 1);
  return JSON.parse(JSON.stringify(schema), (_, value: unknown) =>
    typeof value === "object" && value !== null && !Array.isArray(value) ? Object.fromEntries(Object.entries(value).sort(byLength)) : value) as Schema;
}

it("a Schema that a database kept differs in nothing from itself", () => {
  const schema = derive(everything, target);
  expect(Object.keys(stored(schema).grants.at(-1)?.on ?? {})).not.toEqual(Object.keys(schema.grants.at(-1)?.on ?? {}));
  expect(schemaHash(stored(schema))).toBe(schemaHash(schema));
  expect(diff(stored(schema), schema)).toEqual([]);
});

it("a new column takes one statement: what is granted on the table stays as it is", () => {
  const item = (...more: readonly ReturnType<typeof value>[]) => derive(model([entity("Item", [uuidKey(), ...more])]), target);
  const { statements, blocked } = additions(stored(item()), item(value("note", "text", { optional: true })));
  expect([blocked, statements]).toEqual([[], [expect.stringMatching(/^alter table item add column note text/u)]]);
});
