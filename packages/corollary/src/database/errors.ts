/** What went wrong in the database, in the words of the domain. */
export type DatabaseErrorKind =
  | "unique"
  | "foreign-key"
  | "check"
  | "not-null"
  | "exclusion"
  | "serialization"
  | "deadlock"
  | "lock"
  | "timeout"
  | "connection"
  | "invalid-value"
  | "out-of-range"
  | "permission"
  | "undefined-object"
  | "other";

/** Where a constraint or column of the database comes from in the Model. Built by the schema room. */
export interface ConstraintOwner {
  readonly entity: string;
  /** Field names as the API speaks them; empty for a check over the whole row. */
  readonly fields: readonly string[];
  /** For a named check: the name the model gave it. */
  readonly check?: string;
  /** For a unique or an exclusion: the name the model gave it. */
  readonly declaration?: string;
  /** For a named check: what the model says to tell a person. */
  readonly message?: string;
}

/** Finds the owner of a constraint, index or column. `table` and `name` are database names. */
export interface ConstraintCatalogue {
  constraint(schema: string, table: string, name: string): ConstraintOwner | undefined;
  column(schema: string, table: string, column: string): ConstraintOwner | undefined;
}

/** An error of the database. Its message names types and objects of the database, never values, so that it may be logged. */
export class DatabaseError extends Error {
  override readonly name = "DatabaseError";
  readonly kind: DatabaseErrorKind;
  /** SQLSTATE, where the server gave one. */
  readonly sqlState: string | undefined;
  /** True where repeating the whole transaction may succeed. */
  readonly retryable: boolean;
  readonly schema: string | undefined;
  readonly table: string | undefined;
  readonly column: string | undefined;
  readonly constraint: string | undefined;
  /** Entity and fields, once a catalogue has been asked. */
  readonly owner: ConstraintOwner | undefined;
  /** Where in what was to be written: "lines[0]". Absent for the row itself, and where it is not known. */
  place: string | undefined;
  /** True where the database refused to delete a row. */
  deleting = false;
  /** Out of sight of loggers, which print the properties of an error. */
  readonly #raised: string | undefined;

  constructor(
    message: string,
    details: {
      kind: DatabaseErrorKind;
      sqlState?: string | undefined;
      retryable?: boolean;
      schema?: string | undefined;
      table?: string | undefined;
      column?: string | undefined;
      constraint?: string | undefined;
      owner?: ConstraintOwner | undefined;
      cause?: unknown;
      raised?: string;
    },
  ) {
    super(message, { cause: details.cause });
    this.kind = details.kind;
    this.sqlState = details.sqlState;
    this.retryable = details.retryable ?? false;
    this.schema = details.schema;
    this.table = details.table;
    this.column = details.column;
    this.constraint = details.constraint;
    this.owner = details.owner;
    this.#raised = details.raised;
  }

  /** What a function of the database said by RAISE, which may hold values of rows: for people who may see them, never for a log. */
  get raised(): string | undefined {
    return this.#raised;
  }
}
