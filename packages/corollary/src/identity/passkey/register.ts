import type { PublicKeyCredentialCreationOptionsJSON, RegistrationResponseJSON } from "@simplewebauthn/server";
import { DatabaseError } from "../../database/errors.js";
import { Passkey } from "../entities.js";
import { IdentityError } from "../errors.js";
import { beginFlow, takeFlow } from "../flows.js";
import type { Identity } from "../identity.js";
import { notify } from "../password/change.js";
import type { AccountRow, Store } from "../store.js";
import type { Row } from "../../model/language/row-types.js";
import { ceremonies } from "./ceremonies.js";

export type PasskeyRow = Row<Passkey>;

/** Seconds that the browser's question may stand. */
export const ceremonyTime = 300;

/** What the browser is asked, and the token that the answer comes back with. */
export interface Ceremony<O> {
  readonly token: string;
  readonly options: O;
}

/** Begins to make a passkey: one that finds its account by itself, and that its owner must unlock. */
export async function beginPasskey(identity: Identity, account: AccountRow): Promise<Ceremony<PublicKeyCredentialCreationOptionsJSON>> {
  const { settings } = identity;
  const known = await listPasskeys(identity, account.id);
  const options = await (await ceremonies()).generateRegistrationOptions({
    rpName: settings.name, rpID: settings.origin.hostname,
    userID: new TextEncoder().encode(account.id), userName: account.email ?? account.name, userDisplayName: account.name,
    excludeCredentials: known.map(({ credential, transports }) => ({ id: credential, transports })),
    authenticatorSelection: { residentKey: "required", userVerification: "required" },
    timeout: ceremonyTime * 1000,
  });
  const token = await beginFlow(identity, { purpose: "passkeyRegistration", account: account.id, payload: options.challenge, seconds: ceremonyTime });
  return { token, options };
}

/** Keeps the passkey that the browser made. @throws IdentityError sign_in_failed where it does not answer the question */
export async function finishPasskey(identity: Identity, account: AccountRow, token: string, name: string, response: RegistrationResponseJSON): Promise<PasskeyRow> {
  const flow = await takeFlow(identity, "passkeyRegistration", token);
  if (flow?.account !== account.id || flow.payload === null) throw new IdentityError("sign_in_failed", "The passkey came too late. Begin again.");
  const verified = await (await ceremonies()).verifyRegistrationResponse({
    response, expectedChallenge: flow.payload, expectedOrigin: identity.settings.origin.origin, expectedRPID: identity.settings.origin.hostname, requireUserVerification: true,
  }).catch(() => undefined);
  if (verified?.verified !== true) throw new IdentityError("sign_in_failed", "The passkey is not one for this service.");
  const { credential, credentialBackedUp } = verified.registrationInfo;
  const kept = await identity.db.create(Passkey, {
    account: account.id, name, credential: credential.id, publicKey: credential.publicKey, counter: BigInt(credential.counter),
    transports: [...(credential.transports ?? [])].slice(0, 10), backedUp: credentialBackedUp,
  }).catch((error: unknown) => {
    throw error instanceof DatabaseError && error.kind === "unique" ? new IdentityError("already_exists", "This passkey is known already.") : error;
  });
  notify(identity, account, "A passkey was added to your account");
  return kept;
}

export function listPasskeys({ db }: Store, account: string): Promise<PasskeyRow[]> {
  return db.from(Passkey).where((p) => p.account.is(account)).orderBy((p) => p.createdAt.asc()).limit(100).all();
}

/** @throws IdentityError not_found */
export async function removePasskey(identity: Identity, account: AccountRow, passkey: string): Promise<void> {
  const removed = await identity.db.from(Passkey).where((p) => p.id.eq(passkey).and(p.account.is(account.id))).delete();
  if (removed === 0) throw new IdentityError("not_found", "There is no such passkey.");
  notify(identity, account, "A passkey was removed from your account");
}
