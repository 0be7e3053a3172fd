import { type ConstraintCatalogue, DatabaseError, type DatabaseErrorKind } from "./errors.js";

/** What a server says about an error, as both drivers hand it over. Its detail and hint are left out: they carry values. */
export interface ServerReport {
  readonly code: string;
  readonly message: string;
  readonly schema?: string | undefined;
  readonly table?: string | undefined;
  readonly column?: string | undefined;
  readonly constraint?: string | undefined;
  /** The function of the server that reported it. */
  readonly routine?: string | undefined;
}

const kinds: Readonly<Record<string, DatabaseErrorKind>> = {
  "22003": "out-of-range",
  "23001": "foreign-key",
  "23502": "not-null",
  "23503": "foreign-key",
  "23505": "unique",
  "23514": "check",
  "23P01": "exclusion",
  "25P03": "timeout",
  "25P04": "timeout",
  "3D000": "undefined-object",
  "3F000": "undefined-object",
  "40001": "serialization",
  "40P01": "deadlock",
  "42501": "permission",
  "42703": "undefined-object",
  "42704": "undefined-object",
  "42883": "undefined-object",
  "42P01": "undefined-object",
  "42P02": "undefined-object",
  "53300": "connection",
  "55P03": "lock",
  "57014": "timeout",
  "57P01": "connection",
  "57P02": "connection",
  "57P03": "connection",
  "57P05": "connection",
};

/** Classes of SQLSTATE for codes without an entry of their own. */
const classes: Readonly<Record<string, DatabaseErrorKind>> = {
  "08": "connection",
  "22": "invalid-value",
  "28": "connection",
};

const retryableKinds: ReadonlySet<DatabaseErrorKind> = new Set(["serialization", "deadlock", "lock", "connection"]);

/** The error of a server as a DatabaseError. Its message names types and database objects, never values. */
export function classifyReport(report: ServerReport): DatabaseError {
  const kind = kindOf(report);
  const raised = isRaised(report);
  return new DatabaseError(raised ? `A function of the database raised an error (SQLSTATE ${report.code}).` : messageOf(report, kind), {
    kind,
    ...(raised ? { raised: report.message } : {}),
    sqlState: report.code,
    retryable: retryableKinds.has(kind) && !report.code.startsWith("28"),
    schema: report.schema,
    table: report.table,
    column: report.column,
    constraint: report.constraint,
  });
}

/** A connection that could not be made or was lost. `place` is host and port, or what else can be shown. */
export function connectionError(message: string, retryable = true): DatabaseError {
  return new DatabaseError(message, { kind: "connection", retryable });
}

/** The same error, with the entity and fields that its constraint or column comes from, where the catalogue knows. */
export function withOwner(error: DatabaseError, catalogue: ConstraintCatalogue): DatabaseError {
  const { schema, table, constraint, column } = error;
  if (error.owner !== undefined || schema === undefined || table === undefined) return error;
  const owner =
    (constraint === undefined ? undefined : catalogue.constraint(schema, table, constraint)) ??
    (column === undefined ? undefined : catalogue.column(schema, table, column));
  if (owner === undefined) return error;
  const { kind, sqlState, retryable, cause } = error;
  const { raised } = error;
  const owned = new DatabaseError(error.message, { kind, sqlState, retryable, schema, table, column, constraint, owner, cause, ...(raised === undefined ? {} : { raised }) });
  owned.place = error.place;
  owned.deleting = error.deleting;
  return owned;
}

/** RAISE says what the author of a function wrote, often with values of the row; our own say none. */
function isRaised({ routine, message }: ServerReport): boolean {
  return routine === "exec_stmt_raise" && !ownWords.some((words) => words.test(message));
}

const ownWords = [/^A row of \w+ stays in its tenant\.$/, /^The setting corollary\.node is -?\d+; it must be 0 to 1023\.$/];

function kindOf({ code, message }: ServerReport): DatabaseErrorKind {
  if (code === "57014" && message.includes("user request")) return "other";
  return kinds[code] ?? classes[code.slice(0, 2)] ?? "other";
}

/**
 * Data exceptions (class 22) quote the value that was refused, so only the name of the type is kept of them. All other
 * primary messages name objects of the database; values stand in their detail.
 */
function messageOf({ code, message }: ServerReport, kind: DatabaseErrorKind): string {
  if (!code.startsWith("22")) return message;
  const role = /^role "[^"]*" does not exist$/.exec(message);
  if (role !== null) return message;
  const type = /\btype ([a-z][a-z0-9_ ]*[a-z0-9])/i.exec(message.replace(/"[^"]*"/g, '""'))?.[1];
  const what = kind === "out-of-range" ? "A value is out of range" : "A value is not valid";
  if (type !== undefined) return `${what} for type ${type}.`;
  return kind === "out-of-range" ? `${what}.` : `${what} (${dataExceptions[code] ?? `SQLSTATE ${code}`}).`;
}

const dataExceptions: Readonly<Record<string, string>> = {
  "22001": "the text is too long",
  "22007": "not a date or time",
  "22008": "date or time field out of range",
  "22012": "division by zero",
  "22021": "not valid in the encoding of the database",
  "22023": "not accepted as a parameter",
  "22P02": "not written as its type is",
};
