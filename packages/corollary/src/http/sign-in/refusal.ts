import type { IdentityError, IdentityErrorCode } from "../../identity/errors.js";
import { HttpProblem } from "../problem.js";

const statuses: Readonly<Record<IdentityErrorCode, number>> = {
  wrong_credentials: 401,
  unauthenticated: 401,
  sign_in_failed: 401,
  fresh_sign_in_required: 403,
  second_factor_required: 403,
  not_a_member: 403,
  not_found: 404,
  already_linked: 409,
  already_exists: 409,
  invalid_token: 422,
  weak_password: 422,
  unknown_role: 422,
  too_many_attempts: 429,
  unavailable: 503,
};

/** A refusal of identity as the API says it. */
export function identityProblem(error: IdentityError, challenge: string): HttpProblem {
  const status = statuses[error.code];
  return new HttpProblem(
    status, error.code, error.message,
    error.field === undefined ? [] : [{ field: error.field, message: error.message }],
    { ...(error.retryAfter === undefined ? {} : { "retry-after": String(error.retryAfter) }), ...(status === 401 ? { "www-authenticate": challenge } : {}) },
  );
}
