import { typeOfField } from "../../../src/expr/field-value-type.js";
import type { Type } from "../../../src/expr/type.js";
import type { Model } from "../../../src/model/model.js";

/** A value that can be reached from a row. */
export interface Reach { readonly path: readonly string[]; readonly type: Type }
/** A collection that can be reached from a row. */
export interface Rows { readonly path: readonly string[]; readonly target: string }

const reaches = new WeakMap<Model, Map<string, { readonly values: Reach[]; readonly rows: Rows[] }>>();

function reach(model: Model, entity: string): { readonly values: Reach[]; readonly rows: Rows[] } {
  const known = reaches.get(model) ?? new Map<string, { values: Reach[]; rows: Rows[] }>();
  reaches.set(model, known);
  const found = known.get(entity);
  if (found) return found;
  const all = { values: [] as Reach[], rows: [] as Rows[] };
  explore(model, entity, [], 2, all);
  known.set(entity, all);
  return all;
}

function explore(model: Model, entity: string, path: readonly string[], hops: number, into: { values: Reach[]; rows: Rows[] }): void {
  for (const field of Object.values(model.entities[entity]?.fields ?? {})) {
    const here = [...path, field.name];
    switch (field.kind) {
      case "value": case "computed": into.values.push({ path: here, type: typeOfField(field.type, model.enums) }); break;
      case "embedded":
        for (const part of Object.values(field.fields)) into.values.push({ path: [...here, part.name], type: typeOfField(part.type, model.enums) });
        break;
      case "reference":
        into.values.push({ path: here, type: { kind: "row", entity: field.target } });
        if (hops > 0) explore(model, field.target, here, hops - 1, into);
        break;
      case "collection":
        into.rows.push({ path: here, target: field.target });
        if (field.single && hops > 0) explore(model, field.target, here, hops - 1, into);
    }
  }
}

/** Values within two relations of a row. */
export function pathsOf(model: Model, entity: string): readonly Reach[] {
  return reach(model, entity).values;
}

/** Collections within two relations of a row. */
export function collectionsOf(model: Model, entity: string): readonly Rows[] {
  return reach(model, entity).rows;
}
