import { DatabaseError } from "../errors.js";

/** Startup parameters that this driver sets itself, or that only other clients know. */
const notFromUrl = new Set([
  "timezone", "datestyle", "intervalstyle", "client_encoding", "role", "channel_binding", "options", "pgbouncer",
]);

export interface ServerAddress {
  /** What the driver connects with. */
  readonly url: string;
  /** For messages: no password, no parameters. */
  readonly location: string;
  /** `?pgbouncer=true`: a pooler lends another connection to each transaction, so nothing is prepared or set for longer. */
  readonly pooled: boolean;
}

/** Checks the URL of a server and takes out what would change how values read. */
export function parseServerUrl(text: string): ServerAddress {
  let url: URL;
  try {
    url = new URL(text);
  } catch {
    // The text itself may hold a password.
    throw new DatabaseError("The URL of the database server cannot be read. Expected postgres://user:password@host:port/database.", {
      kind: "connection",
    });
  }
  if (url.protocol !== "postgres:" && url.protocol !== "postgresql:") {
    throw new DatabaseError(`A database server has a URL that starts with postgres://, not ${url.protocol}//.`, {
      kind: "connection",
    });
  }
  const pooled = pooledBy(url.searchParams.get("pgbouncer"));
  for (const name of [...url.searchParams.keys()]) {
    if (notFromUrl.has(name.toLowerCase())) url.searchParams.delete(name);
  }
  const user = url.username === "" ? "" : `${url.username}@`;
  return { url: url.href, location: `${url.protocol}//${user}${url.host}${url.pathname}`, pooled };
}

function pooledBy(stated: string | null): boolean {
  if (stated === null || stated === "false") return false;
  if (stated === "true") return true;
  throw new DatabaseError('pgbouncer in the URL of a database is "true" or "false".', { kind: "connection" });
}
