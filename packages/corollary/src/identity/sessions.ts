import { Session } from "./entities.js";
import { IdentityError } from "./errors.js";
import { hashToken, newToken } from "./secrets.js";
import type { SessionRules } from "./settings.js";
import { after, type AccountWithMemberships, type SessionRow, type Store } from "./store.js";

/** What is known of the other end: kept so that people recognise their own devices. */
export interface Client {
  readonly userAgent?: string | undefined;
  readonly address?: string | undefined;
}

/** How it was proved who somebody is. */
export type Method = (typeof allMethods)[number];
const allMethods = ["password", "magicLink", "passkey", "oidc", "oneTimePassword", "recoveryCode"] as const;

/** Whether a text from elsewhere is one of them. */
export function isMethod(text: unknown): text is Method {
  return allMethods.some((method) => method === text);
}

export interface NewSession {
  /** Goes into the cookie; nothing here keeps it. */
  readonly token: string;
  readonly session: SessionRow;
}

export interface FoundSession {
  readonly session: SessionRow;
  readonly account: AccountWithMemberships;
}

/** Seconds between two notes of when a session was last seen: not each request is a write. */
const seenEvery = 60;

/** Always a new token: one that somebody planted beforehand (session fixation) is worth nothing. */
export async function beginSession(store: Store, rules: SessionRules, account: string, methods: readonly Method[], client: Client, tenant: string | null): Promise<NewSession> {
  const token = newToken();
  const now = store.now();
  const session = await store.db.create(Session, {
    account, tenant, methods: [...methods], tokenHash: hashToken(token),
    provedAt: now, lastSeenAt: now, expiresAt: after(store, rules.absolute),
    userAgent: client.userAgent?.slice(0, 400) ?? null, address: client.address?.slice(0, 60) ?? null,
  });
  return { token, session };
}

/** The session of a token and its account, in one statement; null where it has ended or its account is disabled. */
export async function findSession(store: Store, rules: SessionRules, token: string): Promise<FoundSession | null> {
  const now = store.now();
  const seenSince = after(store, -rules.idle);
  const found = await store.db
    .from(Session)
    .where((s) => s.tokenHash.eq(hashToken(token)).and(s.expiresAt.gt(now), s.lastSeenAt.gt(seenSince), s.account.disabledAt.isNull()))
    .include({ account: { memberships: true } })
    .first();
  if (found === null) return null;
  const { account, ...rest } = found;
  const session: SessionRow = { ...rest, account: account.id };
  if (session.lastSeenAt.getTime() < now.getTime() - seenEvery * 1000) {
    await store.db.from(Session).where((s) => s.id.eq(session.id)).update({ lastSeenAt: now });
  }
  return { session, account };
}

export interface SessionChange {
  tenant?: string | null;
  provedAt?: Date;
  methods?: string[];
}

/** The same session under a new token: after a change of what it may do. The old token is worth nothing from then on. */
export async function rotateSession(store: Store, session: string, change: SessionChange = {}): Promise<NewSession> {
  const token = newToken();
  return { token, session: await store.db.update(Session, session, { ...change, tokenHash: hashToken(token) }) };
}

/** Those that have not ended, the latest first. */
export function listSessions(store: Store, rules: SessionRules, account: string): Promise<SessionRow[]> {
  const now = store.now();
  const seenSince = after(store, -rules.idle);
  return store.db
    .from(Session)
    .where((s) => s.account.is(account).and(s.expiresAt.gt(now), s.lastSeenAt.gt(seenSince)))
    .orderBy((s) => s.lastSeenAt.desc())
    .limit(200)
    .all();
}

/** Ends a session of that account. @throws IdentityError not_found */
export async function revokeSession(store: Store, account: string, session: string): Promise<void> {
  const ended = await store.db.from(Session).where((s) => s.id.eq(session).and(s.account.is(account))).delete();
  if (ended === 0) throw new IdentityError("not_found", "There is no such session.");
}

/** Ends the session of a token, whoever's it is; does nothing where there is none. */
export async function endSession(store: Store, token: string): Promise<void> {
  await store.db.from(Session).where((s) => s.tokenHash.eq(hashToken(token))).delete();
}

/** Ends all sessions of an account but one. Returns how many. */
export function revokeOtherSessions(store: Store, account: string, keep: string | undefined): Promise<number> {
  return store.db.from(Session).where((s) => (keep === undefined ? s.account.is(account) : s.account.is(account).and(s.id.ne(keep)))).delete();
}

/** Whether the proof is recent enough for what is dangerous. */
export function isFresh(store: Store, rules: SessionRules, session: SessionRow): boolean {
  return store.now().getTime() - session.provedAt.getTime() <= rules.fresh * 1000;
}
