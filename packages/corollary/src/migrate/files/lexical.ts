/** The lexical rules of Postgres that matter for finding the end of a statement. Positions are indexes into the text. */

const identifierPart = /[A-Za-z0-9_$\u0080-\u{10ffff}]/u;
const dollarTag = /\$(?:[A-Za-z_\u0080-\u{10ffff}][A-Za-z0-9_\u0080-\u{10ffff}]*)?\$/uy;
const word = /[A-Za-z0-9_\u0080-\u{10ffff}][A-Za-z0-9_$\u0080-\u{10ffff}]*/uy;
/** Strings with a line feed between them are one string, of the kind that the first is. */
const continued = /(?:[ \t\r\f\v]|--[^\n]*)*\n(?:[ \t\r\f\v\n]|--[^\n]*\n)*'/uy;

/** Blanks as Postgres knows them; others belong to names. */
export function isBlank(char: string): boolean {
  return char !== "" && " \t\n\r\f\v".includes(char);
}

/** A bare name, key word or number at this place; empty where there is none. */
export function wordAt(sql: string, at: number): string {
  word.lastIndex = at;
  return word.exec(sql)?.[0] ?? "";
}

/** Where the line ends, before its line feed. */
export function endOfLine(sql: string, at: number): number {
  const end = sql.indexOf("\n", at);
  return end < 0 ? sql.length : end;
}

/** Comments nest; undefined where it is never closed. */
export function endOfBlockComment(sql: string, at: number): number | undefined {
  let depth = 0;
  for (let i = at; i < sql.length; i++) {
    if (sql.startsWith("/*", i)) {
      depth++;
      i++;
    } else if (sql.startsWith("*/", i)) {
      depth--;
      i++;
      if (depth === 0) return i + 1;
    }
  }
  return undefined;
}

/** Whether the quote at this place is that of `E'…'`, in which a backslash escapes what follows. */
export function startsEscapeString(sql: string, at: number): boolean {
  const before = sql.charAt(at - 1);
  return (before === "e" || before === "E") && !identifierPart.test(sql.charAt(at - 2));
}

/** The end of a string or quoted name: its quote, doubled, stands for itself. */
export function endOfQuoted(sql: string, at: number, escapes: boolean): number | undefined {
  const quote = sql.charAt(at);
  for (let i = at + 1; i < sql.length; i++) {
    const char = sql.charAt(i);
    if (escapes && char === "\\") i++;
    else if (char === quote && sql.charAt(i + 1) === quote) i++;
    else if (char === quote) return escapes ? continuation(sql, i + 1) : i + 1;
  }
  return undefined;
}

function continuation(sql: string, end: number): number | undefined {
  continued.lastIndex = end;
  const next = continued.exec(sql)?.[0];
  return next === undefined ? end : endOfQuoted(sql, end + next.length - 1, true);
}

/** The end of `$tag$ … $tag$`; "none" where this dollar begins no quote (`$1`), "open" where it is never closed. */
export function endOfDollarQuote(sql: string, at: number): number | "none" | "open" {
  dollarTag.lastIndex = at;
  const tag = dollarTag.exec(sql)?.[0];
  if (tag === undefined) return "none";
  const end = sql.indexOf(tag, at + tag.length);
  return end < 0 ? "open" : end + tag.length;
}
