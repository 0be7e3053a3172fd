import { Account, Membership, Password } from "../entities.js";
import { hashPassword } from "../password/hash.js";
import type { Context } from "../../query/types.js";
import { normalEmail, type AccountRow } from "../store.js";

export interface NewAccount {
  readonly email: string;
  readonly name: string;
  /** Absent: there is no password; other ways lead in. */
  readonly password?: string;
  /** Roles that hold everywhere. */
  readonly roles?: readonly string[];
  readonly memberships?: readonly { readonly tenant: string; readonly roles?: readonly string[] }[];
}

/**
 * Makes an account that may sign in at once, for seeds and administrators: nothing is mailed, and the password is taken
 * as it is.
 */
export async function createAccount(db: Context, { email, name, password, roles, memberships }: NewAccount): Promise<AccountRow> {
  const hash = password === undefined ? undefined : await hashPassword(password);
  return db.atomic(async (tx) => {
    const account = await tx.create(Account, { email: normalEmail(email), name, roles: [...(roles ?? [])], emailVerifiedAt: new Date() });
    if (hash !== undefined) await tx.create(Password, { account: account.id, hash, changedAt: new Date() });
    await tx.createMany(Membership, (memberships ?? []).map((each) => ({ account: account.id, tenant: each.tenant, roles: [...(each.roles ?? [])] })));
    return account;
  });
}
