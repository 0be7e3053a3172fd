import { median, pairedRatio } from "./statistics.js";
import type { Measured } from "./rounds.js";

/** What Corollary is expected to reach; stated beside the ratio, never enforced by an exit code. */
export type Expectation =
  | { readonly kind: "time-at-most"; readonly ratio: number }
  | { readonly kind: "throughput-at-least"; readonly ratio: number }
  | { readonly kind: "ahead-of-every-library" };

export interface Line {
  readonly name: string;
  readonly version: string;
  /** Median microseconds per operation. */
  readonly time: number;
  /** Time against the yardstick's, median over rounds. Below 1 is faster. */
  readonly ratio: number;
  /** Median processor microseconds per operation in the process under test. */
  readonly cpu: number;
}

export interface Judgement {
  readonly expectation: string;
  readonly reached: number;
  readonly ok: boolean;
}

export interface PartReport {
  readonly part: string;
  readonly title: string;
  readonly lines: readonly Line[];
  readonly judgements: readonly Judgement[];
}

export const SUBJECT = "Corollary";

/** The first entry of `versions` is the yardstick. */
export function partReport(
  part: { readonly name: string; readonly title: string },
  versions: ReadonlyMap<string, string>,
  measured: Measured,
  expectations: readonly Expectation[],
): PartReport {
  const [yardstick] = versions.keys();
  const base = measured.get(yardstick!)!.map((sample) => sample.wall);
  const lines = [...versions].map(([name, version]): Line => {
    const samples = measured.get(name)!;
    const walls = samples.map((sample) => sample.wall);
    return { name, version, time: median(walls), ratio: pairedRatio(walls, base), cpu: median(samples.map((s) => s.cpu)) };
  });
  const subject = lines.find((line) => line.name === SUBJECT);
  const judgements = subject === undefined ? [] : expectations.map((expectation) => judge(expectation, subject, lines));
  return { part: part.name, title: part.title, lines, judgements };
}

function judge(expectation: Expectation, subject: Line, lines: readonly Line[]): Judgement {
  switch (expectation.kind) {
    case "time-at-most":
      return {
        expectation: `time at most ${expectation.ratio} of ${lines[0]!.name}`,
        reached: subject.ratio,
        ok: subject.ratio <= expectation.ratio,
      };
    case "throughput-at-least": {
      const reached = 1 / subject.ratio;
      return {
        expectation: `throughput at least ${expectation.ratio} of ${lines[0]!.name}`,
        reached,
        ok: reached >= expectation.ratio,
      };
    }
    case "ahead-of-every-library": {
      const others = lines.slice(1).filter((line) => line !== subject);
      const best = Math.min(...others.map((line) => line.ratio));
      return { expectation: "time below every other library's", reached: subject.ratio / best, ok: subject.ratio < best };
    }
  }
}

export function printPart(report: PartReport): void {
  const width = Math.max(...report.lines.map((line) => line.name.length + line.version.length + 1));
  console.log(`\n${report.part}: ${report.title}`);
  console.log(`  ${"".padEnd(width)}  ${"µs".padStart(9)}  ${"/s".padStart(8)}  ${"time ×".padStart(7)}  ${"CPU µs".padStart(8)}`);
  for (const { name, version, time, ratio, cpu } of report.lines) {
    const label = `${name} ${version}`.padEnd(width);
    const rate = Math.round(1e6 / time).toString();
    console.log(`  ${label}  ${time.toFixed(1).padStart(9)}  ${rate.padStart(8)}  ${ratio.toFixed(2).padStart(7)}  ${cpu.toFixed(1).padStart(8)}`);
  }
  for (const { expectation, reached, ok } of report.judgements) {
    console.log(`  ${ok ? "ok   " : "below"}  ${SUBJECT}: ${expectation} (${reached.toFixed(2)})`);
  }
}
