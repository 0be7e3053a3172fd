import { Secret, TOTP } from "otpauth";
import { OneTimePassword, RecoveryCode } from "../entities.js";
import { IdentityError, invalidToken } from "../errors.js";
import type { Identity } from "../identity.js";
import { notify } from "../password/change.js";
import { revokeOtherSessions, rotateSession, type NewSession } from "../sessions.js";
import type { AccountRow, SessionRow } from "../store.js";
import { newRecoveryCodes } from "./recovery.js";
import { seal, unseal } from "./seal.js";

/** Seconds of an interval, and how many intervals a clock may be off (RFC 6238, section 5.2). */
const period = 30;
const window = 1;

export interface Enrolment {
  /** For typing: base32. */
  readonly secret: string;
  /** For scanning: `otpauth://totp/…`. */
  readonly uri: string;
}

/** Begins to use an app for one-time passwords; it counts once `confirm` has seen digits of it. @throws IdentityError already_exists */
export async function enrol(identity: Identity, account: AccountRow): Promise<Enrolment> {
  const key = sealingSecret(identity);
  const known = await identity.db.from(OneTimePassword).where((o) => o.account.is(account.id)).first();
  if (known?.confirmedAt != null) throw new IdentityError("already_exists", "One-time passwords are on already. Turn them off first to use another app.");
  const secret = new Secret({ size: 20 });
  await identity.db.upsert(OneTimePassword, { account: account.id, secret: seal(key, account.id, new Uint8Array(secret.buffer)), confirmedAt: null, lastStep: null }, ["account"]);
  return { secret: secret.base32, uri: generator(identity, secret, account.email ?? account.name).toString() };
}

/** Turns the second factor on, and gives codes for the day the app is lost. Ends all other sessions. @throws IdentityError invalid_token */
export async function confirmEnrolment(identity: Identity, account: AccountRow, session: SessionRow, code: string): Promise<NewSession & { readonly recoveryCodes: readonly string[] }> {
  const kept = await identity.db.from(OneTimePassword).where((o) => o.account.is(account.id).and(o.confirmedAt.isNull())).first();
  if (kept === null || !(await spend(identity, kept, code))) throw invalidToken("code");
  const begun = await identity.db.atomic(async (db) => {
    const store = { ...identity, db };
    await db.update(OneTimePassword, kept.id, { confirmedAt: identity.now() });
    await revokeOtherSessions(store, account.id, session.id);
    const recoveryCodes = await newRecoveryCodes(store, account.id);
    return { recoveryCodes, ...(await rotateSession(store, session.id, { methods: [...session.methods, "oneTimePassword"] })) };
  });
  notify(identity, account, "One-time passwords were turned on");
  return begun;
}

/** Turns the second factor off. */
export async function removeOneTimePassword(identity: Identity, account: AccountRow, session: SessionRow): Promise<NewSession> {
  const begun = await identity.db.atomic(async (db) => {
    await db.from(OneTimePassword).where((o) => o.account.is(account.id)).delete();
    await db.from(RecoveryCode).where((r) => r.account.is(account.id)).delete();
    return rotateSession({ ...identity, db }, session.id);
  });
  notify(identity, account, "One-time passwords were turned off");
  return begun;
}

/** Whether the digits are right at this time, and were not used before. True once. */
export async function checkOneTimePassword(identity: Identity, account: string, code: string): Promise<boolean> {
  const kept = await identity.db.from(OneTimePassword).where((o) => o.account.is(account).and(o.confirmedAt.isNotNull())).first();
  return kept !== null && spend(identity, kept, code);
}

interface Kept {
  readonly id: string;
  readonly account: string;
  readonly secret: Uint8Array;
}

/** Notes the interval whose digits were given, so that they, and older ones, are good for nothing more. */
async function spend(identity: Identity, kept: Kept, code: string): Promise<boolean> {
  const secret = new Secret({ buffer: toArrayBuffer(unseal(sealingSecret(identity), kept.account, kept.secret)) });
  const timestamp = identity.now().getTime();
  const delta = generator(identity, secret, "").validate({ token: code, window, timestamp });
  if (delta === null) return false;
  const step = BigInt(Math.floor(timestamp / 1000 / period) + delta);
  const spent = await identity.db.from(OneTimePassword).where((o) => o.id.eq(kept.id).and(o.lastStep.isNull().or(o.lastStep.lt(step)))).update({ lastStep: step });
  return spent === 1;
}

function generator({ settings }: Identity, secret: Secret, label: string): TOTP {
  return new TOTP({ issuer: settings.name, label, secret, algorithm: "SHA1", digits: 6, period });
}

function sealingSecret({ settings }: Identity): string {
  if (settings.secret === undefined) throw new IdentityError("not_found", "There are no one-time passwords here.");
  return settings.secret;
}

function toArrayBuffer(bytes: Uint8Array): ArrayBuffer {
  return new Uint8Array(bytes).buffer;
}
