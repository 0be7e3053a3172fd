import { indexColumn } from "../../model/encrypted.js";
import type { Model, ValueField } from "../../model/model.js";
import { boundsProblem } from "../../model/value-bounds.js";
import { requireEncryption, type Encryption } from "../encryption.js";
import { InvalidValue } from "../errors.js";
import { canonical, type Cell, type Place } from "./cell.js";

const bytes = { kind: "bytes" } as const;

/**
 * An encrypted value as the cells of its columns: ciphertext, and blind index where it is searchable. The database cannot check
 * what it cannot read, so its bounds are checked here.
 * @throws InvalidValue, InvalidQuery without keys
 */
export function sealedCells(field: ValueField, value: unknown, place: Place, { model, encryption }: { readonly model: Model; readonly encryption?: Encryption | undefined }): Cell[] {
  if (value === null) return emptyCells(field);
  // What is encrypted is not for messages, whether it is somebody's or not.
  const plain = canonical(value, field.type, { ...place, pii: true }, model);
  const problem = boundsProblem(plain, field.type);
  if (problem !== undefined) throw new InvalidValue(place.entity, place.field, `${problem}.`);
  const at = { entity: place.entity, field: place.field };
  const keys = requireEncryption(encryption, at);
  return [
    { column: field.column, type: bytes, value: keys.seal(at, plain) },
    ...(field.encrypted?.searchable === true ? [{ column: indexColumn(field), type: bytes, value: keys.blindIndex(at, plain) }] : []),
  ];
}

/** All columns of a value, empty. */
export function emptyCells(field: ValueField): Cell[] {
  if (field.encrypted === undefined) return [{ column: field.column, type: field.type, value: null }];
  return [{ column: field.column, type: bytes, value: null }, ...(field.encrypted.searchable === true ? [{ column: indexColumn(field), type: bytes, value: null }] : [])];
}
