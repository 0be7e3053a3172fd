import { and, compare, field as fieldPath, literal } from "../expr/build.js";
import { typeOfFieldNode } from "../expr/field-value-type.js";
import type { Expression } from "../expr/node.js";
import type { Type } from "../expr/type.js";
import type { EntityNode, Model } from "../model/model.js";

/** One field of a key, and how its value is taken from a key as it is given. */
export interface KeyMember {
  readonly name: string;
  readonly type: Type;
  readonly of: (key: unknown) => unknown;
}

/** What a key consists of: one value, or the members of an object where the key has several fields. */
export function keyMembers(model: Model, entity: EntityNode): KeyMember[] {
  const single = entity.key.fields.length === 1;
  return entity.key.fields.map((name) => {
    const field = entity.fields[name];
    const type = field === undefined ? undefined : typeOfFieldNode(field, model);
    if (type === undefined) throw new Error(`The key of ${entity.name} names ${name}, which is no value.`);
    return { name, type, of: single ? (key) => key : (key) => (isObject(key) ? key[name] : undefined) };
  });
}

/**
 * The condition that a row has that key.
 * @throws ExpressionError where the value cannot be a key of the entity
 */
export function keyCondition(model: Model, entity: EntityNode, key: unknown): Expression {
  const equalities = keyMembers(model, entity).map(({ name, type, of }) => compare("eq", fieldPath("this", [name], type), literal(of(key) ?? null, type)));
  const [first, ...others] = equalities;
  return first !== undefined && others.length === 0 ? first : and(...equalities);
}

function isObject(key: unknown): key is Readonly<Record<string, unknown>> {
  return typeof key === "object" && key !== null && !Array.isArray(key);
}
