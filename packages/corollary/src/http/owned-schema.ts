import { z } from "zod";
import type { CollectionField, EntityNode } from "../model/model.js";

type Schema = z.ZodType;

/** Schemas of one owned row: new, changed (with its key), and named to be deleted. */
export interface OwnedSchemas {
  readonly created: Schema;
  readonly changed: Schema;
  readonly named: Schema;
  /** The one row of a to-one relation, which needs no key to be meant. */
  readonly only: Schema;
}

/**
 * What a change says of owned rows: a list is all there are to be; an object says which are created, changed and deleted.
 * @param keyed the fields of the key that the rows state themselves
 * @param most how many rows one list may have
 */
export function ownedSchema(field: CollectionField, schemas: OwnedSchemas, keyed: readonly string[], statesKeys: boolean, most: number): Schema {
  const item = eitherOf((value) => (statesKeys || keyed.some((name) => has(value, name)) ? schemas.changed : schemas.created));
  if (field.single === true) {
    return eitherOf((value) => (keyed.some((name) => has(value, name)) ? schemas.changed : schemas.only)).nullable().optional();
  }
  const whole = listOf(item, most);
  const parts = z.strictObject({ create: listOf(schemas.created, most).optional(), update: listOf(schemas.changed, most).optional(), delete: listOf(schemas.named, most).optional() },
    { error: (issue) => (issue.code === "invalid_type" ? "must be an array of objects, or an object with create, update and delete" : undefined) });
  return eitherOf((value) => (Array.isArray(value) ? whole : parts)).optional();
}

/** An array of rows, of a length that one request may have. */
export function listOf(item: Schema, most: number): Schema {
  return z.array(item, { error: "must be an array of objects" }).max(most, { error: `must have at most ${most} rows; write the others at their own address` });
}

/** The schema that a value is to be held against, by what it looks like. */
function eitherOf(choose: (value: unknown) => Schema): Schema {
  return z.unknown().transform((value, context): unknown => {
    const result = choose(value).safeParse(value);
    if (result.success) return result.data;
    for (const { path, message, ...issue } of result.error.issues) {
      if (issue.code === "unrecognized_keys") context.issues.push({ code: issue.code, keys: issue.keys, path, input: undefined });
      else context.issues.push({ code: "custom", message, path, input: value });
    }
    return z.NEVER;
  });
}

function has(value: unknown, name: string): boolean {
  return typeof value === "object" && value !== null && Object.hasOwn(value, name) && Object.entries(value).some(([key, member]) => key === name && member !== undefined);
}

/** Whether rows get their keys from the one who writes them. */
export function statesKeys(entity: EntityNode): boolean {
  return entity.key.kind === "natural" || entity.key.kind === "compound";
}
