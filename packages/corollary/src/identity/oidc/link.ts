import type { IDToken } from "openid-client";
import { DatabaseError } from "../../database/errors.js";
import type { Row } from "../../model/language/row-types.js";
import { insertAccount } from "../account/register.js";
import { LinkedIdentity } from "../entities.js";
import { IdentityError } from "../errors.js";
import type { Identity } from "../identity.js";
import { accountByEmail } from "../sign-in.js";
import { normalEmail, type Store } from "../store.js";
import type { OidcProvider } from "./provider.js";

export type LinkedRow = Row<LinkedIdentity>;

/**
 * The account of somebody at a provider. A subject that is known decides alone. Otherwise an account with the same
 * address is taken only where the config trusts this provider with addresses, the provider verified this one, and so did
 * this service before: else whoever opens an account with somebody's address would own what they link later.
 * @throws IdentityError sign_in_failed where there is none, and none may be made
 */
export async function accountOfClaims(identity: Identity, provider: OidcProvider, claims: IDToken): Promise<LinkedRow> {
  const known = await identity.db.from(LinkedIdentity).where((l) => l.issuer.eq(claims.iss).and(l.subject.eq(claims.sub))).first();
  if (known !== null) return known;
  const { email } = verifiedEmail(claims);
  if (email === undefined) throw unknown();
  const account = await accountByEmail(identity, email);
  if (account !== null) {
    if (provider.linkByEmail !== true || account.emailVerifiedAt === null) throw unknown();
    return insertLink(identity, account.id, claims);
  }
  if (!(provider.register ?? identity.settings.registration === "open")) throw unknown();
  const name = typeof claims["name"] === "string" && claims["name"].trim() !== "" ? claims["name"].trim().slice(0, 120) : email.slice(0, email.indexOf("@"));
  return identity.db.atomic(async (db) => {
    const made = await insertAccount(db, { email, name }, undefined, identity.now());
    return insertLink({ ...identity, db }, made.id, claims);
  });
}

/** Links somebody at a provider to an account whose owner asked for it. @throws IdentityError already_linked */
export async function linkTo(store: Store, account: string, claims: IDToken): Promise<void> {
  try {
    await insertLink(store, account, claims);
  } catch (error) {
    throw error instanceof DatabaseError && error.kind === "unique" ? new IdentityError("already_linked", "This sign-in belongs to an account already.") : error;
  }
}

export function listLinks({ db }: Store, account: string): Promise<LinkedRow[]> {
  return db.from(LinkedIdentity).where((l) => l.account.is(account)).orderBy((l) => l.createdAt.asc()).limit(100).all();
}

/** @throws IdentityError not_found */
export async function unlink({ db }: Store, account: string, link: string): Promise<void> {
  if ((await db.from(LinkedIdentity).where((l) => l.id.eq(link).and(l.account.is(account))).delete()) === 0) throw new IdentityError("not_found", "There is no such link.");
}

function insertLink({ db }: Store, account: string, { iss, sub }: IDToken): Promise<LinkedRow> {
  return db.create(LinkedIdentity, { account, issuer: iss, subject: sub });
}

function verifiedEmail(claims: IDToken): { readonly email?: string } {
  const { email, email_verified: verified } = claims;
  return typeof email === "string" && verified === true && /^[^\s@]+@[^\s@]+$/.test(email) && email.length <= 254 ? { email: normalEmail(email) } : {};
}

/** The same whatever the reason: it must not tell which addresses have accounts. */
function unknown(): IdentityError {
  return new IdentityError("sign_in_failed", "Nobody here is linked with this sign-in. Sign in another way and link it, or ask for an invitation.");
}
