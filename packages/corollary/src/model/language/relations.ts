import type { Class } from "./entity.js";
import { face } from "./face.js";
import type { Embedded, Many, One, Ref } from "./field-types.js";
import { callerOrigin } from "./origin.js";
import { CollectionObject, EmbeddedObject, RefObject } from "./relation.js";

/** A reference to a row of another entity (or of the same): a foreign key. */
export function ref<E>(target: () => Class<E>): Ref<E> {
  return face(new RefObject({ kind: "ref", target, origin: callerOrigin() }));
}

/** The rows of another entity whose reference `via` points here. */
export function many<E>(target: () => Class<E>, via: (row: E) => { readonly $kind: "ref" }): Many<E> {
  return face(new CollectionObject({ kind: "collection", target, via, origin: callerOrigin() }));
}

/** The other side of a one-to-one reference. */
export function one<E>(target: () => Class<E>, via: (row: E) => { readonly $kind: "ref" }): One<E> {
  return face(new CollectionObject({ kind: "collection", target, via, single: true, origin: callerOrigin() }));
}

/**
 * Many-to-many through an entity that holds the links. Where it has several references to one side, `by` names those
 * that are meant.
 */
export function manyThrough<E, L>(
  target: () => Class<E>,
  through: () => Class<L>,
  by: { readonly from?: (link: L) => { readonly $kind: "ref" }; readonly to?: (link: L) => { readonly $kind: "ref" } } = {},
): Many<E> {
  return face(
    new CollectionObject({
      kind: "collection",
      target,
      through,
      ...(by.from ? { from: by.from } : {}),
      ...(by.to ? { to: by.to } : {}),
      origin: callerOrigin(),
    }),
  );
}

/** The fields of a value object as columns of this entity. */
export function embed<V>(value: () => Class<V>): Embedded<V> {
  return face(new EmbeddedObject({ kind: "embedded", value, origin: callerOrigin() }));
}
