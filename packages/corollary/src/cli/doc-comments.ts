import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import type { SourceReader } from "../model/compile/compilation.js";

/**
 * Doc comments of a project's model files, and where its classes are declared. Only a tool that sees the source can
 * tell: at run time comments are gone.
 * @param read gives the text of a source file, undefined where it cannot be read
 */
export function sourceReader(read: (file: string) => string | undefined): SourceReader {
  const sources = new Map<string, readonly string[]>();
  const linesOf = (file: string): readonly string[] => {
    const known = sources.get(file);
    if (known) return known;
    const lines = (read(file) ?? "").split(/\r?\n/u);
    sources.set(file, lines);
    return lines;
  };
  return {
    comment: ({ file, line }) => commentAbove(linesOf(file), line),
    declaration(file, className) {
      const lines = linesOf(file);
      const heading = new RegExp(`^\\s*(?:export\\s+)?(?:default\\s+)?(?:abstract\\s+)?class\\s+${className}\\b`, "u");
      const index = lines.findIndex((line) => heading.test(line));
      if (index < 0) return undefined;
      const comment = commentAbove(lines, index + 1);
      const column = (lines[index]?.search(/\S/u) ?? 0) + 1;
      return { origin: { file, line: index + 1, column }, ...(comment === undefined ? {} : { comment }) };
    },
  };
}

/** Reads the files of a project; paths are relative to its folder or absolute. */
export function projectSources(root: string): SourceReader {
  return sourceReader((file) => {
    try {
      return readFileSync(resolve(root, file), "utf8");
    } catch {
      return undefined;
    }
  });
}

/** The doc comment that ends on the line before `line` (counted from 1), without its stars and without tags. */
export function commentAbove(lines: readonly string[], line: number): string | undefined {
  const end = line - 2;
  if (!lines[end]?.trimEnd().endsWith("*/")) return undefined;
  let begin = end;
  while (begin >= 0 && !/^\s*\/\*/u.test(lines[begin] ?? "")) begin -= 1;
  if (!/^\s*\/\*\*/u.test(lines[begin] ?? "")) return undefined;
  const text = lines
    .slice(begin, end + 1)
    .map((each) => each.replace(/^\s*\/\*\*/u, "").replace(/\*\/\s*$/u, "").replace(/^\s*\*? ?/u, "").trimEnd());
  const tag = text.findIndex((each) => each.startsWith("@"));
  const comment = text
    .slice(0, tag < 0 ? undefined : tag)
    .join("\n")
    .split(/\n\s*\n/u)
    .map((paragraph) => paragraph.split("\n").map((each) => each.trim()).join(" ").trim())
    .filter((paragraph) => paragraph !== "")
    .join("\n\n");
  return comment === "" ? undefined : comment;
}
