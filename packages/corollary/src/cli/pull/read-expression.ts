/**
 * Reads the text in which Postgres prints an expression (`pg_get_expr`) and writes it in the language, as far as that says
 * the same in simple words: comparisons, logic, null, lists, patterns, lengths, sums. Casts are left out: whether the
 * expression still means the same is for the caller to find out, by having Postgres print it again.
 */

/** How the language calls a column: a field as it is, a reference only to ask whether it is there. */
export interface Named { readonly source: string; readonly reference?: true }

type Term =
  | { readonly kind: "value" | "condition"; readonly source: string }
  | { readonly kind: "reference"; readonly source: string }
  | { readonly kind: "literal"; readonly source: string; readonly text?: string }
  | { readonly kind: "list"; readonly items: readonly string[] };

/** Undefined where it has something that is not read. `named` gives the member for a column. */
export function readExpression(sql: string, named: (column: string) => Named | undefined): string | undefined {
  try {
    const reader = new Reader(tokensOf(sql), named);
    const term = reader.condition();
    return reader.atEnd() && (term.kind === "condition" || term.kind === "value") ? term.source : undefined;
  } catch (error) {
    if (error instanceof NotRead) return undefined;
    throw error;
  }
}

class NotRead extends Error {}

const token = /\s+|('(?:[^']|'')*'|"(?:[^"]|"")*"|\d+(?:\.\d+)?|[A-Za-z_][\w$]*|::|<>|<=|>=|!~~\*?|~~\*?|\|\||[-+*<>=()[\],.])/gy;

