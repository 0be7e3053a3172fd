/** Why an expression has no SQL here. */
export type SqlRefusal =
  /** It reads another row where only the row's own columns may be read (a check, an index, a generated column). */
  | "leaves_row"
  /** It asks for the actor, an input or the clock where the value must not depend on them. */
  | "not_constant"
  /** A name that the Model does not know. */
  | "unknown_name"
  /** An operator that Postgres does not have for these types. */
  | "unsupported";

/** Thrown by `toSql` for an expression that has no SQL in the place where it stands. */
export class SqlRefused extends Error {
  override readonly name = "SqlRefused";
  constructor(readonly reason: SqlRefusal, message: string) {
    super(message);
  }
}
