export type RsqlErrorCode =
  | "syntax"
  /** Also for fields that are hidden or that the asker may not read: the answer is the same. */
  | "unknown_field"
  | "unknown_operator"
  | "operator_not_allowed"
  | "invalid_value"
  | "too_long"
  | "too_deep"
  | "too_many";

/** A filter that cannot be understood. `position` counts UTF-16 units from 0; `text` is the part at fault; `allowed` what could stand there. */
export class RsqlError extends Error {
  override readonly name = "RsqlError";
  constructor(
    readonly code: RsqlErrorCode, message: string, readonly position: number, readonly text: string, readonly allowed: readonly string[] = [],
  ) {
    super(message);
  }
}

/** An expression that the filter language cannot say. `op` is the operator at fault. */
export class RsqlRefused extends Error {
  override readonly name = "RsqlRefused";
  constructor(readonly op: string, message: string) {
    super(message);
  }
}
