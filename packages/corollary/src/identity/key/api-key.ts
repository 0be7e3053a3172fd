import { Account, ApiKey, Membership } from "../entities.js";
import { IdentityError } from "../errors.js";
import type { Identity } from "../identity.js";
import { hashToken, newToken } from "../secrets.js";
import { after, type AccountWithMemberships, type Store } from "../store.js";
import type { Row } from "../../model/language/row-types.js";

/** What a key begins with, so that scanners for leaked secrets know one. */
export const keyPrefix = "ck_";

export interface NewKey {
  readonly name: string;
  /** Roles it is limited to; empty: all those of its account. */
  readonly scopes: readonly string[];
  /** Where it acts; null: nowhere in particular. */
  readonly tenant: string | null;
  /** Null: until it is revoked. */
  readonly expiresInDays: number | null;
}

export type KeyRow = Row<ApiKey>;

/** Makes a key. `secret` is shown now and never again. @throws IdentityError unknown_role, not_a_member */
export async function createApiKey(identity: Identity, account: AccountWithMemberships, stated: NewKey): Promise<{ readonly key: KeyRow; readonly secret: string }> {
  const membership = account.memberships.find((each) => each.tenant === stated.tenant);
  if (stated.tenant !== null && membership === undefined) throw new IdentityError("not_a_member", "The account does not belong to this tenant.", undefined, "tenant");
  const had = [...account.roles, ...(membership?.roles ?? [])];
  const unknown = stated.scopes.find((scope) => !had.includes(scope));
  if (unknown !== undefined) throw new IdentityError("unknown_role", `The account does not have the role ${JSON.stringify(unknown)}.`, undefined, "scopes");
  const secret = `${keyPrefix}${newToken()}`;
  const key = await identity.db.create(ApiKey, {
    account: account.id, name: stated.name, prefix: secret.slice(0, 10), hash: hashToken(secret),
    scopes: [...stated.scopes], tenant: stated.tenant,
    expiresAt: stated.expiresInDays === null ? null : after(identity, stated.expiresInDays * 86_400),
  });
  return { key, secret };
}

export function listApiKeys({ db }: Store, account: string): Promise<KeyRow[]> {
  return db.from(ApiKey).where((k) => k.account.is(account)).orderBy((k) => k.createdAt.desc()).limit(200).all();
}

/** @throws IdentityError not_found */
export async function revokeApiKey({ db }: Store, account: string, key: string): Promise<void> {
  if ((await db.from(ApiKey).where((k) => k.id.eq(key).and(k.account.is(account))).delete()) === 0) throw new IdentityError("not_found", "There is no such key.");
}

/** A program's account. It has keys, and no other way in. */
export async function createServiceAccount({ db }: Store, stated: { readonly name: string; readonly tenant: string | null; readonly roles: readonly string[] }): Promise<string> {
  const roles = [...stated.roles];
  return db.atomic(async (tx) => {
    const { id } = await tx.create(Account, { name: stated.name, kind: "service", roles: stated.tenant === null ? roles : [] });
    if (stated.tenant !== null) await tx.create(Membership, { account: id, tenant: stated.tenant, roles });
    return id;
  });
}

/** A program's account in a tenant; null: in none. @throws IdentityError not_found */
export async function serviceAccount({ db }: Store, id: string, tenant: string | null): Promise<AccountWithMemberships> {
  const account = await db.from(Account).where((a) => a.id.eq(id).and(a.kind.eq("service"))).include({ memberships: true }).first();
  // One that may more than this tenant allows is not for its administrators.
  const inTenant = account !== null && (tenant === null || (account.roles.length === 0 && account.memberships.length > 0 && account.memberships.every((each) => each.tenant === tenant)));
  if (!inTenant) throw new IdentityError("not_found", "There is no such service account.");
  return account;
}
