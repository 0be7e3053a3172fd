import type { Model, Origin } from "../../model/model.js";
import type { Change } from "../../schema/change.js";
import type { Source } from "../../schema/schema.js";

const sourceOf = (change: Change): Source | undefined => {
  if ("grant" in change || "on" in change) return undefined;
  if (change.of === "rowSecurity") return change.table.source;
  const object = change.change === "drop" ? change.from : change.to;
  return object.source ?? ("table" in change ? change.table.source : undefined);
};

/** Where the model states what a change is about; undefined where it states nothing. */
export function placeOf(change: Change, model: Model | undefined): Origin | undefined {
  const source = sourceOf(change);
  return source === undefined || model === undefined ? undefined : originOf(source, model);
}

/** Where the model states what a source names. */
export function originOf(source: Source, model: Model): Origin | undefined {
  const entity = source.entity === undefined ? undefined : model.entities[source.entity];
  if (entity === undefined) return undefined;
  const [name, inner] = source.field ?? [];
  const field = name === undefined ? undefined : entity.fields[name];
  if (field?.kind === "embedded" && inner !== undefined) return field.fields[inner]?.origin ?? field.origin ?? entity.origin;
  const stated = [...entity.checks, ...entity.uniques, ...entity.indexes, ...entity.exclusions].find((each) => each.name === source.declaration);
  return field?.origin ?? stated?.origin ?? entity.origin;
}
