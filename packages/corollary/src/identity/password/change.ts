import { Account, Password, PendingFlow } from "../entities.js";
import { IdentityError, invalidToken } from "../errors.js";
import { beginFlow, claimFlow, findFlow } from "../flows.js";
import type { Identity } from "../identity.js";
import { countGuess } from "../limits/sign-in.js";
import { mailOf, noticeMail, resetMail } from "../mail/messages.js";
import { isFresh, revokeOtherSessions, rotateSession, type NewSession } from "../sessions.js";
import { accountByEmail, type Visitor } from "../sign-in.js";
import { normalEmail, type AccountRow, type SessionRow, type Store } from "../store.js";
import { hashPassword, verifyPassword } from "./hash.js";
import { requireStrong } from "./strength.js";

/** How long a link to choose a new password is good. */
const minutes = 30;

/** Keeps a password, the first or another. */
export async function setPassword(store: Store, account: string, hash: string): Promise<void> {
  await store.db.upsert(Password, { account, hash, changedAt: store.now() }, ["account"]);
}

/** Refuses what the rules of the service do, with the account's own words among the first guesses. */
export function requireRules(identity: Identity, password: string, about: readonly (string | null)[]): Promise<void> {
  const rules = identity.settings.password;
  if (rules === undefined) throw new IdentityError("not_found", "There are no passwords here.");
  return requireStrong(password, rules, [...about.filter((text) => text !== null), identity.settings.name]);
}

/**
 * Changes the password, ends every other session and gives this one a new token.
 * @throws IdentityError wrong_credentials, weak_password, too_many_attempts; fresh_sign_in_required for the first password
 */
export async function changePassword(identity: Identity, account: AccountRow, session: SessionRow, stated: { readonly current?: string | undefined; readonly password: string }, visitor: Visitor): Promise<NewSession> {
  const kept = await identity.db.from(Password).where((p) => p.account.is(account.id)).first();
  if (kept === null) {
    if (!isFresh(identity, identity.settings.session, session)) throw new IdentityError("fresh_sign_in_required", "Sign in once more before you choose a password.");
  } else {
    const guess = await countGuess(identity.attempts, { client: visitor, target: account.id, device: session.id });
    if (!(await verifyPassword(stated.current ?? "", kept.hash))) throw new IdentityError("wrong_credentials", "The current password is not right.", undefined, "current");
    await guess.right();
  }
  await requireRules(identity, stated.password, [account.name, account.email]);
  const hash = await hashPassword(stated.password);
  const begun = await identity.db.atomic(async (db) => {
    const store = { ...identity, db };
    await setPassword(store, account.id, hash);
    await revokeOtherSessions(store, account.id, session.id);
    return rotateSession(store, session.id, { provedAt: identity.now() });
  });
  notify(identity, account, "Your password was changed");
  return begun;
}

/** Mails a link to choose a new password by, where there is such an account. @throws IdentityError too_many_attempts */
export async function requestReset(identity: Identity, stated: string, visitor: Visitor): Promise<void> {
  const email = normalEmail(stated);
  await countGuess(identity.attempts, { client: visitor, target: `mail ${email}` });
  identity.post.later(async () => {
    const account = await accountByEmail(identity, email);
    if (account === null || account.disabledAt !== null || account.kind !== "person") return undefined;
    const token = await beginFlow(identity, { purpose: "resetPassword", account: account.id, email, seconds: minutes * 60 });
    return mailOf(email, resetMail(identity.settings, token, minutes));
  });
}

/**
 * Sets the password that somebody chose by a link, and ends all sessions. Nobody is signed in by it: the second factor
 * stays needed.
 * @throws IdentityError invalid_token, weak_password (the link stays good then)
 */
export async function finishReset(identity: Identity, token: string, password: string): Promise<void> {
  const flow = await findFlow(identity, "resetPassword", token);
  const account = flow?.account == null ? null : await identity.db.get(Account, flow.account);
  if (flow === null || account === null || account.email !== flow.email || account.disabledAt !== null) throw invalidToken();
  await requireRules(identity, password, [account.name, account.email]);
  const hash = await hashPassword(password);
  await identity.db.atomic(async (db) => {
    const store = { ...identity, db };
    if (!(await claimFlow(store, flow))) throw invalidToken();
    await setPassword(store, account.id, hash);
    await revokeOtherSessions(store, account.id, undefined);
    await db.from(PendingFlow).where((f) => f.account.is(account.id).and(f.purpose.in(["resetPassword", "magicLink", "secondFactor"]))).delete();
    if (account.emailVerifiedAt === null) await db.update(Account, account.id, { emailVerifiedAt: identity.now() });
  });
  notify(identity, account, "Your password was changed");
}

/** Tells the owner of an account what was done with it. */
export function notify(identity: Identity, account: Pick<AccountRow, "email">, what: string): void {
  const { email } = account;
  if (email !== null) identity.post.later(async () => mailOf(email, noticeMail(identity.settings, what)));
}
