import type { FieldType } from "../model/field-type.js";
import type { EntityNode } from "../model/model.js";
import { byName } from "./context.js";
import { columnsAt } from "./layout.js";
import type { Extension } from "./schema.js";

/** Extensions of Postgres itself whose operator classes the indexes use. */
export function neededExtensions(entities: readonly EntityNode[]): Extension[] {
  const needed = new Map<string, Extension>();
  for (const entity of entities) {
    for (const name of extensionsOf(entity)) {
      if (!needed.has(name)) needed.set(name, { name, source: { entity: entity.name, feature: "operator classes" } });
    }
  }
  return [...needed.values()].sort(byName);
}

function extensionsOf(entity: EntityNode): string[] {
  const indexes = entity.indexes.flatMap((index) =>
    index.parts.map((part) => extensionOf(index.method, "path" in part ? typesAt(entity, part.path) : [], part.operatorClass)));
  const exclusions = entity.exclusions.flatMap((exclusion) =>
    exclusion.parts.map((part) => extensionOf(exclusion.method, "path" in part ? typesAt(entity, part.path) : [], undefined)));
  return [...indexes, ...exclusions].filter((name) => name !== undefined);
}

const typesAt = (entity: EntityNode, path: readonly string[]): FieldType[] => columnsAt(entity, path).map((at) => at.type);

function extensionOf(method: string, types: readonly FieldType[], operatorClass: string | undefined): string | undefined {
  if (operatorClass !== undefined) return /(?:^|\.)(?:gin|gist)_trgm_ops$/.test(operatorClass) ? "pg_trgm" : undefined;
  if (method === "gist" && types.some((type) => type.kind !== "range" && type.kind !== "custom")) return "btree_gist";
  const inGin = (type: FieldType): boolean => type.kind === "array" || type.kind === "json" || type.kind === "custom";
  return method === "gin" && types.some((type) => !inGin(type)) ? "btree_gin" : undefined;
}
