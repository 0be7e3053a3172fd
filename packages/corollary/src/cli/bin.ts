import { runCommandLine } from "./main.js";
import { openTerminal } from "./terminal.js";

// A reader that has seen enough (`corollary model | head`) is no failure.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code === "EPIPE") process.exit(0);
  throw error;
});

// The code is set rather than the process ended, so that what was written to a pipe still arrives.
process.exitCode = await runCommandLine(process.argv.slice(2), openTerminal());
