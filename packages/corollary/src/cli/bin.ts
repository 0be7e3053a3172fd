import { readFileSync } from "node:fs";
import { CommanderError } from "commander";
import type { ExitCode } from "./outcome.js";
import { buildProgram } from "./program.js";
import { reportError } from "./report.js";
import { openTerminal } from "./terminal.js";

const terminal = openTerminal();

function version(): string {
  const stated: { version: string } = JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8"));
  return stated.version;
}

// A reader that has seen enough (`corollary model | head`) is no failure.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code === "EPIPE") process.exit(0);
  throw error;
});

async function main(): Promise<ExitCode> {
  let code: ExitCode = 0;
  const program = buildProgram(version(), terminal, (ended) => {
    code = ended;
  });
  try {
    await program.parseAsync();
    return code;
  } catch (error) {
    // Help and version arrive here too, with code 0; what was wrong with the arguments is already printed.
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 1;
    return reportError(error, terminal, process.cwd());
  }
}

// The code is set rather than the process ended, so that what was written to a pipe still arrives.
process.exitCode = await main();
