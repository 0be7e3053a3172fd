import { RenameRefused } from "./refused.js";
import type { Named, Rule } from "./match.js";
import { shellWord } from "./spoken.js";

/** One thing, before or after, by its identity. */
export interface Sides<T> {
  readonly before: ReadonlyMap<string, Named<T>>;
  readonly after: ReadonlyMap<string, Named<T>>;
}

export interface Answers {
  readonly yes: ReadonlySet<string>;
  readonly no: ReadonlySet<string>;
}

/** That `to` is what `from` was: as a person answered, or as the model states it. */
export interface Claim<T> {
  readonly from: Named<T>;
  readonly to: Named<T>;
  readonly by: "answer" | "model";
}

export interface Claims<T> {
  /** Certain. */
  readonly held: readonly Claim<T>[];
  /**
   * Stated of something that is there already, under a name that is gone: perhaps it was renamed long ago, and somebody used
   * and gave up the former name since; perhaps it takes the name of something that goes. Only a person knows.
   */
  readonly doubtful: readonly Claim<T>[];
}

/**
 * What is certain before anything is compared. A statement of the model counts where what it names is there, and is not
 * what it names still: it has gone, or is known to have moved on itself. So a statement that was followed long ago says
 * nothing any more.
 * @throws RenameRefused where answers and statements contradict each other
 */
export function claimsOf<T>({ before, after }: Sides<T>, rule: Rule<T>, answers: Answers): Claims<T> {
  const claims = new Map<string, Claim<T>>();
  for (const [identity, to] of after) {
    const answered = [...before.values()].filter((from) => answers.yes.has(`${from.said}=${to.said}`));
    const stated = formerOf(to, before, rule);
    const claim = oneOf(to, answered, stated, answers);
    if (claim !== undefined && rule.identity(claim.from.it) !== identity) claims.set(identity, claim);
  }
  const held = [...claims].filter(([identity, claim]) => isCertain(identity, claim, claims, { before, after }, rule)).map(([, claim]) => claim);
  const certain = withoutRivals(held);
  for (const { from, to, by } of certain) {
    const pair = `${from.said}=${to.said}`;
    if (by === "model" && answers.no.has(pair)) throw new RenameRefused(`--no-rename says that ${to.said} is not what ${from.said} was, and the model states that it is.`, `Take .was(…) away from ${to.said}, or pass no --no-rename ${shellWord(pair)}.`);
  }
  const taken = new Set(certain.flatMap(({ from, to }) => [from, to]));
  const doubtful = [...claims].flatMap(([identity, claim]) => {
    const doubted = before.has(identity) && !after.has(rule.identity(claim.from.it)) && !taken.has(claim.from) && !taken.has(claim.to);
    return doubted && !answers.no.has(`${claim.from.said}=${claim.to.said}`) ? [claim] : [];
  });
  return { held: certain, doubtful };
}

function formerOf<T>(to: Named<T>, before: ReadonlyMap<string, Named<T>>, rule: Rule<T>): Named<T> | undefined {
  for (const name of rule.former(to.it)) {
    const from = before.get(name);
    if (from !== undefined) return from;
  }
  return undefined;
}

function oneOf<T>(to: Named<T>, answered: readonly Named<T>[], stated: Named<T> | undefined, { no }: Answers): Claim<T> | undefined {
  const [from, other] = answered;
  if (from !== undefined && other !== undefined) throw new RenameRefused(`${to.said} cannot be what ${from.said} was and what ${other.said} was.`, `Pass one --rename for ${to.said}.`);
  const said = from ?? stated;
  const pair = said === undefined ? "" : `${said.said}=${to.said}`;
  if (from !== undefined && no.has(pair)) throw new RenameRefused(`--rename and --no-rename both say ${pair}.`, "Pass one of the two.");
  if (from !== undefined && stated !== undefined && stated !== from) {
    throw new RenameRefused(`--rename says that ${to.said} was ${from.said}, and the model states that it was ${stated.said}.`, `Take .was(…) away from ${to.said}, or pass no --rename for it.`);
  }
  return said && { from: said, to, by: from === undefined ? "model" : "answer" };
}

function isCertain<T>(identity: string, claim: Claim<T>, claims: ReadonlyMap<string, Claim<T>>, sides: Sides<T>, rule: Rule<T>, seen: ReadonlySet<string> = new Set()): boolean {
  if (claim.by === "answer") return true;
  if (seen.has(identity) || !givesUp(claim, claims, sides.after, rule, new Set())) return false;
  const there = sides.before.get(identity);
  // What bears the name before must be known to go by another one afterwards.
  return there === undefined || [...claims].some(([next, other]) => other.from === there && isCertain(next, other, claims, sides, rule, new Set([...seen, identity])));
}

/** Whether the former name is free: gone, or borne afterwards by something that had another one. */
function givesUp<T>({ from }: Claim<T>, claims: ReadonlyMap<string, Claim<T>>, after: ReadonlyMap<string, Named<T>>, rule: Rule<T>, seen: Set<string>): boolean {
  const identity = rule.identity(from.it);
  if (!after.has(identity)) return true;
  const next = claims.get(identity);
  if (next === undefined || seen.has(identity)) return false;
  seen.add(identity);
  return next.by === "answer" || givesUp(next, claims, after, rule, seen);
}

/** Of several that claim the same, an answer counts before a statement, else the first. */
function withoutRivals<T>(held: readonly Claim<T>[]): Claim<T>[] {
  const byFrom = new Map<Named<T>, Claim<T>>();
  for (const claim of held) {
    const other = byFrom.get(claim.from);
    if (other !== undefined && other.by === "answer" && claim.by === "answer") throw new RenameRefused(`${other.to.said} and ${claim.to.said} cannot both be what ${claim.from.said} was.`, `Pass one --rename for ${claim.from.said}.`);
    if (other === undefined || claim.by === "answer") byFrom.set(claim.from, claim);
  }
  return [...byFrom.values()];
}
