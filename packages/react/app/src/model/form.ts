import type { PresentedCollection, PresentedEntity, PresentedField } from "corollary/view";
import { isGenerated } from "./paths.js";

/** What a person fills in: everything but what the system makes, computes, or keeps elsewhere. */
export function isEntered(field: PresentedField): boolean {
  switch (field.kind) {
    case "value": return !field.readOnly && !isGenerated(field);
    case "reference": return !field.readOnly;
    case "embedded": return true;
    case "collection": return isLines(field);
  }
}

/** Rows that are created, shown and deleted with this one. */
export function isLines(field: PresentedField): field is PresentedCollection {
  return field.kind === "collection" && field.owned && !field.through;
}

/** Whether people create such rows: there is something to fill in. */
export function canCreate(entity: PresentedEntity): boolean {
  return Object.values(entity.fields).some(isEntered);
}

/** The columns of a grid of lines: what is entered, then what is computed of it. */
export function lineFields(target: PresentedEntity, via: string): readonly PresentedField[] {
  const fields = Object.values(target.fields).filter((field) => field.name !== via);
  return [...fields.filter((field) => field.kind !== "collection" && field.kind !== "embedded" && isEntered(field)), ...fields.filter((field) => field.kind === "value" && field.computed !== undefined)];
}
