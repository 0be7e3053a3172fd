/** What can be wrong with an expression when it is stated. */
export type ExpressionErrorCode =
  | "operand_type"
  | "not_comparable"
  | "no_common_type"
  | "invalid_literal"
  | "invalid_argument";

/** An expression that cannot be. `hint` says how to mend it. */
export class ExpressionError extends Error {
  override readonly name = "ExpressionError";
  constructor(readonly code: ExpressionErrorCode, message: string, readonly hint: string) {
    super(message);
  }
}
