import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";

/**
 * Wraps the keys that encrypt data in keys that are kept elsewhere: in the environment (`localKeyRing`), or in a key
 * management service, whose client stands behind this port.
 */
export interface KeyRing {
  /** Names the key that new data keys are wrapped in. At most 255 bytes of UTF-8. */
  readonly current: string;
  /** Wraps a data key of 32 bytes in the current key. */
  wrap(dataKey: Uint8Array): Promise<Uint8Array>;
  /** @throws KeyRingError where it has no such key, or the wrapped key was changed */
  unwrap(id: string, wrapped: Uint8Array): Promise<Uint8Array>;
}

/** A key of a local ring. */
export interface RingKey {
  readonly id: string;
  /** 32 bytes, in base64 or base64url. */
  readonly secret: string;
}

/** Keys that are missing, or are no keys. */
export class KeyRingError extends Error {
  override readonly name = "KeyRingError";
  constructor(message: string, readonly hint: string) {
    super(message);
  }
}

/** The initial value of AES Key Wrap, by which a changed key is told (RFC 3394, section 2.2.3.1). */
const initial = Buffer.alloc(8, 0xa6);

/**
 * Keys that this process holds: AES-256 Key Wrap (RFC 3394). The first wraps, all unwrap.
 * @throws KeyRingError where there is none, a secret has not 32 bytes, or two have one name
 */
export function localKeyRing(keys: readonly RingKey[]): KeyRing {
  const [newest] = keys;
  if (newest === undefined) throw new KeyRingError("The key ring is empty.", generateHint);
  const secrets = new Map(keys.map(({ id, secret }) => [id, secretBytes(secret, `The key ${JSON.stringify(id)}`)]));
  if (secrets.size < keys.length) throw new KeyRingError("Two keys of the ring have one name.", "Give each its own; stored values say by it which key they need.");
  for (const { id } of keys) if (!/^[\w.-]{1,64}$/u.test(id)) throw new KeyRingError(`${JSON.stringify(id)} cannot name a key.`, "Names have letters, digits, dots, hyphens and underscores, at most 64.");
  const secretOf = (id: string) => {
    const secret = secrets.get(id);
    if (secret === undefined) throw new KeyRingError(`The key ring has no key ${JSON.stringify(id)}, under which a value is stored.`, "Put it back behind the newest one until corollary keys rotate has run.");
    return secret;
  };
  return {
    current: newest.id,
    async wrap(dataKey) {
      const cipher = createCipheriv("id-aes256-wrap", secretOf(newest.id), initial);
      return Buffer.concat([cipher.update(dataKey), cipher.final()]);
    },
    async unwrap(id, wrapped) {
      const secret = secretOf(id);
      try {
        const decipher = createDecipheriv("id-aes256-wrap", secret, initial);
        return Buffer.concat([decipher.update(wrapped), decipher.final()]);
      } catch {
        throw new KeyRingError(`A data key does not open by the key ${JSON.stringify(id)}.`, "The key is another than the one of that name that it was wrapped in, or the stored value was changed.");
      }
    },
  };
}

export const generateHint = "Make keys with corollary keys generate, and put them where the service finds them: COROLLARY_KEYS and COROLLARY_INDEX_KEY.";

/** A secret of 32 bytes from its text. @throws KeyRingError */
export function secretBytes(text: string, what: string): Buffer {
  const bytes = Buffer.from(text, "base64");
  if (bytes.length !== 32 || !/^[\w+/=-]+$/u.test(text)) throw new KeyRingError(`${what} has not 32 bytes in base64.`, generateHint);
  return bytes;
}

/** A new secret, in base64url. */
export function generateSecret(): string {
  return randomBytes(32).toString("base64url");
}
