import type { Abilities } from "corollary/client";
import type { PresentedCollection, PresentedEntity, PresentedField } from "corollary/view";
import type { Row } from "../data/json.js";
import { isGenerated } from "./paths.js";

/** What a person fills in: everything but what the system makes, computes, or keeps elsewhere. */
export function isEntered(field: PresentedField): boolean {
  switch (field.kind) {
    case "value": return !field.readOnly && !isGenerated(field);
    case "reference": return !field.readOnly;
    case "embedded": return !field.readOnly;
    case "collection": return isLines(field);
  }
}

/** Rows that are created, shown and deleted with this one. */
export function isLines(field: PresentedField): field is PresentedCollection {
  return field.kind === "collection" && field.owned && !field.through;
}

/** Whether people create such rows: there is something to fill in, and they are not kept from it. */
export function canCreate(entity: PresentedEntity, abilities: Abilities): boolean {
  return Object.values(entity.fields).some(isEntered) && abilities.may(entity.name, "create") !== false;
}

/** Whether somebody may change that field of a row. `name`: absent for the row as such. */
export function canChange(entity: PresentedEntity, abilities: Abilities, row: Row, name?: string): boolean {
  return abilities.may(entity.name, "update", row) !== false && (name === undefined || abilities.mayField(entity.name, name, "write", row) !== false);
}

/** Fields of a row that could be entered, but not by whoever looks. */
export function keptFields(entity: PresentedEntity, abilities: Abilities, row: Row): readonly string[] {
  return Object.values(entity.fields).filter((field) => field.kind !== "collection" && abilities.mayField(entity.name, field.name, "write", row) === false).map((field) => field.name);
}

/** The columns of a grid of lines: what is entered, then what is computed of it. */
export function lineFields(target: PresentedEntity, via: string): readonly PresentedField[] {
  const fields = Object.values(target.fields).filter((field) => field.name !== via);
  return [...fields.filter((field) => field.kind !== "collection" && field.kind !== "embedded" && isEntered(field)), ...fields.filter((field) => field.kind === "value" && field.computed !== undefined)];
}
