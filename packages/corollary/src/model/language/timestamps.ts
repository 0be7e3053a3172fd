import { face } from "./face.js";
import { FieldObject } from "./field.js";
import type { Field } from "./field-types.js";

/** When the row was created; set by the database. */
export function createdAt(): Field<Date, "generated"> {
  return face(new FieldObject({ kind: "field", type: { kind: "timestamp", precision: 3 }, generated: "createdAt", label: "Created" }));
}

/** When the row was last changed; set by the database. */
export function updatedAt(): Field<Date, "generated"> {
  return face(new FieldObject({ kind: "field", type: { kind: "timestamp", precision: 3 }, generated: "updatedAt", label: "Updated" }));
}

/** When the row was archived. Declaring it gives the entity soft delete. */
export function archivedAt(): Field<Date, "generated" | "optional"> {
  return face(
    new FieldObject({ kind: "field", type: { kind: "timestamp", precision: 3 }, generated: "archivedAt", label: "Archived", optional: true }),
  );
}

/** Counts the row's changes from 1. Declaring it gives the entity optimistic locking. */
export function version(): Field<number, "generated"> {
  return face(new FieldObject({ kind: "field", type: { kind: "integer" }, generated: "version", label: "Version" }));
}
