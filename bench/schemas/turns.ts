import { type ChildProcess, fork } from "node:child_process";
import { fileURLToPath } from "node:url";

export type Order = "turn" | "end";
export type Answer =
  | { readonly answer: "ready"; readonly loadedMiB: number }
  | { readonly answer: "turn"; readonly milliseconds: number; readonly cpuMilliseconds: number; readonly differences: number }
  | { readonly answer: "memory"; readonly peakMiB: number };

/** A tool in a process of its own. */
export interface Player {
  readonly name: string;
  /** Memory of the process once the tool's modules are loaded, before it does anything. */
  readonly loadedMiB: number;
  /** Reads and compares once. @throws Error where that fails or takes longer than the limit; the process is gone then */
  turn(): Promise<Extract<Answer, { answer: "turn" }>>;
  /** Ends the process, and says how much memory it has taken at most. */
  end(): Promise<number>;
}

/** Starts a tool on a database. `limit`: milliseconds that one turn may take. @throws Error as `turn` does */
export async function startPlayer(folder: URL, name: string, url: string, tables: number, limit: number): Promise<Player> {
  const child = fork(fileURLToPath(new URL("child.js", folder)), [name, url, String(tables)], { execArgv: ["--expose-gc"], stdio: ["ignore", "ignore", "pipe", "ipc"] });
  let said = "";
  child.stderr?.on("data", (text: Buffer) => { said = (said + text.toString()).slice(0, 2000); });
  const next = () => answerOf(child, limit, () => said);
  const ready = await next();
  const ask = (order: Order): Promise<Answer> => {
    const answer = next();
    child.send(order);
    return answer;
  };
  return {
    name,
    loadedMiB: ready.answer === "ready" ? ready.loadedMiB : Number.NaN,
    async turn() {
      const answer = await ask("turn");
      if (answer.answer !== "turn") throw new Error(`It answered ${answer.answer}.`);
      return answer;
    },
    async end() {
      const answer = await ask("end");
      if (answer.answer !== "memory") throw new Error(`It answered ${answer.answer}.`);
      return answer.peakMiB;
    },
  };
}

function answerOf(child: ChildProcess, limit: number, said: () => string): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const over = (): void => {
      clearTimeout(timer);
      child.off("message", heard).off("close", closed);
    };
    const heard = (answer: unknown): void => {
      over();
      resolve(answer as Answer);
    };
    const closed = (code: number | null): void => {
      over();
      reject(new Error(`ended with ${code ?? "a signal"}: ${said().trim()}`));
    };
    const timer = setTimeout(() => {
      over();
      child.kill("SIGKILL");
      reject(new Error(`> ${limit / 1000} s`));
    }, limit);
    child.once("message", heard).once("close", closed);
  });
}
