import { and, compare, field as fieldPath, literal } from "../expr/build.js";
import { typeOfFieldNode } from "../expr/field-value-type.js";
import type { Expression } from "../expr/node.js";
import type { EntityNode, Model } from "../model/model.js";

/**
 * The condition that a row has that key: one value, or an object by field name where the key has several.
 * @throws ExpressionError where the value cannot be a key of the entity
 */
export function keyCondition(model: Model, entity: EntityNode, key: unknown): Expression {
  const [first, ...others] = entity.key.fields;
  if (first !== undefined && others.length === 0) return equals(model, entity, first, key);
  return and(...entity.key.fields.map((name) => equals(model, entity, name, isObject(key) ? key[name] : undefined)));
}

function isObject(key: unknown): key is Readonly<Record<string, unknown>> {
  return typeof key === "object" && key !== null && !Array.isArray(key);
}

function equals(model: Model, entity: EntityNode, name: string, value: unknown): Expression {
  const field = entity.fields[name];
  const type = field === undefined ? undefined : typeOfFieldNode(field, model);
  if (type === undefined) throw new Error(`The key of ${entity.name} names ${name}, which is no value.`);
  return compare("eq", fieldPath("this", [name], type), literal(value ?? null, type));
}
