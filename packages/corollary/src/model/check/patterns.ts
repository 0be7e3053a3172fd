import type { Place, Report } from "./report.js";

/**
 * A pattern is enforced twice: by Postgres in the database and by JavaScript before it. It must therefore be written
 * in what both understand alike.
 */
export function checkPattern(title: string, pattern: string, at: Place, report: Report): void {
  try {
    new RegExp(pattern, "u");
  } catch (error) {
    report({
      code: "invalid-pattern", at,
      message: `${title} has the pattern /${pattern}/, which is no regular expression: ${error instanceof Error ? error.message : String(error)}.`,
      hint: "Patterns are read as Unicode (flag u), where a stray backslash or bracket is an error.",
    });
    return;
  }
  const found = foreignParts(pattern);
  if (found.length === 0) return;
  report({
    code: "foreign-pattern", at,
    message: `${title} has the pattern /${pattern}/, of which Postgres does not understand, or reads otherwise: ${found.join("; ")}.`,
    hint: "Write it with what both know: classes such as [a-z0-9], \\d, \\s, \\w, groups (?:…), look-ahead, * + ? {m,n}.",
  });
}

interface Foreign {
  readonly syntax: RegExp;
  readonly why: string;
}

/** Each is tried at every token outside brackets. */
const outside: readonly Foreign[] = [
  { syntax: /^\(\?<[^=!]/, why: "named groups" },
  { syntax: /^\(\?[a-z-]+[:)]/, why: "flags inside the pattern" },
  { syntax: /^\{(?:\d+,)?(?:25[6-9]|2[6-9]\d|[3-9]\d\d|\d{4,}),?\}/, why: "more than 255 repetitions" },
];

const escapes: readonly Foreign[] = [
  { syntax: /^\\[pP]\{/, why: "\\p{…}" },
  { syntax: /^\\u\{/, why: "\\u{…}" },
  { syntax: /^\\x/, why: "\\x (takes any number of digits there)" },
  { syntax: /^\\k</, why: "\\k<…>" },
  { syntax: /^\\[bB]/, why: "\\b and \\B (other things there)" },
  { syntax: /^\\c/, why: "\\c" },
  { syntax: /^\\0/, why: "\\0 (Postgres text has no NUL)" },
];

const inBrackets: readonly Foreign[] = [
  { syntax: /^\[[:.=]/, why: "[: [. [= inside brackets" },
  { syntax: /^\\[DSW]/, why: "\\D, \\S and \\W inside brackets" },
];

function foreignParts(pattern: string): string[] {
  const found = new Set<string>();
  let bracket = false;
  for (let index = 0; index < pattern.length; index += pattern[index] === "\\" ? 2 : 1) {
    const rest = pattern.slice(index);
    for (const { syntax, why } of [...escapes, ...(bracket ? inBrackets : outside)]) if (syntax.test(rest)) found.add(why);
    if (bracket) bracket = rest[0] !== "]";
    else if (rest[0] === "[") {
      bracket = true;
      if (/^\[\^?\]/.test(rest)) found.add("empty brackets");
    }
  }
  return [...found];
}
