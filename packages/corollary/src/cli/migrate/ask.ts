import { createInterface } from "node:readline/promises";
import { isatty } from "node:tty";

/** Asks a person; undefined where there is none to ask. */
export type Ask = (question: string) => Promise<boolean | undefined>;

/** Questions on the terminal, answered with y or n; asked again until it is one of them. */
export const askOnTerminal: Ask = async (question) => {
  if (!isatty(0) || !isatty(2)) return undefined;
  const reader = createInterface({ input: process.stdin, output: process.stderr });
  // Ctrl+D and Ctrl+C are no answer.
  const ended = new Promise<undefined>((resolve) => reader.once("close", () => resolve(undefined)));
  // The terminal hands Ctrl+C to the reader; whoever waits for it is the process.
  reader.once("SIGINT", () => {
    reader.close();
    process.kill(process.pid, "SIGINT");
  });
  try {
    for (;;) {
      const answer = await Promise.race([reader.question(`${question} [y/n] `), ended]);
      if (answer === undefined) return undefined;
      if (/^\s*y(?:es)?\s*$/iu.test(answer)) return true;
      if (/^\s*no?\s*$/iu.test(answer)) return false;
    }
  } finally {
    reader.close();
  }
};
