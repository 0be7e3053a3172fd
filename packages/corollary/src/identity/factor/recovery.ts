import { randomBytes } from "node:crypto";
import { RecoveryCode } from "../entities.js";
import { hashToken } from "../secrets.js";
import type { Store } from "../store.js";

const codes = 10;
/** Without letters that look like digits (Crockford's base 32). */
const alphabet = "0123456789abcdefghjkmnpqrstvwxyz";
/** 16 of 32 letters: 80 bits, too many to be guessed even from their hashes. */
const length = 16;

/** New codes in place of all that there were. They are shown once. */
export async function newRecoveryCodes(store: Store, account: string): Promise<readonly string[]> {
  const made = Array.from({ length: codes }, newCode);
  await store.db.from(RecoveryCode).where((r) => r.account.is(account)).delete();
  await store.db.createMany(RecoveryCode, made.map((code) => ({ account, hash: hashOf(account, code) })));
  return made;
}

/** Whether it is a code of the account that was not used before. True once. */
export async function spendRecoveryCode(store: Store, account: string, code: string): Promise<boolean> {
  return (await store.db.from(RecoveryCode).where((r) => r.account.is(account).and(r.hash.eq(hashOf(account, code)))).delete()) === 1;
}

/** How many are left. */
export function recoveryCodesLeft(store: Store, account: string): Promise<number> {
  return store.db.from(RecoveryCode).where((r) => r.account.is(account)).count();
}

function newCode(): string {
  const letters = [...randomBytes(length)].map((byte) => alphabet[byte % alphabet.length]).join("");
  return letters.replace(/(.{4})(?=.)/g, "$1-");
}

/** However it was typed. */
function hashOf(account: string, code: string): Uint8Array {
  const letters = code.toLowerCase().replace(/[\s-]/g, "").replaceAll("o", "0").replace(/[il]/g, "1");
  return hashToken(`${account} ${letters}`);
}
