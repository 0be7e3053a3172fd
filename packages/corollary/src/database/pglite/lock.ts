import { createHash, randomUUID } from "node:crypto";
import { mkdir, mkdtemp, readdir, realpath, rename, rm, symlink } from "node:fs/promises";
import { connect, createServer, type Server } from "node:net";
import { tmpdir, userInfo } from "node:os";
import { join } from "node:path";
import { announceHolder, FolderInUse, readHolder } from "./holder.js";

/**
 * One process per folder. A lock is a socket that its holder listens on: the system closes it with the process, however
 * that ends, so a lock never outlives its holder and no process number is trusted.
 *
 * A contender makes its socket listen, then visible under a name that nobody else will ever use, then looks for others
 * that listen, and has the lock if there are none. Of two contenders the one that looks later finds the other, so both
 * never win. That both give way is possible; they try again after a random while. What does not listen is dead, and may
 * be removed by anybody.
 */
export interface FolderLock {
  release(): Promise<void>;
}

const attempts = 60;
const visible = "lock.";
const hidden = "lock-new.";

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
  const server = await listenAt(pipe);
  if (server === undefined) throw new FolderInUse(folder, await readHolder(folder));
  await announceHolder(folder, "pipe");
  return { release: () => close(server) };
}

async function lockSockets(directory: string, folder: string): Promise<FolderLock> {
  const { path, remove } = await shortPath(directory);
  try {
    for (let attempt = 1; attempt <= attempts; attempt++) {
      const others = await living(directory, path);
      const holder = await readHolder(folder);
      if (holder !== undefined && others.includes(holder.lock)) throw new FolderInUse(folder, holder);
      const lock = others.length === 0 ? await contend(directory, path) : undefined;
      if (lock !== undefined) {
        await announceHolder(folder, lock.name);
        return lock;
      }
      await new Promise((resolve) => setTimeout(resolve, 5 + Math.random() * 20 * Math.min(attempt, 10)));
    }
    throw new FolderInUse(folder, undefined);
  } finally {
    await remove();
  }
}

/** Undefined where another contender or holder was found. */
async function contend(directory: string, path: string): Promise<(FolderLock & { readonly name: string }) | undefined> {
  const id = randomUUID();
  const name = visible + id;
  const server = await listenAt(join(path, hidden + id));
  if (server === undefined) return undefined;
  const release = async (): Promise<void> => {
    await rm(join(directory, name), { force: true });
    await close(server);
  };
  try {
    await rename(join(directory, hidden + id), join(directory, name));
  } catch {
    // Somebody took it for dead in the moment before it listened.
    await release();
    return undefined;
  }
  const others = (await living(directory, path)).filter((other) => other !== name);
  if (others.length === 0) return { name, release };
  await release();
  return undefined;
}

/** The names of the visible sockets that somebody listens on. Removes those that nobody does. */
async function living(directory: string, path: string): Promise<string[]> {
  const alive: string[] = [];
  for (const name of await readdir(directory)) {
    if (!name.startsWith(visible) && !name.startsWith(hidden)) continue;
    if (!(await isAlive(join(path, name)))) await rm(join(directory, name), { force: true });
    else if (name.startsWith(visible)) alive.push(name);
  }
  return alive;
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
function listenAt(path: string): Promise<Server | undefined> {
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
