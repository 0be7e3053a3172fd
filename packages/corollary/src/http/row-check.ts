import type { z } from "zod";
import type { EntityNode, FieldNode, Model } from "../model/model.js";
import { suggestion } from "./nearest.js";
import type { Detail } from "./problem.js";
import { entityOf, fieldOf } from "./public.js";
import type { RowSchema } from "./row-schema.js";

export type Checked =
  | { readonly ok: true; readonly values: Readonly<Record<string, unknown>> }
  | { readonly ok: false; readonly details: readonly Detail[] };

/** Validates one row against its schema. All faults are reported together, each at its path. */
export function checkRow(model: Model, entity: EntityNode, schema: RowSchema, value: unknown): Checked {
  const result = schema.safeParse(value);
  if (result.success) return { ok: true, values: result.data };
  return { ok: false, details: result.error.issues.slice(0, 100).flatMap((issue) => details(model, entity, issue)) };
}

function details(model: Model, entity: EntityNode, issue: z.core.$ZodIssue): Detail[] {
  const place = pathText(issue.path);
  if (issue.code !== "unrecognized_keys") return [{ field: place, message: issue.message }];
  const known = Object.keys(fieldsAt(model, entity, issue.path));
  return issue.keys.slice(0, 20).map((key) => ({
    field: place === "" ? key : `${place}.${key}`,
    message: `is not a field here${suggestion(key, known)}`,
  }));
}

/** "lines[0].price" */
export function pathText(path: readonly PropertyKey[]): string {
  return path.reduce<string>(
    (text, part) => (typeof part === "number" ? `${text}[${part}]` : text === "" ? String(part) : `${text}.${String(part)}`),
    "",
  );
}

/** The fields of the object at that path of a row: of the entity, of a value object, of a nested line. */
function fieldsAt(model: Model, entity: EntityNode, path: readonly PropertyKey[]): Readonly<Record<string, unknown>> {
  let at = entity;
  let fields: Readonly<Record<string, unknown>> = entity.fields;
  let within = false;
  for (const part of path) {
    if (typeof part !== "string") continue;
    if (within && ["create", "update", "delete"].includes(part)) {
      within = false;
      continue;
    }
    within = false;
    const field: FieldNode | undefined = fieldOf(at, part);
    if (field === undefined) return fields;
    if (field.kind === "collection") {
      at = entityOf(model, field.target);
      fields = at.fields;
      within = true;
    } else if (field.kind === "embedded") fields = field.fields;
    else if (field.kind === "reference") fields = Object.fromEntries(field.columns.map((column) => [column.field, column]));
  }
  return fields;
}
