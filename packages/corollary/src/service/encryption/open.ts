import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from "node:crypto";
import type { Json } from "../../expr/node.js";
import type { EncryptedPlace } from "../../expr/sql/index.js";
import type { Encryption, Sealed } from "../../query/encryption.js";
import { generateHint, KeyRingError, secretBytes, type KeyRing } from "./key-ring.js";
import { headerOf, readStored, type StoredForm } from "./stored-form.js";

export interface EncryptionOptions {
  readonly ring: KeyRing;
  /** 32 bytes in base64, by which blind indexes are made. Needed where a field is searchable; it outlives the keys of the ring. */
  readonly indexKey?: string | undefined;
}

/** A key that encrypts values, and what is stored of it beside each. */
interface DataKey {
  readonly key: Uint8Array;
  readonly header: Buffer;
  uses: number;
}

/** A random nonce may come twice after 2^32 values of one key (NIST SP 800-38D, section 8.3); this is far below. */
const usesOfKey = 2 ** 24;
/** Data keys that are kept unwrapped. */
const keptKeys = 1000;
/** Bytes of a blind index: enough that two values hardly ever share one. */
const indexLength = 16;

/**
 * Envelope encryption: values are encrypted by data keys, AES-256-GCM under a random nonce, and each carries its data key
 * wrapped in a key of the ring. One data key serves this process until it is used up, so that a key management service is asked
 * seldom.
 * @throws KeyRingError where the ring cannot wrap, or the index key is none
 */
export async function openEncryption({ ring, indexKey }: EncryptionOptions): Promise<Encryption> {
  let current = await newDataKey(ring);
  let renewing = false;
  const indexSecret = indexKey === undefined ? undefined : secretBytes(indexKey, "The index key");
  const indexKeys = new Map<string, Buffer>();
  const known = new Map<string, Promise<Uint8Array>>();
  const renew = () => {
    renewing = true;
    void newDataKey(ring).then((made) => { current = made; }, () => undefined).finally(() => { renewing = false; });
  };
  return {
    seal(place, value) {
      if (current.uses >= usesOfKey && !renewing) renew();
      // A ring that does not answer for so long must not lead to a nonce that comes twice.
      if (current.uses >= 2 ** 31) throw new KeyRingError("The data key is used up, and the key ring makes no other.", "See why the key management service does not answer.");
      current.uses += 1;
      return sealed(current, place, value);
    },
    blindIndex(place, value) {
      if (indexSecret === undefined) throw new KeyRingError("There is no index key, by which searchable encrypted values are found.", generateHint);
      const name = placeText(place);
      let key = indexKeys.get(name);
      // HKDF (RFC 5869): each field has a key of its own, so that equal values of two fields have nothing in common.
      if (key === undefined) indexKeys.set(name, (key = Buffer.from(hkdfSync("sha256", indexSecret, "", `corollary blind index 1\0${name}`, 32))));
      return createHmac("sha256", key).update(JSON.stringify(value)).digest().subarray(0, indexLength);
    },
    async open(values) {
      const stored = values.map(({ bytes }) => readStored(bytes));
      const keys = await Promise.all(stored.map((form) => dataKeyOf(form, ring, known)));
      return values.map(({ place }, i) => {
        const form = stored[i], key = keys[i];
        if (form === undefined || key === undefined) throw new Error("A value has no key.");
        return openedValue(form, key, place);
      });
    },
  };
}

async function newDataKey(ring: KeyRing): Promise<DataKey> {
  const key = randomBytes(32);
  return { key, header: headerOf(ring.current, await ring.wrap(key)), uses: 0 };
}

/** By what is stored: the same data key comes with many values. */
function dataKeyOf({ keyId, wrapped, header }: StoredForm, ring: KeyRing, known: Map<string, Promise<Uint8Array>>): Promise<Uint8Array> {
  const name = Buffer.from(header).toString("base64");
  let found = known.get(name);
  if (found === undefined) {
    found = ring.unwrap(keyId, wrapped);
    found.catch(() => known.delete(name));
    known.set(name, found);
    const [oldest] = known.keys();
    if (known.size > keptKeys && oldest !== undefined) known.delete(oldest);
  }
  return found;
}

function sealed({ key, header }: DataKey, place: EncryptedPlace, value: Json): Buffer {
  const nonce = randomBytes(12);
  const cipher = createCipheriv("aes-256-gcm", key, nonce);
  cipher.setAAD(bindingOf(header, place));
  const ciphertext = Buffer.concat([cipher.update(JSON.stringify(value), "utf8"), cipher.final()]);
  return Buffer.concat([header, nonce, ciphertext, cipher.getAuthTag()]);
}

function openedValue({ header, nonce, ciphertext, tag }: StoredForm, key: Uint8Array, place: EncryptedPlace): Json {
  const decipher = createDecipheriv("aes-256-gcm", key, nonce, { authTagLength: 16 });
  decipher.setAAD(bindingOf(header, place));
  decipher.setAuthTag(tag);
  let text: string;
  try {
    text = Buffer.concat([decipher.update(ciphertext), decipher.final()]).toString("utf8");
  } catch {
    throw new Error(`A stored value of ${placeText(place)} was changed outside the service, or belongs to another field.`);
  }
  const value: Json = JSON.parse(text);
  return value;
}

function bindingOf(header: Uint8Array, place: EncryptedPlace): Buffer {
  return Buffer.concat([header, Buffer.from(`\0${placeText(place)}`, "utf8")]);
}

function placeText({ entity, field }: EncryptedPlace): string {
  return `${entity}.${field}`;
}

export type { Encryption, Sealed };
