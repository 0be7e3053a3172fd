import type { Place, Report } from "./report.js";

/**
 * A pattern is enforced twice: by JavaScript in the service and, where it is written in what both understand alike, by
 * a check of the database.
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
    code: "foreign-pattern", severity: "warning", at,
    message: `${title} has the pattern /${pattern}/, which the database cannot enforce: it has ${found.join(", ")}.`,
    hint: "The service still does. For both, write it with classes such as [a-z0-9], \\d, \\s, \\w, groups (?:…), look-ahead, * + ? {m,n}.",
  });
}

interface Foreign {
  readonly syntax: RegExp;
  readonly why: string;
}

/** Each is tried at every token outside brackets. */
const outside: readonly Foreign[] = [
  { syntax: /^\(\?<[^=!]/, why: "a named group" },
  { syntax: /^\(\?<[=!]/, why: "a look-behind" },
  { syntax: /^\(\?[a-z-]+[:)]/, why: "flags inside" },
  { syntax: /^\{(?:\d+,)?(?:25[6-9]|2[6-9]\d|[3-9]\d\d|\d{4,}),?\}/, why: "more than 255 repetitions" },
  { syntax: /^\\[1-9]/, why: "a back reference" },
  { syntax: /^\[\^?\]/, why: "empty brackets" },
];

const escapes: readonly Foreign[] = [
  { syntax: /^\\[pP]\{/, why: "\\p{…}" },
  { syntax: /^\\u\{/, why: "\\u{…}" },
  { syntax: /^\\k</, why: "\\k<…>" },
  { syntax: /^\\[bB]/, why: "\\b or \\B" },
  { syntax: /^\\c/, why: "\\c" },
  { syntax: /^\\0/, why: "\\0" },
];

const inBrackets: readonly Foreign[] = [{ syntax: /^\\[DSW]/, why: "\\D, \\S or \\W inside brackets" }];

function foreignParts(pattern: string): string[] {
  const found = new Set<string>();
  let bracket = false;
  for (let index = 0; index < pattern.length; index += pattern[index] === "\\" ? 2 : 1) {
    const rest = pattern.slice(index);
    for (const { syntax, why } of [...escapes, ...(bracket ? inBrackets : outside)]) if (syntax.test(rest)) found.add(why);
    if (bracket) bracket = rest[0] !== "]";
    else bracket = rest.startsWith("[");
  }
  return [...found];
}
