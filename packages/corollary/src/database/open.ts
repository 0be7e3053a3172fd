import { fileURLToPath } from "node:url";
import { DatabaseError } from "./errors.js";
import type { Database } from "./port.js";

export interface OpenOptions {
  /**
   * `postgres://…` or `postgresql://…`: a server. `pglite:FOLDER`: the embedded database in that folder;
   * `pglite:memory`: in memory.
   */
  readonly url?: string | undefined;
  /** The embedded database in this folder. Absent as well as `url`: in memory. */
  readonly folder?: string | undefined;
  /** The restricted role of requests. */
  readonly applicationRole?: string | undefined;
  /** A server's URL for requests, where they log in as a user of their own. */
  readonly appUrl?: string | undefined;
  /** Most connections of requests to a server. Default 10. */
  readonly poolSize?: number | undefined;
  /** Embedded database: a commit does not wait for the disk. Default false. */
  readonly relaxedDurability?: boolean | undefined;
  /** Embedded database in memory: more of Postgres's contrib modules, at the cost of some tenths of a second. Default false. */
  readonly contrib?: boolean | undefined;
}

/** Opens the database that the options name, acting as its owner. Only the driver that is needed is loaded. */
export async function openDatabase(options: OpenOptions = {}): Promise<Database> {
  const { applicationRole, relaxedDurability } = options;
  const place = placeOf(options);
  const role = applicationRole === undefined ? {} : { applicationRole };
  if (place.kind === "server") {
    const { openPostgres } = await import("./postgres/open.js");
    return openPostgres({
      ...role,
      url: place.url,
      ...(options.appUrl === undefined ? {} : { appUrl: options.appUrl }),
      ...(options.poolSize === undefined ? {} : { poolSize: options.poolSize }),
    });
  }
  const { openPGlite } = await import("./pglite/open.js");
  return openPGlite({
    ...role,
    ...(place.folder === undefined ? {} : { folder: place.folder }),
    ...(relaxedDurability === undefined ? {} : { relaxedDurability }),
    ...(options.contrib === undefined ? {} : { contrib: options.contrib }),
  });
}

type Place = { kind: "server"; url: string } | { kind: "embedded"; folder: string | undefined };

function placeOf({ url, folder }: OpenOptions): Place {
  if (url === undefined || url === "") return { kind: "embedded", folder };
  if (folder !== undefined) {
    throw new DatabaseError("A database has a URL or a folder, not both.", { kind: "connection" });
  }
  if (/^postgres(?:ql)?:\/\//.test(url)) return { kind: "server", url };
  if (url.startsWith("file://")) return { kind: "embedded", folder: fileURLToPath(url) };
  const embedded = /^pglite:(?:\/\/)?(.+)$/.exec(url)?.[1];
  if (embedded === undefined) {
    throw new DatabaseError("The URL of a database starts with postgres:// (a server) or pglite: (a folder).", {
      kind: "connection",
    });
  }
  return { kind: "embedded", folder: embedded === "memory" ? undefined : embedded };
}
