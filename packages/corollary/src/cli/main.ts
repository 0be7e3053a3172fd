import { readFileSync } from "node:fs";
import { CommanderError } from "commander";
import type { ExitCode } from "./outcome.js";
import { buildProgram } from "./program.js";
import { reportError } from "./report.js";
import type { Terminal } from "./terminal.js";

function version(): string {
  const stated: { version: string } = JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8"));
  return stated.version;
}

/** Runs the command that the arguments name, and says what goes wrong. `args`: without Node and the script. Never throws. */
export async function runCommandLine(args: readonly string[], terminal: Terminal): Promise<ExitCode> {
  let code: ExitCode = 0;
  const program = buildProgram(version(), terminal, (ended) => {
    code = ended;
  });
  try {
    await program.parseAsync(args, { from: "user" });
    return code;
  } catch (error) {
    // Help and version arrive here too, with code 0; what was wrong with the arguments is already printed.
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 1;
    return reportError(error, terminal, process.cwd());
  }
}
