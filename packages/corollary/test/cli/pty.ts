import { spawn } from "@lydell/node-pty";
import { onTestFinished } from "vitest";
import { bin, cleanEnv } from "./run.js";

export interface OnTerminal {
  /** Everything the terminal was sent, with its control sequences. */
  text(): string;
  /** Waits until what is written from the last match on matches. */
  until(pattern: RegExp, milliseconds?: number): Promise<string>;
  type(keys: string): void;
  /** The exit code, once the command has ended; as shells say it, 128 and the number of the signal that ended it. */
  readonly ended: Promise<number>;
}

/** Runs the built command as somebody at a terminal of so many columns does. */
export function onTerminal(cwd: string, args: readonly string[], env: NodeJS.ProcessEnv = {}, cols = 80): OnTerminal {
  const stated = Object.entries({ ...cleanEnv({ TERM: "xterm-256color", CI: "" }), ...env }).flatMap(([name, value]) => (value === undefined ? [] : [[name, value] as const]));
  const pty = spawn(process.execPath, [bin, ...args], { cwd, cols, rows: 40, name: "xterm-256color", env: Object.fromEntries(stated) });
  let [text, seen] = ["", 0];
  let code: number | undefined;
  pty.onData((chunk) => (text += chunk));
  const ended = new Promise<number>((resolve) => pty.onExit(({ exitCode, signal = 0 }) => resolve((code = signal > 0 ? 128 + signal : exitCode))));
  onTestFinished(() => {
    if (code === undefined) pty.kill("SIGKILL");
  });
  const until = async (pattern: RegExp, milliseconds = 120_000): Promise<string> => {
    const deadline = performance.now() + milliseconds;
    for (;;) {
      const match = pattern.exec(text.slice(seen));
      if (match !== null) {
        seen += match.index + match[0].length;
        return match[0];
      }
      if (code !== undefined) throw new Error(`Ended with ${code} before writing ${pattern}:\n${text}`);
      if (performance.now() > deadline) throw new Error(`Not written: ${pattern}\n${text}`);
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  };
  return { text: () => text, until, type: (keys) => pty.write(keys), ended };
}
