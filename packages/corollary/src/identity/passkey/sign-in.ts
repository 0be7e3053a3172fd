import type { AuthenticationResponseJSON, PublicKeyCredentialRequestOptionsJSON, VerifiedAuthenticationResponse } from "@simplewebauthn/server";
import { Account, Passkey } from "../entities.js";
import { IdentityError } from "../errors.js";
import { beginFlow, takeFlow } from "../flows.js";
import type { Identity } from "../identity.js";
import { completeSignIn, type SignIn, type Visitor } from "../sign-in.js";
import { ceremonyTime, type Ceremony, type PasskeyRow } from "./register.js";
import { ceremonies } from "./ceremonies.js";

/** Asks the browser for any passkey of this service. Nobody says who they are before. */
export async function beginPasskeySignIn(identity: Identity): Promise<Ceremony<PublicKeyCredentialRequestOptionsJSON>> {
  const options = await (await ceremonies()).generateAuthenticationOptions({ rpID: identity.settings.origin.hostname, userVerification: "required", timeout: ceremonyTime * 1000 });
  return { options, token: await beginFlow(identity, { purpose: "passkeySignIn", payload: options.challenge, seconds: ceremonyTime }) };
}

/** Signs in by the browser's answer; each question takes one. @throws IdentityError sign_in_failed */
export async function finishPasskeySignIn(identity: Identity, token: string, response: AuthenticationResponseJSON, visitor: Visitor): Promise<SignIn> {
  const flow = await takeFlow(identity, "passkeySignIn", token);
  const passkey = await identity.db.from(Passkey).where((p) => p.credential.eq(response.id)).first();
  if (flow === null || flow.payload === null || passkey === null) throw failed();
  const verified = await checkAnswer(identity, flow.payload, passkey, response);
  if (verified?.verified !== true) throw failed();
  await noteUse(identity, passkey, verified.authenticationInfo.newCounter, verified.authenticationInfo.credentialBackedUp);
  const account = await identity.db.get(Account, passkey.account);
  if (account === null) throw failed();
  return completeSignIn(identity, account, ["passkey"], visitor);
}

/** Undefined where the answer is none to this question, in any way. */
async function checkAnswer({ settings }: Identity, expectedChallenge: string, { credential, publicKey, counter }: PasskeyRow, response: AuthenticationResponseJSON): Promise<VerifiedAuthenticationResponse | undefined> {
  return (await ceremonies()).verifyAuthenticationResponse({
    response, expectedChallenge, expectedOrigin: settings.origin.origin, expectedRPID: settings.origin.hostname, requireUserVerification: true,
    credential: { id: credential, publicKey: new Uint8Array(publicKey), counter: Number(counter) },
  }).catch(() => undefined);
}

/** The counter only grows: of two answers made at once by copies of one key, the second is refused. */
async function noteUse({ db, now }: Identity, passkey: PasskeyRow, counter: number, backedUp: boolean): Promise<void> {
  const next = BigInt(counter);
  const noted = await db.from(Passkey).where((p) => p.id.eq(passkey.id).and(p.counter.eq(passkey.counter))).update({ counter: next, lastUsedAt: now(), backedUp });
  if (noted === 0) throw failed();
}

function failed(): IdentityError {
  return new IdentityError("sign_in_failed", "This passkey does not open an account here.");
}
