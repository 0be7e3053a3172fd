import { access, mkdir, readFile, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { PGlite } from "@electric-sql/pglite";
import { btree_gin } from "@electric-sql/pglite/contrib/btree_gin";
import { btree_gist } from "@electric-sql/pglite/contrib/btree_gist";
import { citext } from "@electric-sql/pglite/contrib/citext";
import { pg_trgm } from "@electric-sql/pglite/contrib/pg_trgm";
import { unaccent } from "@electric-sql/pglite/contrib/unaccent";
import { connectionError } from "../classify.js";
import { SyncedFiles, syncTree } from "./files.js";
import { templateIn } from "./template.js";

/** Settings that the engine needs to run inside this process, and those that the port's values are read under. */
const settings = [
  "search_path=public", "exit_on_error=false", "log_checkpoints=false", "max_worker_processes=0",
  "max_parallel_workers=0", "max_parallel_workers_per_gather=0", "max_parallel_maintenance_workers=0", "io_method=sync",
  "TimeZone=UTC", "DateStyle=ISO", "IntervalStyle=iso_8601",
  // The engine's `fdatasync`, the default, does nothing.
  "wal_sync_method=fsync",
].flatMap((setting) => ["-c", setting]);

const synced = ["--single", "-O", "-j", ...settings];
const unsynced = ["--single", "-F", "-O", "-j", ...settings];
/** Files in memory need no second copy of them there: this saves a quarter of what an engine takes. */
const inMemory = [...unsynced, "-c", "shared_buffers=16MB"];

/** Extensions that `create extension` finds, as on a server with Postgres's contrib modules. Loading them costs next to nothing. */
const extensions = { btree_gin, btree_gist, citext, pg_trgm, unaccent };

/** An engine in memory; `all`: with more extensions than our own models need. */
export async function startInMemory(all = false): Promise<PGlite> {
  const template = templateIn();
  const loadDataDir = await template.load();
  const found = all ? { ...extensions, ...(await import("./contrib.js")).contrib } : extensions;
  if (loadDataDir !== undefined) return PGlite.create({ loadDataDir, startParams: inMemory, extensions: found });
  const made = await PGlite.create({ startParams: inMemory, extensions: found });
  await template.save(made);
  return made;
}

/** An engine on the cluster in `folder`, which is made where it does not exist. The caller holds the lock of the folder. */
export async function startInFolder(folder: string, { relaxed }: { relaxed: boolean }): Promise<PGlite> {
  const data = join(folder, "postgres");
  if (!(await exists(data))) await make(data);
  try {
    // The file is there where the last engine did not come to its end.
    if (!relaxed && (await exists(join(data, "postmaster.pid")))) await syncTree(data);
    return await start(data, relaxed, undefined);
  } catch (error) {
    const version = await readFile(join(data, "PG_VERSION"), "utf8").catch(() => "?");
    const reason = error instanceof Error ? error.message : String(error);
    throw connectionError(`The embedded database in ${folder}, of Postgres ${version.trim()}, does not open: ${reason}`, false);
  }
}

/** Made aside and renamed: a process that is killed meanwhile leaves no half of a cluster that looks like a whole one. */
async function make(data: string): Promise<void> {
  const aside = `${data}.new`;
  await rm(aside, { recursive: true, force: true });
  await mkdir(aside, { mode: 0o700 });
  const template = templateIn();
  let archive = await template.load();
  if (archive === undefined) {
    const made = await PGlite.create({ startParams: unsynced });
    archive = await template.save(made);
    await made.close();
  }
  // Started and stopped, so that it needs no recovery; then on the disk as a whole, faster than one file after the other.
  const engine = await start(aside, true, archive);
  await engine.close();
  await syncTree(aside);
  await rename(aside, data);
}

function start(data: string, relaxed: boolean, loadDataDir: Blob | undefined): Promise<PGlite> {
  return PGlite.create({
    fs: new SyncedFiles(data),
    startParams: relaxed ? unsynced : synced,
    extensions,
    ...(loadDataDir === undefined ? {} : { loadDataDir }),
  });
}

function exists(path: string): Promise<boolean> {
  return access(path).then(() => true, () => false);
}
