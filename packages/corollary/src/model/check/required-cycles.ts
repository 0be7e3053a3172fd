import type { EntityNode, Model, ReferenceField } from "../model.js";
import { findCycles } from "./cycles.js";
import type { Check } from "./report.js";
import { entityOf, list } from "./walk.js";

/** A requires B, B requires A: no first row could ever be written. A deferrable reference breaks the circle. */
export const checkRequiredCycles: Check = (model, report) => {
  for (const cycle of findCycles(Object.keys(model.entities), (name) => targets(model, name))) {
    const steps = cycle.slice(0, -1).map((name, index) => describeStep(model, name, cycle[index + 1] ?? name));
    const first = model.entities[cycle[0] ?? ""];
    const reference = first && requiredReferences(first).find((field) => field.target === cycle[1]);
    if (!first || !reference) continue;
    report({
      code: "required-cycle", at: ["entities", first.name, "fields", reference.name],
      message: `No row of ${list([...new Set(cycle)])} could ever be created, for ${cycle.length === 2 ? "it needs another" : "each needs the other"} first: ${steps.join(", ")}.`,
      hint: "Make one of these references optional, or deferrable (checked at the end of the transaction).",
    });
  }
};

/** A key made of a reference whose own key leads back: no column type could be found. */
export const checkKeyCycles: Check = (model, report) => {
  for (const cycle of findCycles(Object.keys(model.entities), (name) => keyTargets(model, name))) {
    const first = cycle[0] ?? "";
    report({
      code: "key-cycle", at: ["entities", first, "key"],
      message: `The key of ${first} is made of itself: ${cycle.join(" → ")}.`,
      hint: "Give one of these entities a key of its own.",
    });
  }
};

function requiredReferences(entity: EntityNode): ReferenceField[] {
  return Object.values(entity.fields).filter((field): field is ReferenceField => field.kind === "reference" && !field.optional && !field.deferrable);
}

function targets(model: Model, name: string): string[] {
  const entity = entityOf(model, name);
  return entity ? requiredReferences(entity).map((field) => field.target) : [];
}

function keyTargets(model: Model, name: string): string[] {
  const entity = entityOf(model, name);
  if (!entity) return [];
  return Object.values(entity.fields).flatMap((field) => (field.kind === "reference" && entity.key.fields.includes(field.name) ? [field.target] : []));
}

function describeStep(model: Model, from: string, to: string): string {
  const entity = entityOf(model, from);
  const field = entity && requiredReferences(entity).find((each) => each.target === to);
  return `${from}.${field?.name ?? "?"} → ${to}`;
}
