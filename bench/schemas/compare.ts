import { median } from "../measure/statistics.js";
import { type Player, startPlayer } from "./turns.js";

/** What was measured of one tool at one size; `failed`: why it was not. */
export type Line = { readonly tables: number; readonly name: string } & (
  | { readonly failed: string }
  | { readonly rounds: number; readonly milliseconds: number; readonly cpuMilliseconds: number; readonly loadedMiB: number; readonly peakMiB: number; readonly differences: number; readonly ratio: number }
);

export interface Course {
  readonly folder: URL;
  readonly url: string;
  readonly tables: number;
  readonly names: readonly string[];
  readonly rounds: number;
  /** Milliseconds that one turn may take. */
  readonly limit: number;
  /** Milliseconds after which a tool gets no further round at this size, once it has had three. */
  readonly budget: number;
}

interface Score { readonly player: Player; readonly times: number[]; readonly cpu: number[]; differences: number; spent: number }

const fewest = 3;

/** Every tool in turn, then all again, each round beginning with the next; one turn before anything counts. */
export async function compareAt(course: Course): Promise<Line[]> {
  const { tables, names, rounds } = course;
  const failed = new Map<string, string>();
  const scores: Score[] = [];
  for (const name of names) {
    try {
      const player = await startPlayer(course.folder, name, course.url, tables, course.limit);
      const { differences, milliseconds } = await player.turn();
      scores.push({ player, times: [], cpu: [], differences, spent: milliseconds });
    } catch (error) {
      failed.set(name, error instanceof Error ? error.message : String(error));
    }
  }
  for (let round = 0; round < rounds; round++) {
    for (const [k] of scores.entries()) {
      const score = scores[(k + round) % scores.length];
      if (score !== undefined && !failed.has(score.player.name)) await oneTurn(score, course, failed);
    }
  }
  return linesOf(course, scores, failed);
}

async function oneTurn(score: Score, { budget }: Course, failed: Map<string, string>): Promise<void> {
  if (score.times.length >= fewest && score.spent > budget) return;
  try {
    const { milliseconds, cpuMilliseconds, differences } = await score.player.turn();
    score.times.push(milliseconds);
    score.cpu.push(cpuMilliseconds);
    score.spent += milliseconds;
    score.differences = differences;
  } catch (error) {
    failed.set(score.player.name, error instanceof Error ? error.message : String(error));
  }
}

async function linesOf({ tables, names }: Course, scores: readonly Score[], failed: ReadonlyMap<string, string>): Promise<Line[]> {
  const yardstick = scores.find(({ player }) => player.name === "corollary")?.times ?? [];
  const lines = new Map<string, Line>();
  for (const { player, times, cpu, differences } of scores) {
    if (failed.has(player.name)) continue;
    const peakMiB = await player.end();
    const paired = times.map((time, round) => time / (yardstick[round] ?? Number.NaN));
    lines.set(player.name, { tables, name: player.name, rounds: times.length, milliseconds: median(times), cpuMilliseconds: median(cpu), loadedMiB: player.loadedMiB, peakMiB, differences, ratio: median(paired) });
  }
  return names.map((name) => lines.get(name) ?? { tables, name, failed: failed.get(name) ?? "not started" });
}
