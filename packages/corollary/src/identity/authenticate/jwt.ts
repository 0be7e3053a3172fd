/** Somebody who signs tokens that say who a program is. */
export interface JwtIssuer {
  /** `iss` of its tokens. */
  readonly issuer: string;
  /** `aud` that tokens must be meant for: tokens for others are refused. */
  readonly audience: string;
  /** Where its public keys are. Default: `/.well-known/jwks.json` below the issuer. */
  readonly jwks?: string;
  /** Algorithms that are taken. Default RS256, PS256, ES256 and EdDSA; never symmetric ones, never none. */
  readonly algorithms?: readonly string[];
  /** Claim whose texts are roles. Default `roles`. */
  readonly rolesClaim?: string;
  /** Claim that names the tenant. Absent: tokens name none. */
  readonly tenantClaim?: string;
}
