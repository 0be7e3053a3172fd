import { type ChildProcess, spawn } from "node:child_process";

/** The example as `npm start` runs it. */
export interface Service {
  readonly url: string;
  /** From the command to the line that says where it listens. */
  readonly milliseconds: number;
  /** Everything said so far. */
  text(): string;
  /** Ends it and waits until everything of it is gone. */
  stop(): Promise<void>;
}

export async function startService(folder: string, more: NodeJS.ProcessEnv): Promise<Service> {
  const { DATABASE_URL: _url, HOST: _host, NODE_ENV: _env, ...rest } = process.env;
  const begun = performance.now();
  const child = spawn("npm", ["start", "--silent"], {
    cwd: folder,
    env: { ...rest, PORT: "0", ...more },
    stdio: ["ignore", "pipe", "pipe"],
    detached: true,
  });
  let text = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk: Buffer) => (text += chunk.toString()));
  const stop = stopper(child);
  while (performance.now() - begun < 90_000 && child.exitCode === null) {
    const url = /listens on (http:\S+)/u.exec(text)?.[1];
    if (url !== undefined) return { url, milliseconds: performance.now() - begun, text: () => text, stop };
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  await stop();
  throw new Error(`It does not listen:\n${text}`);
}

/** As Ctrl-C in a terminal does: npm, its shell and the service are one group. Their output ends with the last of them. */
function stopper(child: ChildProcess): () => Promise<void> {
  const closed = new Promise<void>((resolve) => child.once("close", () => resolve()));
  return async () => {
    if (child.pid !== undefined && child.exitCode === null && child.signalCode === null) process.kill(-child.pid, "SIGINT");
    await closed;
  };
}
