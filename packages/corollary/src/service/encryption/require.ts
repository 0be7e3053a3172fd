import { encryptedFields } from "../../model/encrypted.js";
import type { Model } from "../../model/model.js";
import type { Encryption } from "../../query/encryption.js";
import { generateHint, KeyRingError } from "./key-ring.js";

/** @throws KeyRingError where the Model has encrypted fields and nobody who can read them */
export function requireKeys(model: Model, encryption: Encryption | undefined): void {
  if (encryption !== undefined) return;
  const [first] = Object.values(model.entities).flatMap((entity) => encryptedFields(entity).map(({ path }) => `${entity.name}.${path}`));
  if (first !== undefined) throw new KeyRingError(`${first} is encrypted, but no keys are given.`, generateHint);
}
