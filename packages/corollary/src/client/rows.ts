import type { Class } from "../model/language/entity.js";
import type { KeyOf } from "../model/language/field-types.js";
import { nameOf } from "../model/language/definition.js";
import type { Row, Update } from "../model/language/row-types.js";
import { clientObject } from "./client.js";
import { rowDecoder } from "./decode.js";
import { encodeValues, keySegment } from "./encode.js";
import type { Client } from "./types.js";

/** The name of an entity: under which the domain exports it; its class name where no domain said so. */
export function entityName(entity: Class<unknown>): string {
  return nameOf(entity);
}

/** A key as text, the same for every way of writing it; for comparing keys and naming them in caches. */
export function keyText<D, E>(client: Client<D>, entity: Class<E>, key: KeyOf<E>): string {
  const { shapeOf } = clientObject(client).to;
  return keySegment(key, shapeOf(entity), shapeOf);
}

/** The text of the key that a row has; undefined where the row was read without it. */
export function keyTextOfRow<D>(client: Client<D>, entity: Class<unknown>, row: Readonly<Record<string, unknown>>): string | undefined {
  const { shapeOf } = clientObject(client).to;
  const shape = shapeOf(entity);
  if (shape.key.some((name) => row[name] === undefined || row[name] === null)) return undefined;
  const [only = ""] = shape.key;
  return keySegment(shape.key.length === 1 ? row[only] : row, shape, shapeOf);
}

/** Values to write as they will stand in a row: "1.50" as a Decimal, ISO text as a Date. */
export function valuesAsRead<D, E>(client: Client<D>, entity: Class<E>, values: Update<E>): Partial<Row<E>> {
  const { shapeOf } = clientObject(client).to;
  const shape = shapeOf(entity);
  const sent: Record<string, unknown> = JSON.parse(JSON.stringify(encodeValues(values, shape, shapeOf)));
  return rowDecoder(shape, {}, shapeOf)(sent) as Partial<Row<E>>;
}
