import { createSchema } from "../../ddl.js";
import { identifier } from "../../identifier.js";
import type { Schema } from "../../schema.js";
import { sqlStep, type Draft } from "../draft.js";
import { key } from "../key.js";
import type { Rename } from "./apply.js";

/** Schemas that something moves to and that are not there yet. */
function newSchemas(schema: Schema, renames: readonly Rename[]): string[] {
  const there = new Set(schema.schemas.map(({ name }) => name));
  const wanted = renames.flatMap((rename) => (rename.of === "table" || rename.of === "enum" || rename.of === "sequence" ? [rename.to.schema] : []));
  return [...new Set(wanted)].filter((name) => !there.has(name)).sort();
}

export function withSchemas(schema: Schema, renames: readonly Rename[], to: Schema): Schema {
  const added = newSchemas(schema, renames).map((name) => ({ ...to.schemas.find((each) => each.name === name), name }));
  if (added.length === 0) return schema;
  return { ...schema, schemas: [...schema.schemas, ...added.map(({ comment: _, ...bare }) => bare)].sort((a, b) => (a.name < b.name ? -1 : 1)) };
}

/** They come before what moves there, and on the way back they go after it. */
export const schemaDrafts = (from: Schema, renames: readonly Rename[], to: Schema): Draft[] =>
  newSchemas(from, renames).map((name): Draft => ({
    step: sqlStep(`Create the schema ${name}`, [createSchema({ name })], { inverse: [`drop schema ${identifier(name)}`], source: to.schemas.find((each) => each.name === name)?.source }),
    rank: 0, needs: [{ key: key.schema(name), is: "absent" }], sets: new Map([[key.schema(name), ""]]),
  }));
