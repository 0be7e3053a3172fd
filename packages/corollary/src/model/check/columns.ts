import type { EntityNode, FieldNode } from "../model.js";
import type { Place } from "./report.js";

export interface Column {
  readonly name: string;
  /** Field that the column serves, with the embedded one inside it: "address.city". */
  readonly field: string;
  /** From the Model. */
  readonly at: Place;
}

/** The columns of an entity's table, in order of declaration; those of embedded values and references included. */
export function columnsOf(entity: EntityNode): Column[] {
  return Object.entries(entity.fields).flatMap(([name, field]) => columnsOfField(field, name, ["entities", entity.name, "fields", name]));
}

function columnsOfField(field: FieldNode, title: string, at: Place): Column[] {
  switch (field.kind) {
    case "value":
      return [{ name: field.column, field: title, at: [...at, "column"] }];
    case "reference":
      return field.columns.map((each, index) => ({ name: each.column, field: title, at: [...at, "columns", index, "column"] }));
    case "computed":
      return field.column === undefined ? [] : [{ name: field.column, field: title, at: [...at, "column"] }];
    case "embedded":
      return Object.entries(field.fields).flatMap(([name, inner]) => columnsOfField(inner, `${title}.${name}`, [...at, "fields", name]));
    case "collection":
      return [];
  }
}
