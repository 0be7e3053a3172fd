import { readFile, writeFile } from "node:fs/promises";
import { hostname } from "node:os";
import { join } from "node:path";
import { DatabaseError } from "../errors.js";

/** Who has a folder open: told to whoever is refused, and never what decides. */
export interface Holder {
  readonly pid: number;
  readonly host: string;
  /** ISO 8601. */
  readonly since: string;
  /** The name of its lock. */
  readonly lock: string;
}

/** A second process (or a second opening in this one) on the folder of an embedded database. */
export class FolderInUse extends DatabaseError {
  /** The process that has the folder open, where it could be learnt. */
  readonly pid: number | undefined;

  constructor(readonly folder: string, holder: Holder | undefined) {
    const self = holder?.pid === process.pid && holder.host === hostname();
    const who = holder === undefined
      ? "another process"
      : self ? `this process (${holder.pid}) already` : `process ${holder.pid} on ${holder.host}, since ${holder.since}`;
    super(
      `The embedded database in ${folder} is in use by ${who}. One process at a time can open it: ` +
        `${self ? "use the database that is open, or close it first" : "stop that one"}, or use a database server where several have to share the data.`,
      { kind: "connection", retryable: true },
    );
    this.pid = holder?.pid;
  }
}

const file = "holder.json";

export async function announceHolder(folder: string, lock: string): Promise<void> {
  const holder: Holder = { pid: process.pid, host: hostname(), since: new Date().toISOString(), lock };
  await writeFile(join(folder, file), `${JSON.stringify(holder)}\n`);
}

/** The last that announced itself: the holder of today if its lock is alive. Undefined while it is being written. */
export async function readHolder(folder: string): Promise<Holder | undefined> {
  try {
    const value: unknown = JSON.parse(await readFile(join(folder, file), "utf8"));
    return isHolder(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function isHolder(value: unknown): value is Holder {
  return (
    typeof value === "object" && value !== null &&
    "pid" in value && typeof value.pid === "number" && "host" in value && typeof value.host === "string" &&
    "since" in value && typeof value.since === "string" && "lock" in value && typeof value.lock === "string"
  );
}
