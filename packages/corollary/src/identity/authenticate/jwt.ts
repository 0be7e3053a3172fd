import { createRemoteJWKSet, decodeJwt, errors, jwtVerify, type JWTPayload } from "jose";
import type { Actor } from "../../query/types.js";
import { IdentityError } from "../errors.js";
import { bearer } from "./api-key.js";
import type { Authenticator } from "./authenticator.js";

/** Somebody who signs tokens that say who a program is. */
export interface JwtIssuer {
  /** `iss` of its tokens. */
  readonly issuer: string;
  /** `aud` that tokens must be meant for: tokens for others are refused. */
  readonly audience: string;
  /** Where its public keys are. Default: `/.well-known/jwks.json` below the issuer. */
  readonly jwks?: string;
  /** Algorithms that are taken. Default: all by which only the issuer can sign; never symmetric ones, never none. */
  readonly algorithms?: readonly (typeof asymmetric)[number][];
  /** Claim whose texts are roles. Default `roles`. */
  readonly rolesClaim?: string;
  /** Claim that names the tenant. Absent: tokens name none. */
  readonly tenantClaim?: string;
}

/** Algorithms by which only the issuer can sign. */
export const asymmetric = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA", "Ed25519"] as const;

/**
 * By `Authorization: Bearer` with a signed token (JWT, RFC 7519 and RFC 8725): from an issuer that is stated, meant for
 * this service, not over. The issuer's word on roles and tenant is taken; the actor's id is `sub`.
 */
export function jwtAuthenticator(issuers: readonly JwtIssuer[], now: () => Date): Authenticator {
  const known = new Map(issuers.map((issuer) => [issuer.issuer, { issuer, keys: createRemoteJWKSet(new URL(issuer.jwks ?? `${issuer.issuer.replace(/\/$/, "")}/.well-known/jwks.json`)) }]));
  return async ({ headers }) => {
    const token = bearer(headers);
    if (known.size === 0 || token === undefined || token.split(".").length !== 3) return null;
    const stated = known.get(issuerOf(token) ?? "");
    if (stated === undefined) throw refused();
    const { issuer, keys } = stated;
    const { payload } = await jwtVerify(token, keys, {
      issuer: issuer.issuer, audience: issuer.audience, algorithms: [...(issuer.algorithms ?? asymmetric)],
      requiredClaims: ["sub", "exp"], currentDate: now(), clockTolerance: 5,
    }).catch((error: unknown) => { throw error instanceof errors.JOSEError && !(error instanceof errors.JWKSTimeout) ? refused() : unreachable(); });
    return { via: "jwt", issuer: issuer.issuer, actor: actorOfClaims(payload, issuer) };
  };
}

function actorOfClaims(payload: JWTPayload, { rolesClaim = "roles", tenantClaim }: JwtIssuer): Actor {
  const roles = payload[rolesClaim];
  const tenant = tenantClaim === undefined ? undefined : payload[tenantClaim];
  return {
    id: payload.sub ?? "",
    roles: Array.isArray(roles) ? roles.filter((role) => typeof role === "string") : [],
    ...(typeof tenant === "string" && tenant !== "" ? { tenant } : {}),
  };
}

/** Read before it is verified, to know whose keys verify it. */
function issuerOf(token: string): string | undefined {
  try {
    return decodeJwt(token).iss;
  } catch {
    return undefined;
  }
}

function refused(): IdentityError {
  return new IdentityError("unauthenticated", "This token is not valid here: its issuer, audience, signature or time is not right.");
}

/** Not the fault of whoever asks, nor of this server: the keys that would verify the token cannot be had. */
function unreachable(): IdentityError {
  return new IdentityError("unavailable", "The issuer of this token cannot be reached at the moment, so that it cannot be verified.", 5);
}
