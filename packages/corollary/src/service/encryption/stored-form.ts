/**
 * The stored form of an encrypted value, version 1:
 *
 *   1 byte    version, 1
 *   1 byte    length of the name of the key, n
 *   n bytes   name of the key that wraps the data key, UTF-8
 *   2 bytes   length of the wrapped data key, w, big-endian
 *   w bytes   the wrapped data key
 *   12 bytes  nonce
 *   …         ciphertext, AES-256-GCM (NIST SP 800-38D)
 *   16 bytes  authentication tag
 *
 * Everything before the nonce, the entity and the field are authenticated with it.
 */
export interface StoredForm {
  readonly keyId: string;
  readonly wrapped: Uint8Array;
  /** Everything before the nonce. */
  readonly header: Uint8Array;
  readonly nonce: Uint8Array;
  readonly ciphertext: Uint8Array;
  readonly tag: Uint8Array;
}

const nonceLength = 12, tagLength = 16;

export function headerOf(keyId: string, wrapped: Uint8Array): Buffer {
  const id = Buffer.from(keyId, "utf8");
  const length = Buffer.alloc(2);
  length.writeUInt16BE(wrapped.length);
  return Buffer.concat([Buffer.from([1, id.length]), id, length, wrapped]);
}

/** @throws Error where the bytes are none of this form */
export function readStored(bytes: Uint8Array): StoredForm {
  const of = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  const idEnd = 2 + (of[1] ?? 0);
  const wrapped = of.length < idEnd + 2 ? 0 : of.readUInt16BE(idEnd);
  const headerEnd = idEnd + 2 + wrapped;
  if (of[0] !== 1 || of.length < headerEnd + nonceLength + tagLength) throw new Error("A stored value is no encrypted value of a known form.");
  return {
    keyId: of.toString("utf8", 2, idEnd),
    wrapped: of.subarray(idEnd + 2, headerEnd),
    header: of.subarray(0, headerEnd),
    nonce: of.subarray(headerEnd, headerEnd + nonceLength),
    ciphertext: of.subarray(headerEnd + nonceLength, of.length - tagLength),
    tag: of.subarray(of.length - tagLength),
  };
}
