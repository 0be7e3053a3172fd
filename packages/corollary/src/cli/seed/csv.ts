import { Failure } from "../outcome.js";

/** The cells of a line with the number of the line it begins on. An empty cell is null; `""` is empty text. */
export interface CsvLine {
  readonly line: number;
  readonly cells: readonly (string | null)[];
}

/** Comma-separated values as RFC 4180 has them: quotes around cells with commas, quotes (doubled) or line ends. */
export function* csvLines(text: string, file: string): Generator<CsvLine> {
  let at = text.startsWith("\uFEFF") ? 1 : 0;
  let line = 1;
  while (at < text.length) {
    const begun = line;
    const cells: (string | null)[] = [];
    for (;;) {
      const cell = text[at] === '"' ? quoted(text, at, file, line) : plain(text, at);
      cells.push(cell.value);
      line += cell.value === null ? 0 : occurrences(cell.value, "\n");
      at = cell.end;
      if (text[at] !== ",") break;
      at += 1;
    }
    if (text[at] === "\r") at += 1;
    if (at < text.length && text[at] !== "\n") throw new Failure(`${file}:${line}: text after a closing quote.`, "Double the quotes inside a quoted cell.");
    at += 1;
    line += 1;
    // A line with nothing on it is no row.
    if (cells.length > 1 || cells[0] !== null) yield { line: begun, cells };
  }
}

interface Cell {
  readonly value: string | null;
  readonly end: number;
}

function plain(text: string, from: number): Cell {
  let end = from;
  while (end < text.length && text[end] !== "," && text[end] !== "\n" && text[end] !== "\r") end += 1;
  return { value: end === from ? null : text.slice(from, end), end };
}

function quoted(text: string, from: number, file: string, line: number): Cell {
  let value = "";
  for (let at = from + 1; ; ) {
    const quote = text.indexOf('"', at);
    if (quote < 0) throw new Failure(`${file}:${line}: a quoted cell is never closed.`, 'Close it with a quote: "…"');
    value += text.slice(at, quote);
    if (text[quote + 1] !== '"') return { value, end: quote + 1 };
    value += '"';
    at = quote + 2;
  }
}

function occurrences(text: string, part: string): number {
  return text.split(part).length - 1;
}
