import { DatabaseError } from "../database/errors.js";
import { LoadError } from "./fault.js";
import { showFaults } from "./frame.js";
import { type ExitCode, Failure, Refusal } from "./outcome.js";
import { projectRoot } from "./project.js";
import type { Terminal } from "./terminal.js";

/** Says on stderr what went wrong, in as many words as help; gives the code to end with. */
export function reportError(error: unknown, terminal: Terminal, cwd: string): ExitCode {
  const { paint } = terminal;
  if (error instanceof Refusal) {
    terminal.say(`${paint("yellow", "refused")} ${error.message}\n${paint("green", "→")} ${error.hint}`);
    return 2;
  }
  if (error instanceof Failure) {
    terminal.say(`${paint("red", "failed")} ${error.message}${error.hint ? `\n${paint("green", "→")} ${error.hint}` : ""}`);
    return 1;
  }
  // What a database refuses is no fault of the command: its message says it, a trace would not.
  if (error instanceof DatabaseError) {
    terminal.say(`${paint("red", "failed")} ${error.message}`);
    return 1;
  }
  if (error instanceof LoadError) {
    terminal.say(showFaults(error.faults, projectRoot(cwd), paint));
    return 1;
  }
  terminal.say(`${paint("red", "failed")} ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
  return 1;
}
