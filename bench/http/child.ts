import type { Server } from "node:http";

/** What the benchmark asks of a server process, and what it is told. */
export type Question = "cpu" | "stop";
export type Answer = { readonly port: number } | { readonly cpu: number };

const tell = (answer: Answer): void => void process.send!(answer);

/** Reports the processor time this process has used so far, in microseconds. */
function tellCpu(): void {
  const { user, system } = process.cpuUsage();
  tell({ cpu: user + system });
}

/** Answers the benchmark's questions over the process channel, and ends when told to or when the parent is gone. */
export function answerParent(port: number, close: () => Promise<unknown>): void {
  process.on("message", (question: Question) => {
    switch (question) {
      case "cpu":
        return tellCpu();
      case "stop":
        return void close().then(() => process.exit(0));
    }
  });
  process.on("disconnect", () => process.exit(0));
  tell({ port });
}

/** Puts a `node:http` server on a free port of the loopback and hands it to the benchmark. */
export function serve(server: Server, close: () => Promise<unknown>): void {
  server.listen(0, "127.0.0.1", () => {
    const address = server.address();
    if (address === null || typeof address !== "object") throw new Error("the server has no port");
    answerParent(address.port, close);
  });
}
