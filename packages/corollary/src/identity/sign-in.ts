import { Account, KnownDevice, OneTimePassword } from "./entities.js";
import { wrongCredentials } from "./errors.js";
import { beginFlow } from "./flows.js";
import type { Identity } from "./identity.js";
import { hashToken, newToken } from "./secrets.js";
import { beginSession, endSession, type Client, type Method, type NewSession } from "./sessions.js";
import { after, type AccountRow } from "./store.js";
import { defaultTenant } from "./account/tenant.js";

/** Who asks, and what the browser had already. */
export interface Visitor extends Client {
  /** Token of the session that the new one takes the place of. */
  readonly session?: string | undefined;
  /** Token of a device that signed in before. */
  readonly device?: string | undefined;
}

/** A sign-in that succeeded, or one that still needs its second factor, which `token` goes on with. */
export type SignIn =
  | ({ readonly kind: "signedIn"; readonly account: AccountRow; readonly device: string } & NewSession)
  | { readonly kind: "secondFactor"; readonly token: string };

/** Proof that is two factors in one: a passkey is a thing that one has, unlocked by what one knows or is. */
const strong: readonly Method[] = ["passkey", "oneTimePassword", "recoveryCode"];
/** Seconds for the second factor. */
const secondFactorTime = 300;
/** Seconds for which a device is known. */
const deviceTime = 180 * 86_400;

/** Goes on after somebody proved who they are. @throws IdentityError wrong_credentials where the account is disabled or a program */
export async function completeSignIn(identity: Identity, account: AccountRow, methods: readonly Method[], visitor: Visitor): Promise<SignIn> {
  if (account.disabledAt !== null || account.kind !== "person") throw wrongCredentials();
  if (!methods.some((method) => strong.includes(method)) && (await hasSecondFactor(identity, account.id))) {
    const token = await beginFlow(identity, { purpose: "secondFactor", account: account.id, payload: JSON.stringify(methods), seconds: secondFactorTime });
    return { kind: "secondFactor", token };
  }
  if (visitor.session !== undefined) await endSession(identity, visitor.session);
  const begun = await beginSession(identity, identity.settings.session, account.id, methods, visitor, await defaultTenant(identity, account.id));
  return { kind: "signedIn", account, device: await rememberDevice(identity, account.id, visitor.device), ...begun };
}

/** Whether sign-in by password, link or provider is not enough for this account. */
export function hasSecondFactor(identity: Identity, account: string): Promise<boolean> {
  return identity.db.from(OneTimePassword).where((o) => o.account.is(account).and(o.confirmedAt.isNotNull())).exists();
}

/** The account of an address; null where there is none. */
export function accountByEmail(identity: Identity, email: string): Promise<AccountRow | null> {
  return identity.db.from(Account).where((a) => a.email.eq(email)).first();
}

async function rememberDevice(identity: Identity, account: string, token: string | undefined): Promise<string> {
  if (token !== undefined && (await knownDevice(identity, account, token)) !== undefined) return token;
  const fresh = newToken();
  await identity.db.create(KnownDevice, { account, tokenHash: hashToken(fresh), expiresAt: after(identity, deviceTime) });
  return fresh;
}

/** The id of the device that the token belongs to, where this account has signed in with it. */
export async function knownDevice(identity: Identity, account: string | undefined, token: string | undefined): Promise<string | undefined> {
  // Asked also where there is no account, so that the work is the same.
  const device = await identity.db
    .from(KnownDevice)
    .where((d) => d.tokenHash.eq(hashToken(token ?? "")).and(d.expiresAt.gt(identity.now())))
    .first();
  return device !== null && device.account === account ? device.id : undefined;
}
