import type postgres from "postgres";
import { connectionError } from "../classify.js";
import { DatabaseError } from "../errors.js";
import type { ServerAddress } from "./url.js";

/**
 * A pooler that lends a connection for a transaction (PgBouncer with `pool_mode = transaction`) passes on few of the
 * settings that a client connects with: not the role, not the style of intervals. There they are of the user that logs in.
 */
export function startupSettings({ pooled }: ServerAddress, name: string, role: string | undefined): Partial<postgres.ConnectionParameters> {
  return {
    application_name: name,
    TimeZone: "UTC",
    DateStyle: "ISO",
    ...(pooled ? {} : { IntervalStyle: "iso_8601", ...(role === undefined ? {} : { role }) }),
  };
}

/** What a new connection says of itself. */
export interface Standing {
  readonly user: string;
  readonly style: string;
}

export const askStanding = "select current_user::text as user, current_setting('IntervalStyle') as style";

/**
 * @throws DatabaseError where the connection is not what was asked for: a pooler that was told to ignore settings would
 * let requests act as whoever logs in, and intervals be read wrongly.
 */
export function assertStanding({ user, style }: Standing, { location }: ServerAddress, role: string | undefined): void {
  if (role !== undefined && user !== role) {
    throw new DatabaseError(`Connections to ${location} act as "${user}", not as the application role "${role}". Through PgBouncer requests log in as that role: alter role "${role}" login, and state it in database.appUrl.`, { kind: "permission" });
  }
  if (style !== "iso_8601") {
    throw new DatabaseError(`Connections to ${location} write intervals in the style ${style}. Through PgBouncer the style is that of the user: alter role "${user}" set intervalstyle = 'iso_8601'; then restart the pools of PgBouncer (RECONNECT).`, { kind: "connection" });
  }
}

/** The refusal of a pooler that does not know a setting, with what to do about it. */
export function explainPooler(error: unknown, { location }: ServerAddress): unknown {
  if (!(error instanceof DatabaseError) || !/startup parameter/iu.test(error.message)) return error;
  return connectionError(`${location} is a pooler that refuses settings at the start of a connection. Let DATABASE_URL lead to the server itself, and state the pooler for requests: database.appUrl with ?pgbouncer=true.`, false);
}

/** The owner's connections live longer than a transaction: migrations set what holds for a session, and it listens. */
export function assertDirect({ pooled, location }: ServerAddress): void {
  if (!pooled) return;
  throw connectionError(`The owner connects past PgBouncer: let DATABASE_URL lead to the server itself rather than to ${location}, and state the pooler for requests, in database.appUrl.`, false);
}
