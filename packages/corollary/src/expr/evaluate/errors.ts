/** Why an expression cannot be evaluated in JavaScript at all. */
export type EvaluationRefusal =
  /** Postgres alone can answer: full-text search, ordering or case under the collation of a language. */
  | "database_only"
  /** A name that the Model does not know, or a computed field that reads itself. */
  | "model";

/** Thrown while compiling: the expression is never approximated. */
export class EvaluationRefused extends Error {
  override readonly name = "EvaluationRefused";
  constructor(readonly reason: EvaluationRefusal, message: string) {
    super(message);
  }
}

/** What can go wrong with the values of one row. */
export type EvaluationErrorCode =
  /** The row given does not hold what the expression reads. */
  | "not_loaded"
  /** A value is none of its field's type. */
  | "invalid_value"
  /** As Postgres's 22003 and 22008: a float or an instant beyond what the type can hold. */
  | "out_of_range"
  /** As Postgres's 22025: a LIKE pattern ends in a single backslash. */
  | "invalid_pattern";

/** Thrown while evaluating. */
export class EvaluationError extends Error {
  override readonly name = "EvaluationError";
  constructor(readonly code: EvaluationErrorCode, message: string) {
    super(message);
  }
}
