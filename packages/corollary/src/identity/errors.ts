/** Why identity refuses. Stable: clients tell refusals apart by it. */
export type IdentityErrorCode =
  | "wrong_credentials" | "invalid_token" | "weak_password" | "too_many_attempts" | "second_factor_required" | "fresh_sign_in_required"
  | "unauthenticated" | "not_a_member" | "already_linked" | "already_exists" | "sign_in_failed" | "not_found" | "unknown_role" | "unavailable";

/** A refusal in words for people. It never tells whether an account exists. */
export class IdentityError extends Error {
  override readonly name = "IdentityError";
  constructor(
    readonly code: IdentityErrorCode,
    message: string,
    /** Seconds until it is worth another try. */
    readonly retryAfter?: number,
    /** The member of the request that is at fault. */
    readonly field?: string,
  ) {
    super(message);
  }
}

/** The one answer to a sign-in that is refused, whatever the reason. */
export function wrongCredentials(): IdentityError {
  return new IdentityError("wrong_credentials", "The e-mail address or the password is not right.");
}

/** The one answer to links and codes that are wrong, spent or too old. */
export function invalidToken(what: "link" | "code" = "link"): IdentityError {
  return new IdentityError("invalid_token", what === "link" ? "This link is not valid, or not any more. Ask for a new one." : "This code is not right, or not any more.");
}

/** A config that cannot be safe; said at start, not at the first request. */
export class IdentityConfigError extends Error {
  override readonly name = "IdentityConfigError";
  constructor(message: string, readonly hint: string) {
    super(message);
  }
}
