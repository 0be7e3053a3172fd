import { createHash, createHmac, randomBytes, timingSafeEqual } from "node:crypto";

/** 256 random bits as text for cookies, links and headers. */
export function newToken(): string {
  return randomBytes(32).toString("base64url");
}

/**
 * What is kept of a token. Plain SHA-256 is enough for secrets of 256 random bits: there is nothing to guess, so nothing
 * that slowness would protect.
 */
export function hashToken(token: string): Uint8Array {
  return new Uint8Array(createHash("sha256").update(token, "utf8").digest());
}

/** A text that only somebody who knows `key` can make. */
export function derived(key: string, purpose: string): string {
  return createHmac("sha256", key).update(purpose, "utf8").digest("base64url");
}

/** Compares without telling by its time how much is right. */
export function sameText(a: string, b: string): boolean {
  return timingSafeEqual(hashToken(a), hashToken(b));
}
