import { hash, parseOptions, verify, type Options } from "@node-rs/argon2";
import { verifyForeign } from "./foreign.js";

/** argon2id as the OWASP Password Storage Cheat Sheet recommends it first: 19 MiB, 2 passes, 1 lane. */
const parameters = { memoryCost: 19_456, timeCost: 2, parallelism: 1, outputLen: 32 } as const satisfies Options;

/** A hash in PHC form, which states its own parameters. Passwords are compared in Unicode's form NFKC (NIST SP 800-63B). */
export function hashPassword(password: string): Promise<string> {
  return hash(password.normalize("NFKC"), parameters);
}

/** Whether the password made the hash: argon2, or what another system kept (see `verifyForeign`). */
export function verifyPassword(password: string, stored: string): Promise<boolean> {
  const text = password.normalize("NFKC");
  return stored.startsWith("$argon2") ? verify(stored, text) : verifyForeign(text, stored);
}

/** Whether a hash is weaker than one made now, so that the next sign-in should replace it. */
export function isOutdated(stored: string): boolean {
  if (!stored.startsWith("$argon2id$")) return true;
  const stated = parseOptions(stored);
  return stated.memoryCost < parameters.memoryCost || stated.timeCost < parameters.timeCost || stated.outputLen < parameters.outputLen;
}

let decoy: Promise<string> | undefined;

/**
 * Does the work of checking a password where there is none to check, so that time does not tell which accounts exist.
 * Always false.
 */
export async function verifyNothing(password: string): Promise<false> {
  decoy ??= hashPassword("There is no such account.");
  await verifyPassword(password, await decoy);
  return false;
}
