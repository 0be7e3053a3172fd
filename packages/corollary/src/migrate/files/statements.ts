import { endOfBlockComment, endOfDollarQuote, endOfLine, endOfQuoted, isBlank, startsEscapeString, wordAt } from "./lexical.js";
import { MigrationFileError } from "./problem.js";

/** A statement, or a comment between statements. `line` counts from 1 and is where it begins. */
export type Piece = Statement | Comment;

export interface Statement {
  readonly kind: "statement";
  /** From its first token to its last, without the semicolon and comments around it. */
  readonly text: string;
  readonly line: number;
  /** Its first bare words, in lower case: "create", "index", "concurrently", … */
  readonly words: readonly string[];
}

export interface Comment {
  readonly kind: "comment";
  readonly style: "line" | "block";
  /** Whether nothing but blanks stands before it in its line. */
  readonly ownLine: boolean;
  /** As written, with its marks. */
  readonly text: string;
  readonly line: number;
}

const wordsKept = 8;

/**
 * Cuts SQL at the semicolons that end statements, by the lexical rules of Postgres ("SQL Syntax, Lexical Structure"):
 * quoted names, strings with and without escapes, dollar quotes, nested comments. As psql does, it lets the semicolons in
 * parentheses (`create rule`) and in the body of `begin atomic … end` belong to their statement.
 * @throws MigrationFileError where something that was opened is never closed, with the line of its beginning
 */
export function splitStatements(sql: string): readonly Piece[] {
  return new Splitter(sql).run();
}

class Splitter {
  readonly #pieces: Piece[] = [];
  #at = 0;
  #line = 1;
  #start = -1;
  #startLine = 1;
  #end = 0;
  #words: string[] = [];
  #parentheses = 0;
  #bodies = 0;
  #last = "";

  constructor(private readonly sql: string) {}

  run(): readonly Piece[] {
    while (this.#at < this.sql.length) this.#step();
    this.#finish();
    return this.#pieces;
  }

  #step(): void {
    const { sql } = this;
    const char = sql.charAt(this.#at);
    if (isBlank(char)) return this.#pass(this.#at + 1);
    if (sql.startsWith("--", this.#at)) return this.#comment("line", endOfLine(sql, this.#at));
    if (sql.startsWith("/*", this.#at)) return this.#comment("block", this.#closed(endOfBlockComment(sql, this.#at), "comment"));
    if (char === "'") return this.#token(this.#closed(endOfQuoted(sql, this.#at, startsEscapeString(sql, this.#at)), "string"));
    if (char === '"') return this.#token(this.#closed(endOfQuoted(sql, this.#at, false), "quoted name"));
    if (char === "$") return this.#dollar();
    const word = wordAt(sql, this.#at);
    if (word !== "") return this.#word(word);
    if (char === ";" && this.#parentheses === 0 && this.#bodies === 0) return this.#semicolon();
    if (char === "(") this.#parentheses++;
    if (char === ")" && this.#parentheses > 0) this.#parentheses--;
    this.#token(this.#at + 1);
  }

  #dollar(): void {
    const end = endOfDollarQuote(this.sql, this.#at);
    if (end === "none") return this.#token(this.#at + 1);
    this.#token(this.#closed(end === "open" ? undefined : end, "dollar quote"));
  }

  #word(word: string): void {
    const lower = word.toLowerCase();
    if (this.#words.length < wordsKept) this.#words.push(lower);
    if (this.#parentheses === 0 && isRoutine(this.#words)) {
      if (lower === "atomic" && this.#last === "begin") this.#bodies++;
      else if (lower === "case" && this.#bodies > 0) this.#bodies++;
      else if (lower === "end" && this.#bodies > 0) this.#bodies--;
    }
    this.#token(this.#at + word.length);
    this.#last = lower;
  }

  /** Something that belongs to a statement, which it may begin. */
  #token(end: number): void {
    if (this.#start < 0) {
      this.#start = this.#at;
      this.#startLine = this.#line;
    }
    this.#last = "";
    this.#pass(end);
    this.#end = end;
  }

  #comment(style: Comment["style"], end: number): void {
    if (this.#start < 0) {
      const before = this.sql.slice(this.sql.lastIndexOf("\n", this.#at - 1) + 1, this.#at);
      const text = this.sql.slice(this.#at, end).trimEnd();
      this.#pieces.push({ kind: "comment", style, ownLine: this.#at === 0 || before.trim() === "", text, line: this.#line });
    }
    this.#pass(end);
  }

  #semicolon(): void {
    this.#finish();
    this.#pass(this.#at + 1);
  }

  #finish(): void {
    if (this.#start >= 0) {
      this.#pieces.push({ kind: "statement", text: this.sql.slice(this.#start, this.#end), line: this.#startLine, words: this.#words });
    }
    this.#start = -1;
    this.#words = [];
    this.#last = "";
    this.#parentheses = 0;
    this.#bodies = 0;
  }

  #pass(end: number): void {
    for (let at = this.#at; at < end; at++) if (this.sql.charCodeAt(at) === 10) this.#line++;
    this.#at = end;
  }

  #closed(end: number | undefined, what: string): number {
    if (end !== undefined) return end;
    throw new MigrationFileError(`The ${what} that begins here is never closed.`, { line: this.#line, hint: "Close it; everything after it is taken for a part of it." });
  }
}

/** `create [or replace] function | procedure`: only these have bodies of statements. */
function isRoutine(words: readonly string[]): boolean {
  const [first, ...rest] = words;
  if (first !== "create") return false;
  const [kind] = rest[0] === "or" && rest[1] === "replace" ? rest.slice(2) : rest;
  return kind === "function" || kind === "procedure";
}
