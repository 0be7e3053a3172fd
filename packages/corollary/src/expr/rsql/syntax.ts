import { RsqlError } from "./errors.js";

/** A part of the filter's text. */
export interface Word { readonly text: string; readonly position: number }

/** What was written, before names and values are looked up. */
export type Syntax =
  | { readonly kind: "and" | "or"; readonly of: readonly Syntax[] }
  | { readonly kind: "comparison"; readonly path: readonly Word[]; readonly operator: Word; readonly values: readonly Word[] };

/** How large a filter may be. */
export interface RsqlLimits {
  /** Length of the text; default 4000. */
  readonly length?: number;
  /** Depth of parentheses, and steps of a path; default 10. */
  readonly depth?: number;
  /** Number of comparisons; default 50. */
  readonly comparisons?: number;
  /** Number of values in one list; default 200. */
  readonly values?: number;
}

const plainValue = /[^\s"'();,=!~<>]+/y;
const pathStep = /[\p{L}_$][\p{L}\p{N}_$]*/uy;
const operatorForm = /=[A-Za-z]*=|!=|>=|<=|>|</y;
const blanks = /\s*/y;

/** Reads the grammar: `;` or ` and ` binds tighter than `,` or ` or `. */
export function parseSyntax(text: string, limits: RsqlLimits): Syntax {
  const length = limits.length ?? 4000;
  if (text.length > length) throw new RsqlError("too_long", `The filter is longer than ${length} characters.`, length, text.slice(length, length + 20));
  const reader = new Reader(text, limits);
  if (reader.atEnd()) return { kind: "and", of: [] };
  const syntax = reader.alternatives(0);
  if (!reader.atEnd()) throw reader.unexpected("the end, “;” or “,”");
  return syntax;
}

class Reader {
  private at = 0;
  private comparisons = 0;
  constructor(private readonly text: string, private readonly limits: RsqlLimits) {}

  atEnd(): boolean {
    this.skip();
    return this.at >= this.text.length;
  }

  alternatives(depth: number): Syntax {
    return this.joined("or", ",", depth, () => this.joined("and", ";", depth, () => this.term(depth)));
  }

  private joined(kind: "and" | "or", sign: string, depth: number, operand: () => Syntax): Syntax {
    const first = operand();
    const of = [first];
    while (this.takes(sign) || this.takesWord(kind)) of.push(operand());
    return of.length === 1 ? first : { kind, of };
  }

  private term(depth: number): Syntax {
    if (!this.takes("(")) return this.comparison();
    const limit = this.limits.depth ?? 10;
    if (depth >= limit) throw new RsqlError("too_deep", `Parentheses are nested deeper than ${limit}.`, this.at - 1, "(");
    const inner = this.alternatives(depth + 1);
    if (!this.takes(")")) throw this.unexpected("“)”");
    return inner;
  }

  private comparison(): Syntax {
    const path = this.path();
    const limit = this.limits.comparisons ?? 50;
    if (++this.comparisons > limit) throw new RsqlError("too_many", `The filter has more than ${limit} comparisons.`, path[0]?.position ?? 0, path.map((step) => step.text).join("."));
    const operator = this.take(operatorForm);
    if (!operator) throw this.unexpected("an operator such as == or =in=");
    return { kind: "comparison", path, operator, values: this.takes("(") ? this.list() : [this.value()] };
  }

  private path(): readonly Word[] {
    const path: Word[] = [];
    const limit = this.limits.depth ?? 10;
    do {
      const step = this.take(pathStep);
      if (!step) throw this.unexpected("the name of a field");
      if (path.length >= limit) throw new RsqlError("too_deep", `A path has more than ${limit} steps.`, step.position, step.text);
      path.push(step);
    } while (this.takes("."));
    return path;
  }

  private list(): readonly Word[] {
    const values = [this.value()];
    const limit = this.limits.values ?? 200;
    while (this.takes(",")) {
      if (values.length >= limit) throw new RsqlError("too_many", `A list has more than ${limit} values.`, this.at, "");
      values.push(this.value());
    }
    if (!this.takes(")")) throw this.unexpected("“,” or “)”");
    return values;
  }

  private value(): Word {
    this.skip();
    const quote = this.text[this.at];
    if (quote === '"' || quote === "'") return this.quoted(quote);
    const plain = this.take(plainValue);
    if (!plain) throw this.unexpected("a value (in quotes where it has blanks or signs)");
    return plain;
  }

  private quoted(quote: string): Word {
    const position = this.at;
    let value = "";
    for (let at = position + 1; at < this.text.length; at += 1) {
      const sign = this.text[at];
      if (sign === quote) {
        this.at = at + 1;
        return { text: value, position };
      }
      if (sign === "\\") at += 1;
      value += this.text[at] ?? "";
    }
    throw new RsqlError("syntax", `The quote ${quote} is not closed.`, position, this.text.slice(position, position + 20), [quote]);
  }

  private skip(): void {
    blanks.lastIndex = this.at;
    blanks.exec(this.text);
    this.at = blanks.lastIndex;
  }

  private take(form: RegExp): Word | undefined {
    this.skip();
    form.lastIndex = this.at;
    const found = form.exec(this.text);
    if (!found) return undefined;
    const position = this.at;
    this.at = form.lastIndex;
    return { text: found[0], position };
  }

  private takes(sign: string): boolean {
    this.skip();
    if (this.text[this.at] !== sign) return false;
    this.at += 1;
    return true;
  }

  /** `and`, `or` between blanks. After one of them a blank or a parenthesis must follow. */
  private takesWord(word: string): boolean {
    this.skip();
    const end = this.at + word.length;
    const before = this.text[this.at - 1] ?? "", after = this.text[end] ?? "";
    if (this.text.slice(this.at, end).toLowerCase() !== word || !/[\s)"']/.test(before) || !/[\s(]/.test(after)) return false;
    this.at = end;
    return true;
  }

  unexpected(expected: string): RsqlError {
    this.skip();
    const found = this.text.slice(this.at, this.at + 20);
    return new RsqlError("syntax", found === "" ? `The filter ends where ${expected} was expected.` : `Expected ${expected} before “${found}”.`, this.at, found, [expected]);
  }
}
