import type { Context, With } from "../query/types.js";
import type { Row } from "../model/language/row-types.js";
import type { Account, Membership, Session } from "./entities.js";

/** What every part of identity works with: its rows, read and written on behalf of the service itself, and the time. */
export interface Store {
  readonly db: Context;
  readonly now: () => Date;
}

export type AccountRow = Row<Account>;
export type SessionRow = Row<Session>;
export type MembershipRow = Row<Membership>;
export type AccountWithMemberships = With<Account, AccountRow, { memberships: true }>;

/** The time so many seconds from now. */
export function after(store: Store, seconds: number): Date {
  return new Date(store.now().getTime() + seconds * 1000);
}

/**
 * An address as it is kept and looked for. Only what cannot tell two mailboxes apart in practice is folded: case and
 * Unicode's compatible forms.
 */
export function normalEmail(email: string): string {
  return email.normalize("NFKC").trim().toLowerCase();
}
