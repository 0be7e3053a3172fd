import { actorOf } from "../account/tenant.js";
import { ApiKey } from "../entities.js";
import { IdentityError } from "../errors.js";
import type { Identity } from "../identity.js";
import { keyPrefix } from "../key/api-key.js";
import { hashToken } from "../secrets.js";
import type { Authenticator } from "./authenticator.js";

/** Seconds between two notes of when a key was last used. */
const usedEvery = 60;

/** By `Authorization: Bearer ck_…`. */
export function apiKeyAuthenticator(identity: Identity): Authenticator {
  return async ({ headers }) => {
    const secret = bearer(headers);
    if (secret === undefined || !secret.startsWith(keyPrefix)) return null;
    const now = identity.now();
    const found = await identity.db
      .from(ApiKey)
      .where((k) => k.hash.eq(hashToken(secret)).and(k.expiresAt.isNull().or(k.expiresAt.gt(now)), k.account.disabledAt.isNull()))
      .include({ account: { memberships: true } })
      .first();
    if (found === null) throw new IdentityError("unauthenticated", "This API key is not valid, or not any more.");
    if (found.lastUsedAt === null || found.lastUsedAt.getTime() < now.getTime() - usedEvery * 1000) {
      await identity.db.from(ApiKey).where((k) => k.id.eq(found.id)).update({ lastUsedAt: now });
    }
    const actor = actorOf(found.account, found.tenant);
    const roles = found.scopes.length === 0 ? actor.roles : actor.roles?.filter((role) => found.scopes.includes(role));
    return { via: "apiKey", key: found.id, actor: { ...actor, roles: roles ?? [] } };
  };
}

/** What `Authorization: Bearer` carries. */
export function bearer(headers: Headers): string | undefined {
  return /^bearer +([^\s]+) *$/i.exec(headers.get("authorization") ?? "")?.[1];
}
