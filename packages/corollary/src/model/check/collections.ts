import type { CollectionField, EntityNode, Model, ReferenceField } from "../model.js";
import { unknownEntityHint } from "./references.js";
import type { Check, Place, Report } from "./report.js";
import { entityOf, fieldOf, fieldsOfKind, list, referencesTo, type PlacedField } from "./walk.js";

/** Collections: each is the other side of a reference that exists and points back here. */
export const checkCollections: Check = (model, report) => {
  for (const placed of fieldsOfKind(model, "collection")) {
    const { field, at, title } = placed;
    const target = entityOf(model, field.target);
    if (!target) {
      report({
        code: "unknown-target", at: [...at, "target"],
        message: `${title} collects ${JSON.stringify(field.target)}, which is no entity of the model.`,
        hint: unknownEntityHint(model),
      });
      continue;
    }
    if (field.through) checkThrough(model, placed, target, field.through, report);
    else checkDirect(placed, target, report);
  }
};

function checkDirect(placed: PlacedField<CollectionField>, target: EntityNode, report: Report): void {
  const inverse = findInverse(placed, target, placed.entity.name, placed.field.via, "via", report);
  if (!inverse) return;
  const { field, at, title } = placed;
  const inverseTitle = `${target.name}.${inverse.name}`;
  if (field.single && !inverse.unique && !isWholeKey(inverse.name, target)) {
    report({
      code: "single-without-unique", at: [...at, "single"],
      message: `${title} shows one ${target.name}, but ${inverseTitle} is not unique: several rows may refer to the same ${placed.entity.name}.`,
      hint: `Make ${inverseTitle} unique (one-to-one), or ${title} a collection.`,
    });
  }
  if (field.owned && inverse.onDelete !== "cascade") {
    report({
      code: "owned-without-cascade", severity: "warning", at: [...at, "owned"],
      message: `${title} is owned, but deleting a ${placed.entity.name} does not delete its rows (${inverseTitle}: ${inverse.onDelete}).`,
      hint: `Let ${inverseTitle} cascade on delete, or take "owned" off.`,
    });
  }
  if (!field.single && inverse.unique) {
    report({
      code: "collection-of-unique", severity: "warning", at,
      message: `${title} is a collection, but ${inverseTitle} is unique: it never holds more than one row.`,
      hint: `Show it as a single row (one-to-one), or take "unique" off ${inverseTitle}.`,
    });
  }
}

function checkThrough(model: Model, placed: PlacedField<CollectionField>, target: EntityNode, through: { entity: string; to: string }, report: Report): void {
  const { field, at, title, entity } = placed;
  const link = entityOf(model, through.entity);
  if (!link) {
    report({
      code: "unknown-target", at: [...at, "through", "entity"],
      message: `${title} goes through ${JSON.stringify(through.entity)}, which is no entity of the model.`,
      hint: unknownEntityHint(model),
    });
    return;
  }
  const here = findInverse(placed, link, entity.name, field.via, "via", report);
  const there = findInverse(placed, link, target.name, through.to, ["through", "to"], report);
  if (here && here === there) {
    report({
      code: "through-same-reference", at: [...at, "through", "to"],
      message: `${title} comes and goes through ${link.name}.${here.name}, so each row would be linked with itself only.`,
      hint: `Give ${link.name} a second reference to ${target.name} and name it as the way out.`,
    });
  }
  if (field.owned) {
    report({
      code: "owned-through", at: [...at, "owned"],
      message: `${title} is owned, but goes through ${link.name}: rows at the far side of a many-to-many belong to several.`,
      hint: `Own the links instead (a collection of ${link.name}), or take "owned" off.`,
    });
  }
}

/** The reference of `holder` named `name`, which must point to `owner`; "" stands for a name that nobody stated. */
function findInverse(placed: PlacedField<CollectionField>, holder: EntityNode, owner: string, name: string, member: string | Place, report: Report): ReferenceField | undefined {
  const at = [...placed.at, ...(typeof member === "string" ? [member] : member)];
  const found = fieldOf(holder, name);
  const candidates = referencesTo(holder, owner).map((reference) => reference.name);
  const hint = candidates.length > 0
    ? `${holder.name} refers to ${owner} by ${list(candidates)}: name ${candidates.length > 1 ? "one of them" : "that one"}.`
    : `Add a reference to ${owner} on ${holder.name}.`;
  if (found?.kind === "reference" && found.target === owner) return found;
  if (candidates.length === 0) {
    report({ code: "missing-inverse", at, message: `${placed.title} needs a reference from ${holder.name} to ${owner}, and there is none.`, hint });
  } else if (found?.kind === "reference") {
    report({ code: "inverse-elsewhere", at, message: `${placed.title} is said to be the other side of ${holder.name}.${name}, which points to ${found.target}, not to ${owner}.`, hint });
  } else if (name === "" && candidates.length > 1) {
    report({ code: "ambiguous-inverse", at, message: `${placed.title} may be the other side of several references: ${list(candidates.map((each) => `${holder.name}.${each}`), "or")}.`, hint });
  } else {
    report({ code: "unknown-inverse", at, message: `${placed.title} is said to be the other side of ${holder.name}.${name || "(not stated)"}, which is no reference.`, hint });
  }
  return undefined;
}

/** A reference that is the whole key of its entity: no two rows can refer to the same one. */
function isWholeKey(name: string, entity: EntityNode): boolean {
  return entity.key.fields.length === 1 && entity.key.fields[0] === name;
}
