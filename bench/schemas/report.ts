import type { Line } from "./compare.js";
import type { Proof } from "./proof.js";

export interface Result {
  readonly when: string;
  readonly machine: Readonly<Record<string, string | number>>;
  readonly versions: Readonly<Record<string, string>>;
  /** Differences that each tool saw after one column had been added: none may miss it. */
  readonly noticed: Readonly<Record<string, number>>;
  readonly lines: readonly Line[];
  readonly proofs: readonly Proof[];
}

/** The result as the tables of a Markdown file. */
export function markdownOf({ when, machine, versions, lines, proofs }: Result): string {
  const names = [...new Set(lines.map(({ name }) => name))];
  const sizes = [...new Set(lines.map(({ tables }) => tables))];
  const rows = sizes.map((tables) => [String(tables), ...names.map((name) => {
    const line = lines.find((each) => each.tables === tables && each.name === name);
    return line === undefined ? "" : cellOf(line);
  })]);
  return [
    "# Reading and comparing schemas", "",
    `${when} · ${Object.entries(machine).map(([fact, value]) => `${fact} ${value}`).join(" · ")}`, "",
    "Median of the rounds in milliseconds · × Corollary's time in the same round · processor time of the tool · peak memory of its process, and what of it the modules took before any work.", "",
    tableOf(["tables", ...names.map((name) => `${name} ${versions[name] ?? ""}`)], rows), "",
    "# Proving migrations", "",
    tableOf(["command", "seconds", "processor seconds", "peak MiB"], proofs.map((proof) => [proof.what, proof.seconds.toFixed(1), proof.cpuSeconds.toFixed(1), proof.peakMiB.toFixed(0)])), "",
  ].join("\n");
}

export function cellOf(line: Line): string {
  if ("failed" in line) return line.failed;
  const ratio = line.name === "corollary" ? "" : ` · ${line.ratio.toFixed(1)} ×`;
  const differences = line.differences === 0 ? "" : ` · ${line.differences} differences`;
  return `${line.milliseconds.toFixed(0)} ms${ratio} · cpu ${line.cpuMilliseconds.toFixed(0)} ms · ${line.peakMiB.toFixed(0)} MiB (${line.loadedMiB.toFixed(0)} loaded)${differences}`;
}

const tableOf = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [head, head.map(() => "---"), ...rows].map((cells) => `| ${cells.join(" | ")} |`).join("\n");
