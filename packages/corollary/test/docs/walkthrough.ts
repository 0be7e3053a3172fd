import { spawn } from "node:child_process";
import { closeSync, mkdirSync, openSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { bin, cleanEnv } from "../cli/run.js";
import { root } from "./pages.js";

/** What a page of commands has its reader do, in order. */
export type Act =
  | { readonly act: "write"; readonly file: string; readonly text: string }
  | { readonly act: "edit"; readonly file: string; readonly before: string; readonly after: string }
  | { readonly act: "run"; readonly command: string; readonly output: readonly string[] };

/** Blocks that name a file write it, or edit it where they are a `diff`; blocks of a `console` run what follows a `$`. */
export function actsOf(page: string): readonly Act[] {
  const text = readFileSync(join(root, page), "utf8");
  return [...text.matchAll(/^```(\w+)(?: (\S+))?\n([\s\S]*?)^```$/gm)].flatMap(([, language = "", file, block = ""]): readonly Act[] => {
    if (language === "console") return commandsOf(block);
    if (file === undefined) return [];
    return language === "diff" ? [editOf(file, block)] : [{ act: "write", file, text: block }];
  });
}

function commandsOf(block: string): readonly Act[] {
  return block.split(/^\$ /mu).slice(1).map((each) => {
    const [command = "", ...output] = each.trimEnd().split("\n");
    return { act: "run", command, output };
  });
}

function editOf(file: string, block: string): Act {
  const lines = block.trimEnd().split("\n");
  const side = (sign: "-" | "+") => lines.filter((line) => !line.startsWith(sign === "-" ? "+" : "-")).map((line) => `${line.slice(1)}\n`).join("");
  return { act: "edit", file, before: side("-"), after: side("+") };
}

/** Versions are moments: those of the page stand for those that are made when it is run, by the words after them. */
export class Versions {
  readonly #actual = new Map<string, string>();
  readonly #shown: ReadonlyMap<string, string>;

  constructor(page: string) {
    const text = readFileSync(join(root, page), "utf8");
    this.#shown = new Map([...text.matchAll(/V(\d{14})__(\w+)/gu)].map(([, version = "", slug = ""]) => [slug, version]));
  }

  /** What the page says, with the versions that were made. */
  made(text: string): string {
    return text.replace(/\d{14}/gu, (shown) => this.#actual.get(shown) ?? shown);
  }

  /** What was printed, with the versions of the page. */
  shown(text: string): string {
    for (const [, version = "", slug = ""] of text.matchAll(/V(\d{14})__(\w+)/gu)) {
      const shown = this.#shown.get(slug);
      if (shown !== undefined) this.#actual.set(shown, version);
    }
    const back = new Map([...this.#actual].map(([shown, actual]) => [actual, shown]));
    return text.replace(/\d{14}/gu, (actual) => back.get(actual) ?? actual);
  }
}

export function write(folder: string, file: string, text: string): void {
  mkdirSync(dirname(join(folder, file)), { recursive: true });
  writeFileSync(join(folder, file), text);
}

export interface Printed { readonly code: number | null; readonly lines: readonly string[] }

/** Runs `corollary …` or `cat …` in a project; what goes to stdout and to stderr in the order in which it came. */
export async function run(folder: string, command: string): Promise<Printed> {
  const [program = "", ...words] = command.split(" ");
  if (program === "cat") return { code: 0, lines: linesOf(readFileSync(join(folder, words[0] ?? ""), "utf8")) };
  if (program !== "corollary") throw new Error(`The page runs what its test does not know: ${command}`);
  const file = join(folder, ".printed");
  const printed = openSync(file, "w");
  const child = spawn(process.execPath, [bin, ...words], { cwd: folder, env: cleanEnv({ CI: "" }), stdio: ["ignore", printed, printed] });
  const code = await new Promise<number | null>((resolve) => child.on("close", resolve));
  closeSync(printed);
  return { code, lines: linesOf(readFileSync(file, "utf8")) };
}

const linesOf = (text: string): readonly string[] => text.trimEnd().split("\n");

const withoutTimes = (line: string): string => line.replace(/\b\d+ ms\b/gu, "0 ms");

/** Whether lines are what is shown of them: `…` alone stands for any lines, at the end of a line for its rest. */
export function isShown(shown: readonly string[], printed: readonly string[]): boolean {
  const [first, ...others] = shown;
  if (first === undefined) return printed.length === 0;
  if (first === "…") return printed.some((_, i) => isShown(others, printed.slice(i))) || isShown(others, []);
  const [line, ...rest] = printed;
  return line !== undefined && isLine(withoutTimes(first), withoutTimes(line)) && isShown(others, rest);
}

const isLine = (shown: string, line: string): boolean => (shown.endsWith("…") ? line.startsWith(shown.slice(0, -1).trimEnd()) : shown === line);
