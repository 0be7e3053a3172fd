import type { Json } from "../expr/node.js";

/** What a read or a write refuses, in the words of the domain. */
export type QueryErrorCode =
  | "not_found" | "not_unique" | "version_conflict" | "invalid_transition" | "invalid_cursor"
  | "refused" | "tenant_required" | "unknown_name" | "not_writable" | "invalid_value" | "missing_value" | "named_twice" | "invalid_query";

export abstract class QueryError extends Error {
  abstract readonly code: QueryErrorCode;
  /** Where in what was to be written the fault is: "lines[0]". Absent for the row itself. */
  place: string | undefined;
  constructor(readonly entity: string, message: string) {
    super(message);
  }
}

/** No row with that key, or none that the conditions hold for. */
export class NotFound extends QueryError {
  override readonly name = "NotFound";
  readonly code = "not_found";
  constructor(entity: string, message = `There is no such ${entity}.`) {
    super(entity, message);
  }
}

/** What is done that the policy does not allow. A row that may not even be read is NotFound. */
export class Refused extends QueryError {
  override readonly name = "Refused";
  readonly code = "refused";
  /**
   * @param anonymous nobody is signed in: signing in may help
   * @param field the one that may not be written, where the row may be
   */
  constructor(
    entity: string,
    readonly operation: "read" | "create" | "update" | "delete",
    readonly anonymous: boolean,
    readonly key?: Json,
    readonly field?: string,
  ) {
    super(entity, `${anonymous ? "Without signing in, one" : "You"} may not ${operation} ${field === undefined ? `this ${entity}` : `${entity}.${field}`}.`);
  }
}

/** Rows of that kind belong to tenants, and whoever asks works in none. */
export class TenantRequired extends QueryError {
  override readonly name = "TenantRequired";
  readonly code = "tenant_required";
  /** @param anonymous nobody is signed in: signing in may help */
  constructor(entity: string, readonly anonymous: boolean) {
    super(entity, `Rows of ${entity} belong to tenants: say in which one you work, as({ id, tenant }).`);
  }
}

/** Several rows where one was asked for. */
export class NotUnique extends QueryError {
  override readonly name = "NotUnique";
  readonly code = "not_unique";
  constructor(entity: string) {
    super(entity, `More than one ${entity} was found where one was asked for.`);
  }
}

/** The row has changed since the version that the writer saw. */
export class VersionConflict extends QueryError {
  override readonly name = "VersionConflict";
  readonly code = "version_conflict";
  constructor(entity: string, readonly expected: number, readonly actual: number) {
    super(entity, `${entity} has changed: it is at version ${actual}, not ${expected}.`);
  }
}

/** A state may not be left for that one. */
export class InvalidTransition extends QueryError {
  override readonly name = "InvalidTransition";
  readonly code = "invalid_transition";
  constructor(entity: string, readonly field: string, readonly from: string, readonly to: string, readonly allowed: readonly string[]) {
    super(entity, `${entity}.${field} cannot go from ${from} to ${to}; allowed: ${allowed.length === 0 ? "none" : allowed.join(", ")}.`);
  }
}

/** A cursor that is damaged, or was given for another query or order. */
export class InvalidCursor extends QueryError {
  override readonly name = "InvalidCursor";
  readonly code = "invalid_cursor";
  constructor(entity: string) {
    super(entity, "The cursor is damaged or belongs to another query.");
  }
}

/** An entity, field or relation that the Model does not have. */
export class UnknownName extends QueryError {
  override readonly name = "UnknownName";
  readonly code = "unknown_name";
  constructor(entity: string, readonly field: string) {
    super(entity, `${entity} has no ${field}.`);
  }
}

/** A field that cannot be written: generated, computed, hidden, or a collection that is not owned. */
export class NotWritable extends QueryError {
  override readonly name = "NotWritable";
  readonly code = "not_writable";
  constructor(entity: string, readonly field: string, readonly reason: "generated" | "computed" | "hidden" | "collection" | "key" | "tenant") {
    super(entity, `${entity}.${field} cannot be written: ${reasons[reason]}.`);
  }
}

const reasons = {
  generated: "the database makes it",
  computed: "it is computed",
  hidden: "it is hidden",
  collection: "its rows are written on their own",
  key: "a key does not change",
  tenant: "it is the tenant in which the row was made",
} as const;

/** A value that is none of its field's type. */
export class InvalidValue extends QueryError {
  override readonly name = "InvalidValue";
  readonly code = "invalid_value";
  constructor(entity: string, readonly field: string, reason: string) {
    super(entity, `${entity}.${field}: ${reason}`);
  }
}

/** A required value was not given. */
export class MissingValue extends QueryError {
  override readonly name = "MissingValue";
  readonly code = "missing_value";
  constructor(entity: string, readonly field: string) {
    super(entity, `${entity}.${field} is required.`);
  }
}

/** The same owned row is named twice in one change. */
export class NamedTwice extends QueryError {
  override readonly name = "NamedTwice";
  readonly code = "named_twice";
  constructor(entity: string, readonly field: string) {
    super(entity, `The same ${entity} is named twice; put what changes together.`);
  }
}

/** A query that cannot be: says why. */
export class InvalidQuery extends QueryError {
  override readonly name = "InvalidQuery";
  readonly code = "invalid_query";
}
