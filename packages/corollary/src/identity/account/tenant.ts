import { Membership } from "../entities.js";
import { IdentityError } from "../errors.js";
import { rotateSession, type NewSession } from "../sessions.js";
import type { Actor } from "../../query/types.js";
import type { AccountWithMemberships, SessionRow, Store } from "../store.js";

/** Where an account acts after signing in: the only tenant it belongs to; with several it chooses. */
export async function defaultTenant(store: Store, account: string): Promise<string | null> {
  const [first, second] = await store.db.from(Membership).where((m) => m.account.is(account)).limit(2).all();
  return first !== undefined && second === undefined ? first.tenant : null;
}

/** Acts in another tenant from now on, under a new token. @throws IdentityError not_a_member */
export async function chooseTenant(store: Store, session: SessionRow, tenant: string | null): Promise<NewSession> {
  const member = tenant === null || (await store.db.from(Membership).where((m) => m.account.is(session.account).and(m.tenant.eq(tenant))).exists());
  if (!member) throw new IdentityError("not_a_member", "You do not belong to this tenant.", undefined, "tenant");
  return rotateSession(store, session.id, { tenant });
}

/** The account as policies know it. A tenant that it does not belong to any more counts as none. */
export function actorOf(account: AccountWithMemberships, tenant: string | null): Actor {
  const membership = account.memberships.find((each) => each.tenant === tenant);
  const roles = [...new Set([...account.roles, ...(membership?.roles ?? [])])];
  return { id: account.id, roles, ...(membership === undefined ? {} : { tenant: membership.tenant }) };
}
