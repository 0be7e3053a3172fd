import { EvaluationError } from "./errors.js";

/** Order by code point. JavaScript's own order is by UTF-16 unit, which puts U+FFFD after U+1F600. */
export function compareText(a: string, b: string): number {
  if (a === b) return 0;
  const shared = Math.min(a.length, b.length);
  for (let at = 0; at < shared; at += 1) {
    const left = a.charCodeAt(at), right = b.charCodeAt(at);
    if (left !== right) return rank(left) - rank(right);
  }
  return a.length - b.length;
}

/** Puts surrogates above all other units, where the code points they stand for belong. */
function rank(unit: number): number {
  return unit < 0xd800 ? unit : unit < 0xe000 ? unit + 0x2000 : unit - 0x800;
}

/** Number of code points. */
export function countPoints(text: string): number {
  let count = 0;
  for (let at = 0; at < text.length; at += 1) {
    const unit = text.charCodeAt(at);
    if (unit < 0xdc00 || unit > 0xdfff) count += 1;
  }
  return count;
}

/** Without spaces at both ends. Other blanks stay. */
export function trimSpaces(text: string): string {
  let from = 0, to = text.length;
  while (from < to && text[from] === " ") from += 1;
  while (to > from && text[to - 1] === " ") to -= 1;
  return text.slice(from, to);
}

/**
 * LIKE: `%` any text, `_` one code point, `\` takes the next literally.
 * @throws EvaluationError `invalid_pattern` where the match comes to a backslash that nothing follows, as in Postgres.
 */
export function like(text: string, pattern: string): boolean {
  return matchFrom(points(text), 0, points(pattern), 0) === "yes";
}

/** Indexable by code point; plain text is so already. */
function points(text: string): ArrayLike<string> {
  return /[\ud800-\udfff]/.test(text) ? Array.from(text) : text;
}

/** `over`: the text ended too soon, so that no later start can match either. */
type Match = "yes" | "no" | "over";

function matchFrom(text: ArrayLike<string>, t: number, pattern: ArrayLike<string>, p: number): Match {
  while (t < text.length && p < pattern.length) {
    const sign = pattern[p];
    if (sign === "%") return matchAny(text, t, pattern, p + 1);
    if (sign === "\\") {
      p += 1;
      if (p >= pattern.length) throw openEscape();
    }
    if (sign !== "_" && pattern[p] !== text[t]) return "no";
    t += 1;
    p += 1;
  }
  if (t < text.length) return "no";
  while (pattern[p] === "%") p += 1;
  return p >= pattern.length ? "yes" : "over";
}

function matchAny(text: ArrayLike<string>, t: number, pattern: ArrayLike<string>, p: number): Match {
  for (; pattern[p] === "%" || pattern[p] === "_"; p += 1) {
    if (pattern[p] === "%") continue;
    if (t >= text.length) return "over";
    t += 1;
  }
  if (p >= pattern.length) return "yes";
  const escaped = pattern[p] === "\\";
  if (escaped && p + 1 >= pattern.length) throw openEscape();
  const first = escaped ? pattern[p + 1] : pattern[p];
  for (; t < text.length; t += 1) {
    if (text[t] !== first) continue;
    const found = matchFrom(text, t, pattern, p);
    if (found !== "no") return found;
  }
  return "over";
}

function openEscape(): EvaluationError {
  return new EvaluationError("invalid_pattern", "A LIKE pattern ends in a single backslash.");
}
