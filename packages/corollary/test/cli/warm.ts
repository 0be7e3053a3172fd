import { type ChildProcess, spawn } from "node:child_process";
import { createInterface, type Interface } from "node:readline";
import { Readable } from "node:stream";
import { fileURLToPath } from "node:url";
import { cleanEnv } from "./run.js";

export interface Answer {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/**
 * The built command line in a process that stays: parsing, messages and exit codes are those of `corollary`, and only the
 * start of a process for each command is saved. One command at a time.
 */
export class WarmCommandLine {
  readonly #child: ChildProcess;
  readonly #answers: AsyncIterator<string>;
  readonly #lines: Interface;
  #last: Promise<unknown> = Promise.resolve();

  constructor() {
    this.#child = spawn(process.execPath, [fileURLToPath(new URL("./warm-process.mjs", import.meta.url))], { env: cleanEnv({ CI: "" }), stdio: ["pipe", "inherit", "inherit", "pipe"] });
    const answers = this.#child.stdio[3];
    if (!(answers instanceof Readable)) throw new Error("The process has no pipe for its answers.");
    this.#lines = createInterface({ input: answers });
    this.#answers = this.#lines[Symbol.asyncIterator]();
  }

  /** Runs a command to its end. */
  run(cwd: string, args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<Answer> {
    const answer = this.#last.then(() => this.#ask(JSON.stringify({ cwd, args, env })));
    this.#last = answer.catch(() => undefined);
    return answer;
  }

  async #ask(line: string): Promise<Answer> {
    this.#child.stdin?.write(`${line}\n`);
    const { value, done } = await this.#answers.next();
    if (done === true) throw new Error(`The process of the command line ended at: ${line}`);
    return JSON.parse(value);
  }

  async close(): Promise<void> {
    const ended = new Promise((resolve) => this.#child.once("close", resolve));
    this.#child.stdin?.end();
    await ended;
    this.#lines.close();
  }
}
