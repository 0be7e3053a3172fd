import { DatabaseError } from "../../database/errors.js";
import type { Json } from "../../expr/node.js";
import type { EntityNode, ReferenceField } from "../../model/model.js";
import { objectName } from "../../schema/name.js";
import { Refused } from "../errors.js";

/** What it means that a condition on a written row does not hold: the write is refused, or the row is given by its key alone. */
export type Unmet =
  | { readonly kind: "refused"; readonly operation: "create" | "update"; readonly field?: string }
  | { readonly kind: "missing-reference"; readonly entity: EntityNode; readonly field: ReferenceField }
  | { readonly kind: "unseen" };

export const unseen: Unmet = { kind: "unseen" };

export function refusedRow(operation: "create" | "update"): Unmet {
  return { kind: "refused", operation };
}

export function refusedField(operation: "create" | "update", field: string): Unmet {
  return { kind: "refused", operation, field };
}

export function missingReference(entity: EntityNode, field: ReferenceField): Unmet {
  return { kind: "missing-reference", entity, field };
}

/** The error that ends the write; undefined where it stands. A row that was only now created is not named: nothing is left of it. */
export function errorOf(unmet: Unmet, entity: EntityNode, key: Json, anonymous: boolean): Error | undefined {
  switch (unmet.kind) {
    case "refused": return new Refused(entity.name, unmet.operation, anonymous, unmet.operation === "create" ? undefined : key, unmet.field);
    case "missing-reference": return noSuchRow(unmet.entity, unmet.field);
    case "unseen": return undefined;
  }
}

/** What the database says of a key that no row has. */
function noSuchRow({ name, schema, table }: EntityNode, field: ReferenceField): DatabaseError {
  const constraint = objectName(table, field.columns.map((c) => c.column), "fkey");
  return new DatabaseError(`insert or update on table "${table}" violates foreign key constraint "${constraint}"`, {
    kind: "foreign-key", sqlState: "23503", schema, table, constraint, owner: { entity: name, fields: [field.name] },
  });
}
