import { fork, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import type { Answer, Question } from "./child.js";

/** A server in a process of its own. */
export interface RunningServer {
  readonly origin: string;
  /** Processor time the process has used so far, in microseconds. */
  cpu(): Promise<number>;
  stop(): Promise<void>;
}

/** Starts a module of this folder as a server on the database, and waits until it listens. */
export async function startServer(module: string, databaseUrl: string): Promise<RunningServer> {
  const child = fork(fileURLToPath(new URL(module, import.meta.url)), {
    execArgv: ["--import", "tsx"],
    env: { ...process.env, DATABASE_URL: databaseUrl, NODE_ENV: "production" },
  });
  const ready = await next(child, module);
  if (!("port" in ready)) throw new Error(`${module} answered before it listened`);
  const ask = (question: Question): void => void child.send(question);
  return {
    origin: `http://127.0.0.1:${ready.port}`,
    async cpu() {
      const told = next(child, module);
      ask("cpu");
      const answer = await told;
      if (!("cpu" in answer)) throw new Error(`${module} did not tell its processor time`);
      return answer.cpu;
    },
    async stop() {
      const ended = once(child, "exit");
      ask("stop");
      await ended;
    },
  };
}

function next(child: ChildProcess, module: string): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const ended = (code: number | null): void => reject(new Error(`${module} ended with ${code}`));
    child.once("exit", ended);
    child.once("message", (answer: Answer) => {
      child.off("exit", ended);
      resolve(answer);
    });
  });
}
