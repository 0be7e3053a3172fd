import { hasEncrypted, hasSearchable } from "../model/encrypted.js";
import type { Model } from "../model/model.js";
import type { Encryption } from "../query/encryption.js";
import { generateHint, KeyRingError, localKeyRing, type KeyRing, type RingKey } from "../service/encryption/key-ring.js";
import { openEncryption } from "../service/encryption/open.js";
import { requireKeys } from "../service/encryption/require.js";
import type { Config } from "./config.js";
import { Refusal } from "./outcome.js";

/**
 * The keys of a project, where its model has encrypted fields.
 * @throws Refusal where they are missing or no keys
 */
export async function projectEncryption(config: Config, model: Model, env: NodeJS.ProcessEnv = process.env): Promise<Encryption | undefined> {
  if (!hasEncrypted(model)) return undefined;
  try {
    const ring = projectRing(config, env);
    if (ring === undefined) requireKeys(model, undefined);
    const indexKey = stated(env["COROLLARY_INDEX_KEY"]) ?? config.encryption?.indexKey;
    if (hasSearchable(model) && indexKey === undefined) throw new KeyRingError("Encrypted fields are searchable, but no index key is given.", generateHint);
    return ring && await openEncryption({ ring, indexKey });
  } catch (error) {
    throw error instanceof KeyRingError ? new Refusal(error.message, error.hint) : error;
  }
}

/** @throws KeyRingError */
export function projectRing(config: Config, env: NodeJS.ProcessEnv): KeyRing | undefined {
  const text = stated(env["COROLLARY_KEYS"]);
  const keys = text === undefined ? config.encryption?.keys : keysOf(text);
  if (keys === undefined) return undefined;
  return isRing(keys) ? keys : localKeyRing(keys);
}

/** `2026-11:…,2025-01:…`, the newest first. */
function keysOf(text: string): RingKey[] {
  return text.split(",").map((part) => {
    const [id = "", secret, ...more] = part.trim().split(":");
    if (secret === undefined || more.length > 0) throw new KeyRingError("COROLLARY_KEYS is not written as id:secret,id:secret.", generateHint);
    return { id, secret };
  });
}

function isRing(keys: readonly RingKey[] | KeyRing): keys is KeyRing {
  return !Array.isArray(keys);
}

function stated(value: string | undefined): string | undefined {
  return value === undefined || value.trim() === "" ? undefined : value;
}
