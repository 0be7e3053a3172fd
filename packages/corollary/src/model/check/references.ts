import type { FieldType } from "../field-type.js";
import type { EntityNode, Model, ReferenceField } from "../model.js";
import { sameData } from "../equal.js";
import type { Check, Report } from "./report.js";
import { entityOf, fieldOf, fieldsOfKind, list, type PlacedField } from "./walk.js";

/** References: the target exists, their columns mirror its key, and what happens on delete is possible. */
export const checkReferences: Check = (model, report) => {
  for (const placed of fieldsOfKind(model, "reference")) {
    const { field, at, title } = placed;
    const target = entityOf(model, field.target);
    if (!target) {
      report({
        code: "unknown-target", at: [...at, "target"],
        message: `${title} refers to ${JSON.stringify(field.target)}, which is no entity of the model.`,
        hint: unknownEntityHint(model),
      });
      continue;
    }
    checkColumns(model, placed, target, report);
    checkOnDelete(placed, report);
  }
};

export function unknownEntityHint(model: Model): string {
  const known = Object.keys(model.entities);
  if (known.length === 0) return "The model has no entities.";
  return `The model has ${list(known)}. Export the entity from the domain, or correct the name.`;
}

function checkColumns(model: Model, { field, at, title }: PlacedField<ReferenceField>, target: EntityNode, report: Report): void {
  const key = keyColumns(model, target);
  const wanted = key.map((column) => column.field);
  const stated = field.columns.map((column) => column.field);
  if (!sameData(wanted, stated)) {
    report({
      code: "reference-columns", at: [...at, "columns"],
      message: `${title} has columns for (${list(stated)}), but the key of ${target.name} is (${list(wanted)}).`,
      hint: "Give one column for each column of the target's key, in its order, named by its key field.",
    });
    return;
  }
  for (const [index, column] of field.columns.entries()) {
    const type = key[index]?.type;
    if (type && !sameData(type, column.type)) {
      report({
        code: "reference-type", at: [...at, "columns", index, "type"],
        message: `${title} keeps ${target.name}.${column.field} as ${JSON.stringify(column.type)}, but its type is ${JSON.stringify(type)}.`,
        hint: "A reference has the type of the key that it refers to.",
      });
    }
  }
}

/** The columns of a key: one for a value; for a reference as many as the key that it refers to. */
function keyColumns(model: Model, entity: EntityNode, within: readonly string[] = []): { readonly field: string; readonly type: FieldType }[] {
  if (within.includes(entity.name)) return [];
  return entity.key.fields.flatMap((name) => {
    const field = fieldOf(entity, name);
    if (field?.kind === "value") return [{ field: name, type: field.type }];
    const target = field?.kind === "reference" ? entityOf(model, field.target) : undefined;
    return target ? keyColumns(model, target, [...within, entity.name]).map(({ type }) => ({ field: name, type })) : [];
  });
}

function checkOnDelete({ field, at, title }: PlacedField<ReferenceField>, report: Report): void {
  if (field.onDelete !== "setNull" && field.onDelete !== "setDefault") return;
  if (field.optional) return;
  const what = field.onDelete === "setNull" ? "is set to null" : "is set to its default, which is null,";
  report({
    code: "set-null-on-required", at: [...at, "onDelete"],
    message: `${title} ${what} when the ${field.target} is deleted, but it is required.`,
    hint: `Make the reference optional, or choose "restrict" or "cascade".`,
  });
}
