import { mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { homedir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { gunzip, gzip } from "node:zlib";
import type { PGlite } from "@electric-sql/pglite";

/**
 * A fresh cluster, kept for the next time in the cache folder of the user: making one takes seconds, unpacking a tenth.
 * The cache is a convenience: where it cannot be read or written, clusters are made anew.
 */
export interface Template {
  /** The archive of a fresh cluster, or undefined where there is none yet. */
  load(): Promise<Blob | undefined>;
  /** Keeps the state of a database that has just been made. Gives its archive. */
  save(fresh: PGlite): Promise<Blob>;
}

export function templateIn(folder: string = cacheFolder()): Template {
  const file = async (): Promise<string> => join(folder, `pglite-${await pgliteVersion()}.tar.gz`);
  return {
    async load() {
      try {
        return archive(await promisify(gunzip)(await readFile(await file())));
      } catch {
        // Absent or damaged.
        return undefined;
      }
    },
    async save(fresh) {
      await fresh.exec("checkpoint");
      const bytes = new Uint8Array(await (await fresh.dumpDataDir("none")).arrayBuffer());
      await keep(await file(), bytes).catch(() => undefined);
      return archive(bytes);
    },
  };
}

/** Written aside and renamed, so that a reader finds all of it or nothing. */
async function keep(file: string, bytes: Uint8Array): Promise<void> {
  await mkdir(dirname(file), { recursive: true, mode: 0o700 });
  const aside = `${file}.${process.pid}`;
  try {
    await writeFile(aside, await promisify(gzip)(bytes, { level: 4 }), { mode: 0o600 });
    await rename(aside, file);
  } finally {
    await rm(aside, { force: true });
  }
}

/** A copy of its own, since a Blob cannot be made of memory that may be shared. */
function archive(bytes: Uint8Array): Blob {
  return new Blob([new Uint8Array(bytes)], { type: "application/x-tar" });
}

function cacheFolder(): string {
  const { XDG_CACHE_HOME, LOCALAPPDATA } = process.env;
  if (process.platform === "win32") return join(LOCALAPPDATA ?? join(homedir(), "AppData", "Local"), "corollary", "cache");
  if (process.platform === "darwin") return join(homedir(), "Library", "Caches", "corollary");
  return join(XDG_CACHE_HOME ?? join(homedir(), ".cache"), "corollary");
}

/** A template is only good for the engine that made it. */
async function pgliteVersion(): Promise<string> {
  const main = createRequire(import.meta.url).resolve("@electric-sql/pglite");
  const manifest: unknown = JSON.parse(await readFile(join(dirname(dirname(main)), "package.json"), "utf8"));
  if (typeof manifest === "object" && manifest !== null && "version" in manifest) return String(manifest.version);
  throw new Error("The package @electric-sql/pglite does not state its version.");
}
