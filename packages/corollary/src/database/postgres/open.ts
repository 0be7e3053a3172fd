import postgres from "postgres";
import { databaseOver } from "../database.js";
import { DatabaseError } from "../errors.js";
import type { Database } from "../port.js";
import { type Client, Lane } from "./lane.js";
import { assertDirect, explainPooler, startupSettings } from "./pooler.js";
import { PostgresSessions } from "./sessions.js";
import { types } from "./types.js";
import { parseServerUrl, type ServerAddress } from "./url.js";

export interface PostgresOptions {
  /** `postgres://user:password@host:port/database?sslmode=…`: the owner. */
  readonly url: string;
  /** The restricted role of requests: connections of `as("app")` are this role from the start. */
  readonly applicationRole?: string;
  /** A second URL for `as("app")`, where requests log in as a user of their own. With `?pgbouncer=true` it leads to a pooler. */
  readonly appUrl?: string;
  /** Most connections for `as("app")`. Default 10. */
  readonly poolSize?: number;
  /** Most connections for the owner. Default 3. */
  readonly ownerPoolSize?: number;
  /** Milliseconds to wait for a connection to be made. Default 10000. */
  readonly connectTimeout?: number;
  /** What the server shows as `application_name`. Default `corollary`. */
  readonly applicationName?: string;
}

/** Connects to a server, as its owner. Throws a DatabaseError of kind `connection` where that fails. */
export async function openPostgres(options: PostgresOptions): Promise<Database> {
  const owner = parseServerUrl(options.url);
  const app = options.appUrl === undefined ? owner : parseServerUrl(options.appUrl);
  assertDirect(owner);
  const mayAct = options.applicationRole !== undefined || options.appUrl !== undefined;
  const sessions = new PostgresSessions({
    owner: { size: options.ownerPoolSize ?? 3, open: () => openLane(owner, undefined, options) },
    app: mayAct
      ? { size: options.poolSize ?? 10, open: () => openAppLane(app, options) }
      : undefined,
    listener: () => client(owner, undefined, options, () => undefined),
    place: owner.location,
  });
  try {
    const version = await sessions.version();
    return databaseOver(sessions, { driver: "postgres", version, location: owner.location }, "owner");
  } catch (error) {
    await sessions.close();
    throw error;
  }
}

async function openAppLane(address: ServerAddress, options: PostgresOptions): Promise<Lane> {
  const role = options.applicationRole;
  try {
    return await openLane(address, role, options);
  } catch (error) {
    if (role === undefined || !(error instanceof DatabaseError) || error.sqlState !== "22023") throw error;
    throw new DatabaseError(`The application role "${role}" does not exist on this server yet: build the schema first.`, {
      kind: "undefined-object",
      sqlState: error.sqlState,
    });
  }
}

async function openLane(address: ServerAddress, role: string | undefined, options: PostgresOptions): Promise<Lane> {
  try {
    return await Lane.open((onclose) => client(address, role, options, onclose), address, role);
  } catch (error) {
    throw explainPooler(error, address);
  }
}

function client(
  address: ServerAddress,
  role: string | undefined,
  options: PostgresOptions,
  onclose: () => void,
): Client {
  return postgres(address.url, {
    max: 1,
    types,
    fetch_types: false,
    max_lifetime: null,
    connect_timeout: (options.connectTimeout ?? 10_000) / 1000,
    connection: startupSettings(address, options.applicationName ?? "corollary", role),
    onnotice: () => undefined,
    onclose,
  });
}
