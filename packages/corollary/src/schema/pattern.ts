/**
 * A JavaScript regular expression as one of Postgres that matches the same texts as a whole, or undefined where it uses
 * something that the two do not share. Then the database has no check and the service alone validates.
 */
export function postgresPattern(source: string): string | undefined {
  const parts: string[] = [];
  let at = 0;
  while (at < source.length) {
    const piece = source[at] === "[" ? characterClass(source, at) : single(source, at);
    if (piece === undefined) return undefined;
    parts.push(piece.sql);
    at += piece.length;
  }
  return `^(?:${parts.join("")})$`;
}

interface Piece { readonly sql: string; readonly length: number }

/** What `\d`, `\w`, `\s` stand for in JavaScript, as members of a class. Postgres would ask the collation. */
const shorthands: Readonly<Record<string, string>> = {
  d: "0-9",
  w: "A-Za-z0-9_",
  s: "\\t\\n\\u000B\\f\\r \\u00A0\\u1680\\u2000-\\u200A\\u2028\\u2029\\u202F\\u205F\\u3000\\uFEFF",
};
const controls: ReadonlySet<string> = new Set(["t", "n", "r", "f", "v"]);

function single(source: string, at: number): Piece | undefined {
  const character = source.charAt(at);
  if (character === "\\") return escape(source, at);
  // A dot leaves out line ends in JavaScript, and nothing in Postgres.
  if (character === ".") return { sql: "[^\\n\\r\\u2028\\u2029]", length: 1 };
  if (character === "(") return group(source, at);
  // Outside of `{2,3}` a brace means itself in JavaScript but may be an error in Postgres.
  if (character === "{") return bound(source, at);
  if (character === "}") return { sql: "\\}", length: 1 };
  return { sql: character, length: 1 };
}

/** Plain groups and lookahead are the same in both; named groups and lookbehind are not. */
function group(source: string, at: number): Piece | undefined {
  if (source.charAt(at + 1) !== "?") return { sql: "(", length: 1 };
  const opening = source.slice(at, at + 3);
  return opening === "(?:" || opening === "(?=" || opening === "(?!" ? { sql: opening, length: 3 } : undefined;
}

function bound(source: string, at: number): Piece | undefined {
  const found = /^\{(\d+)(?:,(\d*))?\}/.exec(source.slice(at));
  if (found === null) return { sql: "\\{", length: 1 };
  // Postgres counts to 255 only.
  const most = Math.max(Number(found[1]), Number(found[2] ?? 0));
  return most <= 255 ? { sql: found[0], length: found[0].length } : undefined;
}

function escape(source: string, at: number): Piece | undefined {
  const letter = source.charAt(at + 1);
  const members = shorthands[letter.toLowerCase()];
  if (members !== undefined && letter !== "") return { sql: `[${letter === letter.toLowerCase() ? "" : "^"}${members}]`, length: 2 };
  return literalEscape(source, at);
}

/** An escape that stands for one character. Word boundaries, back references and properties have no equal. */
function literalEscape(source: string, at: number): Piece | undefined {
  const letter = source.charAt(at + 1);
  if (controls.has(letter)) return { sql: `\\${letter}`, length: 2 };
  const code = /^\\(?:u([\da-f]{4})|x([\da-f]{2}))/i.exec(source.slice(at));
  if (code !== null) return { sql: `\\u${(code[1] ?? code[2] ?? "").padStart(4, "0")}`, length: code[0].length };
  return letter !== "" && /[^A-Za-z0-9]/.test(letter) ? { sql: `\\${letter}`, length: 2 } : undefined;
}

function characterClass(source: string, at: number): Piece | undefined {
  let end = at + 1;
  let sql = "[";
  if (source[end] === "^") {
    sql += "^";
    end += 1;
  }
  if (source[end] === "]") return undefined;
  while (end < source.length && source[end] !== "]") {
    const member = classMember(source, end);
    if (member === undefined) return undefined;
    sql += member.sql;
    end += member.length;
  }
  return end < source.length ? { sql: `${sql}]`, length: end + 1 - at } : undefined;
}

function classMember(source: string, at: number): Piece | undefined {
  const character = source.charAt(at);
  // "[." "[=" "[:" begin something else in Postgres.
  if (character === "[") return { sql: "\\[", length: 1 };
  if (character !== "\\") return { sql: character, length: 1 };
  const letter = source.charAt(at + 1);
  const members = shorthands[letter];
  if (members !== undefined) return { sql: members, length: 2 };
  return literalEscape(source, at);
}
