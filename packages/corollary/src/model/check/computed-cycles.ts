import { children } from "../../expr/traverse.js";
import type { Expression } from "../../expr/node.js";
import type { ComputedField, Model } from "../model.js";
import { resolveCollection, resolvePath } from "../paths.js";
import { findCycles } from "./cycles.js";
import type { Check } from "./report.js";
import { fieldsOfKind } from "./walk.js";

/** A field computed from itself, directly or by way of other rows, has no value. */
export const checkComputedCycles: Check = (model, report) => {
  const computed = new Map<ComputedField, { title: string; entity: string; at: readonly (string | number)[] }>();
  for (const { field, title, entity, at } of fieldsOfKind(model, "computed")) computed.set(field, { title, entity: entity.name, at });
  const reads = new Map([...computed].map(([field, { entity }]) => [field, [...new Set(readsOf(model, field.expression, new Map([["this", entity]])))]]));
  const next = (field: ComputedField): readonly ComputedField[] => reads.get(field) ?? [];
  for (const cycle of findCycles(computed.keys(), next)) {
    const [first] = cycle;
    const place = first && computed.get(first);
    if (!place) continue;
    report({
      code: "computed-cycle", at: [...place.at, "expression"],
      message: `${place.title} is computed from itself: ${cycle.map((field) => computed.get(field)?.title ?? field.name).join(" → ")}.`,
      hint: "Break the circle: store one of the values as a plain field.",
    });
  }
};

/** The computed fields that an expression reads, on its own row or others. */
function* readsOf(model: Model, node: Expression, rows: ReadonlyMap<string, string>): Generator<ComputedField> {
  if (node.op === "field") {
    const entity = rows.get(node.row);
    const reached = entity === undefined ? undefined : resolvePath(model, entity, node.path);
    const owner = reached && "found" in reached ? reached.found : undefined;
    const field = owner?.field && model.entities[owner.entity]?.fields[owner.field.name];
    if (field?.kind === "computed" && owner?.field?.kind === "computed") yield field;
    return;
  }
  const inner = "in" in node ? within(model, node.in, node.as, rows) : rows;
  if (inner) for (const child of children(node)) yield* readsOf(model, child, inner);
}

function within(model: Model, collection: { readonly row: string; readonly path: readonly string[] }, as: string, rows: ReadonlyMap<string, string>): ReadonlyMap<string, string> | undefined {
  const entity = rows.get(collection.row);
  const reached = entity === undefined ? undefined : resolveCollection(model, entity, collection.path);
  return reached && "found" in reached ? new Map([...rows, [as, reached.found.field.target]]) : undefined;
}
