import { Password } from "../entities.js";
import { wrongCredentials } from "../errors.js";
import type { Identity } from "../identity.js";
import { countGuess } from "../limits/sign-in.js";
import { accountByEmail, completeSignIn, knownDevice, type SignIn, type Visitor } from "../sign-in.js";
import { normalEmail } from "../store.js";
import { hashPassword, isOutdated, verifyNothing, verifyPassword } from "./hash.js";

/**
 * Signs in by address and password. The same statements and the same hashing are done whether the account exists or not.
 * @throws IdentityError wrong_credentials, too_many_attempts
 */
export async function signInWithPassword(identity: Identity, stated: { readonly email: string; readonly password: string }, visitor: Visitor): Promise<SignIn> {
  const email = normalEmail(stated.email);
  const account = await accountByEmail(identity, email);
  const device = await knownDevice(identity, account?.id, visitor.device);
  const guess = await countGuess(identity.attempts, { client: visitor, target: email, device });
  const kept = await identity.db.from(Password).where((p) => p.account.email.eq(email)).first();
  const right = kept === null ? await verifyNothing(stated.password) : await verifyPassword(stated.password, kept.hash);
  if (!right || kept === null || account === null) throw wrongCredentials();
  const done = await completeSignIn(identity, account, ["password"], visitor);
  await guess.right();
  if (isOutdated(kept.hash)) await identity.db.update(Password, kept.id, { hash: await hashPassword(stated.password) });
  return done;
}
