import { IdentityError } from "../errors.js";
import { hashToken } from "../secrets.js";
import type { Client } from "../sessions.js";
import type { Attempts, Counter } from "./attempts.js";

/**
 * Guesses are counted by address, and by account: those of strangers together, those of a browser that the account has
 * signed in with before on their own ("device cookies", OWASP). Whoever tries the passwords of somebody else slows down
 * strangers, at most by a minute, and never the owner's own devices.
 */
const byAddress = { free: 20, longest: 900 };
const byStrangers = { free: 8, longest: 60 };
const byDevice = { free: 8, longest: 900 };

export interface Guess {
  readonly client: Client;
  /** What is being guessed at: a normalised address of mail, or the id of an account. The same for accounts that are none. */
  readonly target: string;
  /** A device that the account is known to have signed in with. */
  readonly device?: string | undefined;
}

/** Counts a guess. Call `right` when it was. @throws IdentityError too_many_attempts */
export async function countGuess(attempts: Attempts, guess: Guess): Promise<{ readonly right: () => Promise<void> }> {
  const own = ownCounter(guess);
  const shared = `address ${guess.client.address ?? ""}`;
  const wait = await attempts.begin([{ key: shared, rule: byAddress }, own]);
  if (wait > 0) throw new IdentityError("too_many_attempts", `Too many attempts. Try again in ${wait} s.`, wait);
  return { right: () => attempts.succeed({ own: own.key, shared }) };
}

/** By a hash: counters hold no addresses of people. */
function ownCounter({ target, device }: Guess): Counter {
  const name = Buffer.from(hashToken(target)).toString("base64url");
  return device === undefined ? { key: `account ${name}`, rule: byStrangers } : { key: `device ${device} ${name}`, rule: byDevice };
}
