import type { IdentityErrorCode } from "../identity/errors.js";

/** One thing that is wrong in a request. `field`: where, as a path like "lines[0].price", or the name of a parameter or header. */
export interface Detail {
  readonly field: string;
  readonly message: string;
}

/** Stable words by which programs tell refusals apart. */
export type ProblemCode =
  | "malformed_request" | "malformed_json" | "unknown_parameter" | "duplicate_parameter" | "invalid_parameter"
  | "invalid_filter" | "invalid_sort" | "invalid_include" | "invalid_fields" | "invalid_cursor" | "invalid_id"
  | "invalid_header"
  | "unauthenticated" | "forbidden" | "refused" | "tenant_required" | "tenant_refused" | "not_found" | "method_not_allowed" | "not_acceptable"
  | "duplicate" | "conflict" | "still_referenced" | "request_in_progress" | "version_mismatch" | "body_too_large"
  | "url_too_long" | "unsupported_media_type" | "validation_failed" | "missing_reference" | "check_failed"
  | "idempotency_mismatch" | "bulk_failed" | "too_many_requests" | "internal_error" | "unavailable"
  | "cross_site" | IdentityErrorCode;

/**
 * A request that is refused: what the response says. Thrown anywhere below the handler, which turns it into
 * `{error: {code, message, details}}` with `status`.
 */
export class HttpProblem extends Error {
  override readonly name = "HttpProblem";
  constructor(
    readonly status: number,
    readonly code: ProblemCode,
    message: string,
    readonly details: readonly Detail[] = [],
    /** Headers that belong to the refusal, e.g. `allow`. Names in lower case. */
    readonly headers: Readonly<Record<string, string>> = {},
  ) {
    super(message);
  }
}

export interface ErrorBody {
  readonly code: ProblemCode;
  readonly message: string;
  readonly details: readonly Detail[];
}

export function errorBody(problem: HttpProblem): ErrorBody {
  return { code: problem.code, message: problem.message, details: problem.details };
}

/** 400 with one detail. */
export function badRequest(code: ProblemCode, field: string, message: string): HttpProblem {
  return new HttpProblem(400, code, message, [{ field, message }]);
}

/** 422 for values that do not fit the model. */
export function invalidValues(details: readonly Detail[]): HttpProblem {
  const first = details[0];
  const more = details.length > 1 ? ` (and ${details.length - 1} more)` : "";
  const place = first !== undefined && first.field !== "" ? `${first.field} ` : "";
  return new HttpProblem(422, "validation_failed", first === undefined ? "The values do not fit." : `${place}${first.message}${more}`, details);
}
