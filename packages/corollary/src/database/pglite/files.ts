import { closeSync, fsyncSync, openSync } from "node:fs";
import { open, readdir } from "node:fs/promises";
import { basename, join } from "node:path";
import { NodeFS } from "@electric-sql/pglite/nodefs";

type Init = NodeFS["init"];

/** An open file as the file system of the engine knows it. A directory has no descriptor. */
interface OpenFile {
  readonly nfd?: number;
  readonly node: unknown;
}

interface NodeFiles {
  readonly stream_ops: {
    fsync?: (file: OpenFile) => number;
    write: (file: OpenFile, ...rest: unknown[]) => number;
  };
  realPath(node: unknown): string;
}

const inputOutputError = 29;

/** Files on disk whose `fsync` reaches the disk. As it comes, the engine's file system takes the call and does nothing. */
export class SyncedFiles extends NodeFS {
  override async init(...[pglite, options]: Parameters<Init>): ReturnType<Init> {
    const { emscriptenOpts } = await super.init(pglite, options);
    return {
      emscriptenOpts: {
        ...emscriptenOpts,
        preRun: [...(emscriptenOpts.preRun ?? []), (module) => makeSync(module.NODEFS)],
      },
    };
  }
}

/**
 * After a crash the server first brings all its files to the disk, one after the other. The caller has done that with
 * `syncTree`, faster; so nothing has to be done until the server writes for the first time (but for the file that says
 * that it runs, which it writes before, and which nobody trusts after a crash).
 */
function makeSync(files: NodeFiles): void {
  const operations = files.stream_ops;
  const { write } = operations;
  operations.fsync = () => 0;
  operations.write = (file, ...rest) => {
    if (basename(files.realPath(file.node)) !== "postmaster.pid") {
      operations.write = write;
      operations.fsync = (synced) => sync(files, synced);
    }
    return write(file, ...rest);
  };
}

/** The number of an error of the engine's C library, or 0. The server stops at an error rather than lose data unseen. */
function sync(files: NodeFiles, { nfd, node }: OpenFile): number {
  try {
    if (nfd === undefined) syncDirectory(files.realPath(node));
    else fsyncSync(nfd);
    return 0;
  } catch {
    return inputOutputError;
  }
}

function syncDirectory(path: string): void {
  // Windows has no descriptors of directories, and writes their entries with the files.
  if (process.platform === "win32") return;
  const descriptor = openSync(path, "r");
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

/** Brings everything below a folder to the disk. */
export async function syncTree(folder: string): Promise<void> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  // Several at once, for a disk that takes them together; not all, for a system that allows few open files.
  await Promise.all(Array.from({ length: 16 }, async () => {
    for (let path = files.pop(); path !== undefined; path = files.pop()) {
      const file = await open(path, "r+");
      await file.sync().finally(() => file.close());
    }
  }));
  for (const entry of entries) if (entry.isDirectory()) syncDirectory(join(entry.parentPath, entry.name));
  syncDirectory(folder);
}
