import { createdAt, updatedAt } from "./timestamps.js";
import type { Field } from "./field-types.js";

/** The class of an entity or value object, as `ref(() => Customer)` and `db.from(Customer)` take it. */
export type Class<E> = new () => E;

/** An entity with exactly the fields it states (and an `id`, where it states no key). */
export abstract class BareEntity {}

/** An entity: what it states, an `id` where it states no key, `createdAt` and `updatedAt`. */
export abstract class Entity extends BareEntity {
  readonly createdAt: Field<Date, "generated"> = createdAt();
  readonly updatedAt: Field<Date, "generated"> = updatedAt();
}

/** A value object: fields that entities embed as columns of their own table. */
export abstract class Value {}
