import { DatabaseError } from "./errors.js";

/** A name as Postgres reads it between double quotes. For the names that a driver itself needs: roles and channels. */
export function quoteIdentifier(name: string): string {
  if (name === "" || name.includes("\0")) {
    throw new DatabaseError("A name of a role or channel must not be empty or hold a NUL character.", { kind: "invalid-value" });
  }
  return `"${name.replaceAll('"', '""')}"`;
}
