import { createHash } from "node:crypto";
import { mkdir, mkdtemp, readdir, realpath, rm, symlink, unlink } from "node:fs/promises";
import { connect, createServer, type Server } from "node:net";
import { tmpdir, userInfo } from "node:os";
import { join } from "node:path";
import { announceHolder, FolderInUse, readHolder } from "./holder.js";

/**
 * One process per folder. A lock is a socket that its holder listens on: the system closes it with the process, however
 * that ends, so a lock never outlives its holder and no process number is trusted. Sockets are named `lock.1`, `lock.2`, …
 *
 * A dead socket keeps its file. Whoever finds only dead ones binds the next number, which one process alone can do, and
 * then looks again: it wins if there is no higher number and every lower one is dead still. Of two that bind different
 * numbers, either the lower one sees the higher, or the higher one finds the lower listening; so both never win. That
 * both give way is possible; they try again after a random while.
 */
export interface FolderLock {
  release(): Promise<void>;
}

const attempts = 60;
const lockName = /^lock\.(\d+)$/;

/** Takes the folder for this process. Throws FolderInUse while another process (or this one, elsewhere) has it open. */
export async function lockFolder(folder: string): Promise<FolderLock> {
  const real = await realpath(folder);
  const key = createHash("sha256").update(process.platform === "win32" ? real.toLowerCase() : real).digest("hex");
  if (process.platform === "win32") return lockPipe(`\\\\.\\pipe\\corollary-${key}`, folder);
  try {
    return await lockSockets(real, folder);
  } catch (error) {
    if (!(error instanceof SocketsUnsupported)) throw error;
    // Some shared and mounted folders cannot hold sockets; processes of this machine and user still meet elsewhere.
    const elsewhere = join(tmpdir(), `corollary-locks-${userInfo().uid}`, key);
    await mkdir(elsewhere, { recursive: true, mode: 0o700 });
    return lockSockets(elsewhere, folder);
  }
}

/** The system lets one process alone have a pipe of a name. */
async function lockPipe(pipe: string, folder: string): Promise<FolderLock> {
  const server = await bind(pipe);
  if (server === undefined) throw new FolderInUse(folder, await readHolder(folder, 0));
  await announceHolder(folder, 0);
  return { release: () => close(server) };
}

async function lockSockets(directory: string, folder: string): Promise<FolderLock> {
  const { path, remove } = await shortPath(directory);
  try {
    for (let attempt = 0; attempt < attempts; attempt++) {
      const outcome = await attemptLock(directory, path);
      if (outcome.kind === "held") throw new FolderInUse(folder, await readHolder(folder, outcome.number));
      if (outcome.kind === "won") {
        await announceHolder(folder, outcome.number);
        return { release: () => release(outcome.server, join(directory, `lock.${outcome.number}`)) };
      }
      await new Promise((resolve) => setTimeout(resolve, 5 + Math.random() * 20 * Math.min(attempt + 1, 10)));
    }
    throw new FolderInUse(folder, undefined);
  } finally {
    await remove();
  }
}

type Outcome = { kind: "won"; number: number; server: Server } | { kind: "held"; number: number } | { kind: "unsettled" };

async function attemptLock(directory: string, path: string): Promise<Outcome> {
  const before = await numbersIn(directory);
  const holder = await firstAlive(path, before);
  if (holder !== undefined) return { kind: "held", number: holder };
  const number = Math.max(0, ...before) + 1;
  const server = await bind(join(path, `lock.${number}`));
  if (server === undefined) return { kind: "unsettled" };
  const others = (await numbersIn(directory)).filter((other) => other !== number);
  if (others.some((other) => other > number) || (await firstAlive(path, others)) !== undefined) {
    await release(server, join(directory, `lock.${number}`));
    return { kind: "unsettled" };
  }
  await Promise.all(others.map((other) => rm(join(directory, `lock.${other}`), { force: true })));
  return { kind: "won", number, server };
}

async function numbersIn(directory: string): Promise<number[]> {
  const names = await readdir(directory);
  return names.flatMap((name) => {
    const number = lockName.exec(name)?.[1];
    return number === undefined ? [] : [Number(number)];
  });
}

async function firstAlive(path: string, numbers: readonly number[]): Promise<number | undefined> {
  for (const number of numbers) {
    if (await isAlive(join(path, `lock.${number}`))) return number;
  }
  return undefined;
}

/** Listening is done by the system: a holder that is busy is alive all the same. */
function isAlive(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(path);
    const answer = (alive: boolean): void => {
      socket.destroy();
      resolve(alive);
    };
    socket.once("connect", () => answer(true));
    socket.once("error", (error) => answer(!["ECONNREFUSED", "ENOENT", "ENOTSOCK"].includes(codeOf(error))));
  });
}

class SocketsUnsupported extends Error {}

const unsupported = new Set(["EPERM", "EACCES", "ENOTSUP", "EOPNOTSUPP", "EINVAL", "ENOSYS", "EPROTONOSUPPORT"]);

/** Listens at `path`; undefined where something is there already. */
function bind(path: string): Promise<Server | undefined> {
  return new Promise((resolve, reject) => {
    const server = createServer((socket) => socket.destroy());
    server.once("error", (error) => {
      if (codeOf(error) === "EADDRINUSE") resolve(undefined);
      else if (process.platform === "win32" && codeOf(error) === "EACCES") resolve(undefined);
      else reject(unsupported.has(codeOf(error)) ? new SocketsUnsupported(error.message) : error);
    });
    // `exclusive`: a worker of a cluster would share its parent's socket otherwise.
    server.listen({ path, exclusive: true }, () => {
      server.unref();
      resolve(server);
    });
  });
}

async function release(server: Server, file: string): Promise<void> {
  await close(server);
  await unlink(file).catch(() => undefined);
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
  });
}

/** The path of a socket may have about a hundred bytes, so a long one is entered through a link. */
async function shortPath(directory: string): Promise<{ path: string; remove: () => Promise<void> }> {
  if (Buffer.byteLength(directory) <= 80) return { path: directory, remove: async () => undefined };
  const parent = await mkdtemp(join(tmpdir(), "cl-"));
  const path = join(parent, "d");
  await symlink(directory, path);
  return { path, remove: () => rm(parent, { recursive: true, force: true }) };
}

function codeOf(error: Error): string {
  return "code" in error && typeof error.code === "string" ? error.code : "";
}
