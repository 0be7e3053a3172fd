import postgres from "postgres";
import { classifyReport, connectionError } from "../classify.js";
import { DatabaseError } from "../errors.js";

/** What `postgres` or the network threw, as a DatabaseError. The statement and its parameters are left behind. */
export function toDatabaseError(error: unknown, place: string): unknown {
  if (error instanceof DatabaseError) return error;
  if (error instanceof postgres.PostgresError) {
    return classifyReport({
      code: error.code,
      message: error.message,
      schema: error.schema_name,
      table: error.table_name,
      column: error.column_name,
      constraint: error.constraint_name,
      routine: error.routine,
    });
  }
  if (!(error instanceof Error)) return error;
  const code = "code" in error && typeof error.code === "string" ? error.code : "";
  const reason = reasons[code] ?? (code.startsWith("ERR_TLS") || code.includes("CERT") ? tls : undefined);
  return reason === undefined ? error : connectionError(reason(place), code !== "CONNECTION_ENDED");
}

const tls = (place: string): string => `The certificate of ${place} was not accepted.`;

const reasons: Readonly<Record<string, (place: string) => string>> = {
  ECONNREFUSED: (place) => `Nothing accepts connections at ${place}.`,
  ENOENT: (place) => `Nothing accepts connections at ${place}.`,
  ENOTFOUND: (place) => `The host of ${place} is not known.`,
  EAI_AGAIN: (place) => `The host of ${place} could not be looked up.`,
  ETIMEDOUT: (place) => `${place} did not answer in time.`,
  EHOSTUNREACH: (place) => `${place} cannot be reached.`,
  ENETUNREACH: (place) => `${place} cannot be reached.`,
  ECONNRESET: (place) => `The connection to ${place} was lost.`,
  EPIPE: (place) => `The connection to ${place} was lost.`,
  CONNECT_TIMEOUT: (place) => `${place} did not answer in time.`,
  CONNECTION_CLOSED: (place) => `The connection to ${place} was lost.`,
  CONNECTION_DESTROYED: (place) => `The connection to ${place} was closed.`,
  CONNECTION_ENDED: () => "The database is closed.",
};
