/** A piece of SQL text, as far as names are concerned. */
export interface Token {
  readonly kind: "name" | "string" | "other";
  /** As it stands in the text. */
  readonly text: string;
  /** What is named, without quotes and in lower case where Postgres takes it so; the content of a string. */
  readonly value: string;
}

const pattern = /[eE]?'(?:[^'\\]|''|\\.)*'|"(?:[^"]|"")*"|[A-Za-z_\u0080-\uffff][\w$\u0080-\uffff]*|[^A-Za-z_\u0080-\uffff'"]+|./gs;

/** Cuts an expression into names, strings and what is between them. Nothing is lost: the texts joined are the expression. */
export function tokens(sql: string): Token[] {
  return [...sql.matchAll(pattern)].map(([text]): Token => {
    if (text.startsWith('"') && text.length > 1) return { kind: "name", text, value: text.slice(1, -1).replaceAll('""', '"') };
    if (/^[eE]?'/.test(text) && text.length > 1) return { kind: "string", text, value: text.slice(text.indexOf("'") + 1, -1).replaceAll("''", "'") };
    return /^[A-Za-z_\u0080-\uffff]/.test(text) ? { kind: "name", text, value: text.toLowerCase() } : { kind: "other", text, value: text };
  });
}

const known = new Map<string, Mentions>();

export interface Mentions {
  readonly names: ReadonlySet<string>;
  /** Names inside strings, as in `nextval('counter'::regclass)`. */
  readonly quoted: ReadonlySet<string>;
}

/** Every name that an expression may speak of. More than it does, never less: a column and a function may share a name. */
export function mentions(sql: string): Mentions {
  const found = known.get(sql);
  if (found !== undefined) return found;
  const all = tokens(sql);
  const names = new Set(all.filter(({ kind }) => kind === "name").map(({ value }) => value));
  const quoted = new Set(all.filter(({ kind }) => kind === "string").flatMap(({ value }) => tokens(value).filter(({ kind }) => kind === "name").map((inner) => inner.value)));
  const made = { names, quoted };
  if (known.size > 20_000) known.clear();
  known.set(sql, made);
  return made;
}

/** The expression with one name for another, wherever the old one stands as a name. */
export function renameIn(sql: string, from: string, to: string, quote: (name: string) => string): string {
  if (!mentions(sql).names.has(from)) return sql;
  return tokens(sql).map((token) => (token.kind === "name" && token.value === from ? quote(to) : token.text)).join("");
}