function tokensOf(sql: string): string[] {
  const found: string[] = [];
  let end = 0;
  for (const match of sql.matchAll(token)) {
    end = match.index + match[0].length;
    if (match[1] !== undefined) found.push(match[1]);
  }
  if (end !== sql.length || /[eE]'/.test(sql)) throw new NotRead();
  return found;
}

const comparisons: Readonly<Record<string, string>> = { "=": "eq", "<>": "ne", "<": "lt", "<=": "lte", ">": "gt", ">=": "gte" };
const mirrored: Readonly<Record<string, string>> = { eq: "eq", ne: "ne", lt: "gt", lte: "gte", gt: "lt", gte: "lte" };
const methods: Readonly<Record<string, string>> = { lower: "lower", upper: "upper", length: "length", char_length: "length", btrim: "trim", abs: "abs" };
const numeric = /^-?\d+(?:\.\d+)?$/;
const numericTypes = new Set(["integer", "bigint", "smallint", "numeric", "real", "double"]);

class Reader {
  private place = 0;
  constructor(private readonly tokens: readonly string[], private readonly named: (column: string) => Named | undefined) {}

  atEnd = (): boolean => this.place === this.tokens.length;

  private peek = (): string => this.tokens[this.place] ?? "";
  private is = (word: string): boolean => this.peek().toUpperCase() === word && (this.place += 1) > 0;
  private need(word: string): void {
    if (!this.is(word)) throw new NotRead();
  }

  condition(): Term { return this.joined("OR", "or", () => this.joined("AND", "and", () => this.negated())); }

  private joined(word: string, method: string, next: () => Term): Term {
    const first = next();
    const more: string[] = [];
    while (this.is(word)) more.push(sourceOf(next(), "condition"));
    return more.length === 0 ? first : { kind: "condition", source: `${sourceOf(first, "condition")}.${method}(${more.join(", ")})` };
  }

  private negated(): Term {
    return this.is("NOT") ? { kind: "condition", source: `${sourceOf(this.negated(), "condition")}.not()` } : this.predicate();
  }

  private predicate(): Term {
    const left = this.sum();
    if (this.is("IS")) return this.nullTest(left);
    const operator = this.peek();
    const method = comparisons[operator];
    if (method !== undefined) {
      this.place += 1;
      if (this.is("ANY")) return this.membership(left, operator === "=" ? "in" : undefined);
      if (this.is("ALL")) return this.membership(left, operator === "<>" ? "notIn" : undefined);
      return comparison(left, method, this.sum());
    }
    return operator === "~~" || operator === "~~*" ? this.pattern(left, operator === "~~*") : left;
  }

  private nullTest(left: Term): Term {
    const not = this.is("NOT");
    this.need("NULL");
    if (left.kind !== "value" && left.kind !== "reference") throw new NotRead();
    return { kind: "condition", source: `${left.source}.${not ? "isNotNull" : "isNull"}()` };
  }

  private membership(left: Term, method: string | undefined): Term {
    this.need("(");
    const list = this.sum();
    this.need(")");
    if (method === undefined || list.kind !== "list") throw new NotRead();
    return { kind: "condition", source: `${sourceOf(left, "value")}.${method}([${list.items.join(", ")}])` };
  }

  private pattern(left: Term, caseless: boolean): Term {
    this.place += 1;
    const right = this.sum();
    if (right.kind !== "literal" || right.text === undefined) throw new NotRead();
    return { kind: "condition", source: `${sourceOf(left, "value")}.like(${right.source}${caseless ? ", { caseless: true }" : ""})` };
  }

  private sum(): Term {
    let left = this.cast();
    for (;;) {
      const method = ({ "+": "add", "-": "sub", "*": "mul" } as const)[this.peek()];
      if (method === undefined) return left;
      this.place += 1;
      left = { kind: "value", source: `${sourceOf(left, "value")}.${method}(${operandOf(this.cast())})` };
    }
  }

  /** Numbers are printed in quotes where they are negative: `'-1'::integer`. */
  private cast(): Term {
    let term = this.primary();
    while (this.is("::")) {
      const type = this.type();
      if (term.kind === "literal" && term.text !== undefined && numericTypes.has(type) && numeric.test(term.text)) term = { kind: "literal", source: term.text };
    }
    return term;
  }

  /** The first word of a type; the others, modifiers and brackets are passed over. */
  private type(): string {
    const first = this.peek().toLowerCase();
    if (!/^[a-z_"]/.test(first)) throw new NotRead();
    this.place += 1;
    while (/^(?:varying|precision|with|without|time|zone|\.)$/i.test(this.peek())) this.place += 1;
    if (this.tokens[this.place - 1] === ".") this.place += 1;
    if (this.peek() === "(") while (!this.is(")")) this.step();
    while (this.is("[")) this.need("]");
    return first;
  }

  private step(): void {
    if (this.atEnd()) throw new NotRead();
    this.place += 1;
  }

  private primary(): Term {
    const word = this.peek();
    this.step();
    if (word === "(") {
      const term = this.condition();
      this.need(")");
      return term;
    }
    if (word.startsWith("'")) {
      const text = word.slice(1, -1).replaceAll("''", "'");
      return { kind: "literal", source: JSON.stringify(text), text };
    }
    if (/^\d/.test(word)) return { kind: "literal", source: word };
    if (word === "true" || word === "false") return { kind: "literal", source: word };
    if (word === "ARRAY") return this.list();
    return this.peek() === "(" ? this.call(word) : this.column(word);
  }

  private list(): Term {
    const items: string[] = [];
    this.need("[");
    do items.push(sourceOf(this.cast(), "literal")); while (this.is(","));
    this.need("]");
    return { kind: "list", items };
  }

  private call(name: string): Term {
    this.need("(");
    const of = sourceOf(this.sum(), "value");
    const method = methods[name];
    if (method !== undefined) {
      this.need(")");
      return { kind: "value", source: `${of}.${method}()` };
    }
    if (name.toUpperCase() !== "COALESCE" || !this.is(",")) throw new NotRead();
    const otherwise = operandOf(this.sum());
    this.need(")");
    return { kind: "value", source: `${of}.orElse(${otherwise})` };
  }

  private column(word: string): Term {
    if (!/^[a-z_"]/i.test(word)) throw new NotRead();
    const found = this.named(word.startsWith('"') ? word.slice(1, -1).replaceAll('""', '"') : word);
    if (found === undefined) throw new NotRead();
    return { kind: found.reference === true ? "reference" : "value", source: found.source };
  }
}

/** A boolean field is a condition too. */
function sourceOf(term: Term, as: "value" | "condition" | "literal"): string {
  if (term.kind === as || (as === "condition" && term.kind === "value")) return term.source;
  throw new NotRead();
}

function operandOf(term: Term): string {
  if (term.kind === "value" || term.kind === "literal") return term.source;
  throw new NotRead();
}

function comparison(left: Term, method: string, right: Term): Term {
  if (left.kind === "value") return { kind: "condition", source: `${left.source}.${method}(${operandOf(right)})` };
  if (left.kind === "literal") return { kind: "condition", source: `${sourceOf(right, "value")}.${mirrored[method] ?? method}(${left.source})` };
  throw new NotRead();
}
