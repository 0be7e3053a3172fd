/**
 * A text that a regular expression of the common kind takes: literals, classes, groups with alternatives, counts. Undefined
 * where it says more than that. `n` varies what may vary.
 */
export function textOf(pattern: string, n: number): string | undefined {
  const reader = new Reader(pattern, n);
  const text = reader.alternatives();
  return text !== undefined && reader.done() ? text : undefined;
}

class Reader {
  #at = 0;
  constructor(private readonly pattern: string, private readonly n: number) {}

  done(): boolean {
    return this.#at === this.pattern.length;
  }

  /** The first of them; the others are read over. */
  alternatives(): string | undefined {
    let first = this.#sequence();
    while (first !== undefined && this.#take("|")) if (this.#sequence() === undefined) first = undefined;
    return first;
  }

  #sequence(): string | undefined {
    let text = "";
    while (!this.done() && !"|)".includes(this.#next())) {
      const one = this.#atom();
      if (one === undefined) return undefined;
      const times = this.#times();
      if (times === undefined) return undefined;
      for (let i = 0; i < times; i++) text += one(i);
    }
    return text;
  }

  #atom(): ((i: number) => string) | undefined {
    const char = this.#next();
    this.#at++;
    if (char === "^" || char === "$") return () => "";
    if (char === ".") return this.#vary("abcdefghij");
    if (char === "[") return this.#class();
    if (char === "(") return this.#group();
    if (char === "\\") return this.#escape();
    return "*+?{}]".includes(char) ? undefined : () => char;
  }

  #group(): (() => string) | undefined {
    if (this.pattern.startsWith("?:", this.#at)) this.#at += 2;
    else if (this.#next() === "?") return undefined;
    const inner = this.alternatives();
    return inner !== undefined && this.#take(")") ? () => inner : undefined;
  }

  #escape(): ((i: number) => string) | undefined {
    const char = this.#next();
    this.#at++;
    if (char === "d") return this.#vary("0123456789");
    if (char === "w") return this.#vary("abcdefghij");
    if (char === "s") return () => " ";
    return /[a-z0-9]/iu.test(char) ? undefined : () => char;
  }

  #class(): ((i: number) => string) | undefined {
    const end = this.pattern.indexOf("]", this.#at + 1);
    const inside = this.pattern.slice(this.#at, end);
    if (end < 0 || inside.startsWith("^") || inside.includes("[:")) return undefined;
    this.#at = end + 1;
    const chars = inside.replace(/\\d/gu, "0-9").replace(/\\w/gu, "a-z").replace(/\\(.)/gu, "$1").replace(/(.)-(.)/gu, (_, from: string, to: string) => between(from, to));
    return chars === "" ? undefined : this.#vary(chars);
  }

  #vary(chars: string): (i: number) => string {
    return (i) => chars.charAt((this.n + i) % chars.length);
  }

  #times(): number | undefined {
    if (this.#take("*") || this.#take("+")) return 1;
    if (this.#take("?")) return 0;
    const [all, least] = /^\{(\d+)(?:,\d*)?\}/u.exec(this.pattern.slice(this.#at)) ?? [];
    if (all === undefined) return this.#next() === "{" ? undefined : 1;
    this.#at += all.length;
    return Number(least) > 1000 ? undefined : Number(least);
  }

  #next(): string {
    return this.pattern.charAt(this.#at);
  }

  #take(char: string): boolean {
    if (this.#next() !== char) return false;
    this.#at++;
    return true;
  }
}

function between(from: string, to: string): string {
  const [first, last] = [from.codePointAt(0) ?? 0, to.codePointAt(0) ?? 0];
  return Array.from({ length: Math.min(Math.max(last - first + 1, 0), 64) }, (_, i) => String.fromCodePoint(first + i)).join("");
}
