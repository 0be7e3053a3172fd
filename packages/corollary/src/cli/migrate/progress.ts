import { isatty } from "node:tty";
import type { Blocker, MigrationEvent } from "../../migrate/run/settings.js";
import type { Terminal } from "../terminal.js";

/** Says what happens to migrations while it happens. */
export interface Reporter {
  readonly event: (event: MigrationEvent) => void;
  /** Leaves the terminal as it was. */
  readonly end: () => void;
}

const widestBar = 28;
/** A narrower one says less than the numbers beside it. */
const narrowestBar = 6;
const redrawMs = 80;

/** On a terminal batches have a bar that moves; elsewhere a line at each tenth. */
export function reporter(terminal: Terminal, moving: boolean = isatty(2)): Reporter {
  const { paint } = terminal;
  let [drawn, drawnAt, tenth] = [false, 0, -1];
  const clear = () => {
    if (drawn) process.stderr.write("\r\u001B[2K");
    drawn = false;
  };
  const say = (text: string) => {
    clear();
    terminal.say(text);
  };
  const progress = (done: number, total: number | undefined) => {
    if (moving) {
      if (performance.now() - drawnAt < redrawMs && done !== total) return;
      drawnAt = performance.now();
      // One that is broken into two lines could not be drawn over.
      process.stderr.write(`\r\u001B[2K    ${bar(done, total, (process.stderr.columns || 80) - 5)}`);
      drawn = true;
      return;
    }
    const now = total === undefined || total === 0 ? -1 : Math.floor((done / total) * 10);
    if (now > tenth) say(`    ${count(done)} of ${count(total ?? done)}`);
    tenth = Math.max(now, tenth);
  };
  const event = (what: MigrationEvent): void => {
    switch (what.event) {
      case "waiting": return say("Another process migrates this database; waiting for it.");
      case "note": return say(`${paint("yellow", "note")} ${what.message}`);
      case "migration-begun": return say(`${paint("bold", what.name)}${what.direction === "down" ? " back" : ""}`);
      case "step-begun":
        tenth = -1;
        return say(`  ${what.step}/${what.steps} ${what.summary}${what.attempt > 1 ? paint("dim", ` (try ${what.attempt})`) : ""}`);
      case "progress": return progress(what.done, what.total);
      case "blocked": return say(`    ${paint("yellow", "waits")} for a lock${what.blockers.map(describeBlocker).join("")}${what.pauseMs > 0 ? `; tries again in ${(what.pauseMs / 1000).toFixed(1)} s` : ""}`);
      case "step-done": return clear();
      case "migration-done": return say(`  ${paint("green", "✓")} ${Math.round(what.milliseconds)} ms`);
    }
  };
  return { event, end: clear };
}

/** `███████░░░░░░░  25 %  2,500 of 10,000` in at most so many columns; without a total only how many. */
export function bar(done: number, total: number | undefined, columns = 80): string {
  if (total === undefined || total === 0) return count(done);
  const part = Math.min(done / total, 1);
  const numbers = ` ${String(Math.floor(part * 100)).padStart(3)} %  ${count(done)} of ${count(total)}`;
  const room = Math.min(widestBar, columns - numbers.length);
  if (room < narrowestBar) return numbers.trim().slice(0, Math.max(columns, 0));
  const full = Math.round(part * room);
  return `${"█".repeat(full)}${"░".repeat(room - full)}${numbers}`;
}

const count = (value: number): string => value.toLocaleString("en-US");

function describeBlocker({ pid, user, application, state, transactionMs, query }: Blocker): string {
  return `\n      held by pid ${pid} (${[user, application, state].filter((part) => part !== "").join(", ")}, for ${Math.round(transactionMs / 1000)} s): ${query.replace(/\s+/gu, " ").slice(0, 80)}`;
}
