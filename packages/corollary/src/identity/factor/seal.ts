import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from "node:crypto";

const cipher = "aes-256-gcm";
const [ivLength, tagLength] = [12, 16];

/**
 * Seals what must be read again, by AES-256-GCM under a key made from the secret of the service (HKDF-SHA-256, RFC 5869).
 * @param owner the row it belongs to: sealed bytes that are moved to another row do not open
 */
export function seal(secret: string, owner: string, content: Uint8Array): Uint8Array {
  const iv = randomBytes(ivLength);
  const sealing = createCipheriv(cipher, keyOf(secret), iv).setAAD(Buffer.from(owner));
  const sealed = Buffer.concat([sealing.update(content), sealing.final()]);
  return new Uint8Array(Buffer.concat([iv, sealing.getAuthTag(), sealed]));
}

/** Opens what `seal` made. Throws where it was changed, or the secret is another one. */
export function unseal(secret: string, owner: string, sealed: Uint8Array): Uint8Array {
  const bytes = Buffer.from(sealed);
  const opening = createDecipheriv(cipher, keyOf(secret), bytes.subarray(0, ivLength), { authTagLength: tagLength })
    .setAAD(Buffer.from(owner))
    .setAuthTag(bytes.subarray(ivLength, ivLength + tagLength));
  return new Uint8Array(Buffer.concat([opening.update(bytes.subarray(ivLength + tagLength)), opening.final()]));
}

function keyOf(secret: string): Uint8Array {
  return new Uint8Array(hkdfSync("sha256", secret, "", "corollary one-time password", 32));
}
