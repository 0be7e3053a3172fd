import type { ZxcvbnFactory } from "@zxcvbn-ts/core";
import { IdentityError } from "../errors.js";
import { timesBreached, type BreachedPasswords } from "./breached.js";

export interface PasswordRules {
  /** Fewest characters. Default 10. */
  readonly minLength: number;
  /** Least score of zxcvbn, 0 to 4: 3 withstands about 10^10 guesses. Default 3. */
  readonly minScore: 0 | 1 | 2 | 3 | 4;
  /** Passwords that have leaked; absent: not asked. */
  readonly breached?: BreachedPasswords | undefined;
}

/** More is cut off by some systems and only costs time. */
export const maxPasswordLength = 256;
/** The estimator's work grows with the square of the length; what begins with a strong password is one. */
const estimatedLength = 72;

/**
 * Refuses passwords that are easily guessed, by zxcvbn (Wheeler, USENIX Security 2016), or known from breaches.
 * @param about words that a guesser would try first: name, address
 * @throws IdentityError weak_password, with what would make it better
 */
export async function requireStrong(password: string, rules: PasswordRules, about: readonly string[]): Promise<void> {
  const length = [...password].length;
  if (length < rules.minLength) throw weak(`The password needs ${rules.minLength} characters or more.`);
  if (length > maxPasswordLength) throw weak(`The password has at most ${maxPasswordLength} characters.`);
  const words = about.flatMap((text) => [text, ...text.split(/[^\p{L}\p{N}]+/u)]).filter((word) => word.length > 2).map((word) => word.toLowerCase());
  const { score, feedback } = await (await estimator()).checkAsync(password.slice(0, estimatedLength), words);
  if (score < rules.minScore) throw weak(["The password is easily guessed.", feedback.warning ?? "", ...feedback.suggestions].filter(Boolean).join(" "));
  if (rules.breached !== undefined && (await timesBreached(password, rules.breached)) > 0) {
    throw weak("The password is known from a breach of another service. Choose one that is used nowhere else.");
  }
}

function weak(message: string): IdentityError {
  return new IdentityError("weak_password", message, undefined, "password");
}

let made: Promise<ZxcvbnFactory> | undefined;

/** Its dictionaries are large, and needed only where passwords are chosen. */
function estimator(): Promise<ZxcvbnFactory> {
  return (made ??= makeEstimator());
}

async function makeEstimator(): Promise<ZxcvbnFactory> {
  const [core, common, english] = await Promise.all([import("@zxcvbn-ts/core"), import("@zxcvbn-ts/language-common"), import("@zxcvbn-ts/language-en")]);
  return new core.ZxcvbnFactory({
    dictionary: { ...common.dictionary, ...english.dictionary },
    graphs: common.adjacencyGraphs,
    translations: english.translations,
  });
}
