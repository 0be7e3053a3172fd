import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import type { Fault } from "./fault.js";
import type { Paint } from "./terminal.js";

const CONTEXT = 2;

/** The lines around a place, with a mark under it; empty where the file cannot be read or has no such line. */
export function codeFrame(source: string, line: number, column: number, paint: Paint): string {
  const lines = source.split(/\r?\n/u);
  if (line < 1 || line > lines.length) return "";
  const first = Math.max(1, line - CONTEXT);
  const last = Math.min(lines.length, line + CONTEXT);
  const width = String(last).length;
  const frame: string[] = [];
  for (let n = first; n <= last; n++) {
    const text = lines[n - 1] ?? "";
    const gutter = `${n === line ? ">" : " "} ${String(n).padStart(width)} | `;
    frame.push(paint("dim", gutter) + text);
    if (n === line) {
      const pad = text.slice(0, Math.max(0, column - 1)).replace(/[^\t]/gu, " ");
      frame.push(paint("dim", `  ${" ".repeat(width)} | `) + pad + paint("red", "^"));
    }
  }
  return frame.join("\n");
}

function read(file: string): string | undefined {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return undefined;
  }
}

/** One fault for people: place, what, the lines concerned, how to mend it. */
export function showFault(fault: Fault, root: string, paint: Paint): string {
  const colour = fault.severity === "error" ? "red" : "yellow";
  const parts: string[] = [];
  const place = fault.place;
  const where = place ? `${paint("cyan", `${place.file}:${place.line}:${place.column}`)} ` : "";
  parts.push(`${where}${paint(colour, fault.severity)} ${paint("dim", fault.code)}`, `  ${fault.message}`);
  if (place) {
    const source = read(resolve(root, place.file));
    const frame = source === undefined ? "" : codeFrame(source, place.line, place.column, paint);
    if (frame) parts.push(frame.replace(/^/gmu, "  "));
  }
  if (fault.hint) parts.push(`  ${paint("green", "→")} ${fault.hint}`);
  return parts.join("\n");
}

export function showFaults(faults: readonly Fault[], root: string, paint: Paint): string {
  return faults.map((fault) => showFault(fault, root, paint)).join("\n\n");
}
