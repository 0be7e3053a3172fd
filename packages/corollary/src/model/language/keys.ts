import { face } from "./face.js";
import { draftKey, FieldObject } from "./field.js";
import type { FieldDraft } from "./draft.js";
import type { QualifiedName } from "../relational.js";
import type { Field } from "./field-types.js";
import { callerOrigin } from "./origin.js";

export interface IdentityOptions {
  /** A sequence of this name counts, and the key owns it, as with Postgres's `serial`. Without it the column is an identity. */
  readonly sequence?: string | QualifiedName;
}

/** Numbers counted by the database: 1, 2, 3 … */
export function identity(options: IdentityOptions = {}): Field<number, "key" | "generated"> {
  return face(
    new FieldObject({ kind: "field", type: { kind: "integer" }, key: true, generated: "key", keyKind: counted(options), origin: callerOrigin() }),
  );
}

const counted = ({ sequence }: IdentityOptions): NonNullable<FieldDraft["keyKind"]> =>
  ({ kind: "identity", ...(sequence === undefined ? {} : { sequence: typeof sequence === "string" ? { name: sequence } : sequence }) });

/** Like `identity()`, in 64 bits: text in JSON. */
export function bigIdentity(options: IdentityOptions = {}): Field<bigint, "key" | "generated"> {
  return face(
    new FieldObject({ kind: "field", type: { kind: "bigint" }, key: true, generated: "key", keyKind: counted(options), origin: callerOrigin() }),
  );
}

/**
 * 64-bit keys ordered by time and unique across nodes: 41 bits of milliseconds, 10 bits of node id, 12 bits of
 * sequence. `newestFirst`: later keys are smaller, so that the table itself is ordered newest first.
 */
export function snowflake(options: { readonly newestFirst?: boolean } = {}): Field<bigint, "key" | "generated"> {
  return face(
    new FieldObject({
      kind: "field",
      type: { kind: "bigint" },
      key: true,
      generated: "key",
      keyKind: { kind: "snowflake", ...(options.newestFirst ? { newestFirst: true } : {}) },
      origin: callerOrigin(),
    }),
  );
}

/**
 * A key of one's own: any value field, and who makes its values. `sql`: the database, by this expression. `generate`:
 * the application, in `create` and what writes like it. With `generate` alone the database makes none: over HTTP
 * clients send the key of a new row.
 */
export function customKey<T>(
  type: Field<T>,
  by: { readonly sql: string; readonly generate?: () => T } | { readonly sql?: string; readonly generate: () => T },
): Field<T, "key" | "generated"> {
  if (!(type instanceof FieldObject)) throw new TypeError("customKey() takes a value field, such as customKey(text(), { sql: … }).");
  return face(
    new FieldObject({
      ...type[draftKey],
      key: true,
      generated: "key",
      keyKind: { kind: "custom", ...(by.sql === undefined ? {} : { sqlDefault: by.sql }) },
      ...(by.generate ? { generate: by.generate } : {}),
    }),
  );
}
