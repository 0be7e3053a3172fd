import { singular, snakeCase } from "../../../model/naming.js";

/** The words of a name, small and in the singular: "OrderLines" and "order_line" are the same. */
export function wordsOf(name: string): readonly string[] {
  const known = split.get(name);
  if (known !== undefined) return known;
  const words = snakeCase(name).split(/[_\s]+/).filter((word) => word !== "").map((word) => singular(word));
  if (split.size > 50_000) split.clear();
  split.set(name, words);
  return words;
}
const split = new Map<string, readonly string[]>();

/** How alike two names are, from 0 to 1: the better of two measures, letters that need not be changed, and words that are the same or short for each other. */
export function namesAlike(a: string, b: string): number {
  if (a === b) return 1;
  const [x, y] = [wordsOf(a), wordsOf(b)];
  const [one, other] = [x.join("_"), y.join("_")];
  // One name that is written in two ways is nearly the same.
  return one === other ? 0.98 : Math.max(lettersAlike(one, other), wordsAlike(x, y));
}

/** The part of all words that have a like in the other name (Sørensen and Dice), each used once. */
function wordsAlike(a: readonly string[], b: readonly string[]): number {
  const left = [...b];
  let both = 0;
  for (const word of a) {
    const scores = left.map((other) => wordAlike(word, other));
    const best = Math.max(0, ...scores);
    if (best === 0) continue;
    both += best;
    left.splice(scores.indexOf(best), 1);
  }
  return a.length + b.length === 0 ? 0 : (2 * both) / (a.length + b.length);
}

function wordAlike(a: string, b: string): number {
  if (a === b) return 1;
  if (isShortFor(a, b) || isShortFor(b, a)) return 0.85;
  const letters = lettersAlike(a, b);
  return letters >= 0.6 ? letters : 0;
}

/** "qty" for quantity, "desc" for description: the first letter, and others in their order. */
function isShortFor(short: string, long: string): boolean {
  if (short.length < 2 || short.length >= long.length || short[0] !== long[0]) return false;
  if (long.startsWith(short)) return true;
  let at = 0;
  for (const letter of short) {
    at = long.indexOf(letter, at) + 1;
    if (at === 0) return false;
  }
  return !/[aeiou]/.test(short.slice(1));
}

const lettersAlike = (a: string, b: string): number => 1 - distance(a, b) / Math.max(a.length, b.length, 1);

/** Insertions, deletions and replacements from one text to the other (V. I. Levenshtein, 1965; by rows, as R. A. Wagner and M. J. Fischer, 1974). */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      next.push(Math.min((row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1, (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1)));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
