import { badRequest, HttpProblem } from "./problem.js";
import { suggestion } from "./nearest.js";

/**
 * The parameters of a query string (without "?"), by name. Each may be given once; `+` and `%20` are spaces.
 * Names outside `known` are refused, so that a mistyped filter never answers with everything.
 */
export function readParameters<N extends string>(query: string, known: readonly N[]): Partial<Record<N, string>> {
  const found: Partial<Record<N, string>> = {};
  if (query === "") return found;
  for (const pair of query.split("&")) {
    if (pair === "") continue;
    const equals = pair.indexOf("=");
    const name = decode(equals === -1 ? pair : pair.slice(0, equals), "the name of a parameter");
    const value = equals === -1 ? "" : decode(pair.slice(equals + 1), name);
    const own = known.find((candidate) => candidate === name);
    if (own === undefined) throw badRequest("unknown_parameter", name.slice(0, 60), `Unknown parameter${suggestion(name, known)}`);
    if (found[own] !== undefined) throw badRequest("duplicate_parameter", name, `Parameter "${name}" is given twice; join its values with commas.`);
    found[own] = value;
  }
  return found;
}

function decode(text: string, name: string): string {
  const decoded = decodePercent(text.includes("+") ? text.replaceAll("+", " ") : text, name);
  if (decoded.includes("\0")) throw badRequest("invalid_parameter", name, "The character NUL (U+0000) cannot be asked for.");
  return decoded;
}

/** Undoes percent-encoding, which must be of UTF-8. `name` says what is read, for the message. */
export function decodePercent(text: string, name: string): string {
  if (!text.includes("%")) return text;
  try {
    return decodeURIComponent(text);
  } catch {
    throw badRequest("malformed_request", name, `The percent-encoding of ${name} is not of UTF-8 text.`);
  }
}

/** A whole number in bounds, or what it is when absent. */
export function wholeParameter(text: string | undefined, name: string, least: number, most: number, absent: number): number {
  if (text === undefined) return absent;
  const value = /^\d{1,15}$/.test(text) ? Number(text) : Number.NaN;
  if (value >= least && value <= most) return value;
  throw badRequest("invalid_parameter", name, `"${name}" is a whole number from ${least} to ${most}.`);
}

/** One of the words, or the first of them when absent. */
export function wordParameter<W extends string>(text: string | undefined, name: string, words: readonly [W, ...W[]]): W {
  if (text === undefined) return words[0];
  const word = words.find((candidate) => candidate === text);
  if (word !== undefined) return word;
  throw badRequest("invalid_parameter", name, `"${name}" is one of ${words.join(", ")}.`);
}

export function tooLong(what: string, limit: number, code: "url_too_long" | "invalid_filter"): HttpProblem {
  const message = `${what} is longer than ${limit} characters.`;
  return code === "url_too_long" ? new HttpProblem(414, code, message) : badRequest(code, "filter", message);
}
