import { Account } from "../entities.js";
import { invalidToken } from "../errors.js";
import { beginFlow, takeFlow } from "../flows.js";
import type { Identity } from "../identity.js";
import { countGuess } from "../limits/sign-in.js";
import { magicLinkMail, mailOf } from "../mail/messages.js";
import { accountByEmail, completeSignIn, type SignIn, type Visitor } from "../sign-in.js";
import { normalEmail } from "../store.js";

/** How long a link is good. */
const minutes = 15;

/**
 * Mails a link to sign in by, where there is such an account. Whether there is does not show: not in what this does
 * before it returns, and not in its time.
 * @throws IdentityError too_many_attempts
 */
export async function requestMagicLink(identity: Identity, stated: string, visitor: Visitor): Promise<void> {
  const email = normalEmail(stated);
  await countGuess(identity.attempts, { client: visitor, target: `mail ${email}` });
  identity.post.later(async () => {
    const account = await accountByEmail(identity, email);
    if (account === null || account.disabledAt !== null || account.kind !== "person") return undefined;
    const token = await beginFlow(identity, { purpose: "magicLink", account: account.id, email, seconds: minutes * 60 });
    return mailOf(email, magicLinkMail(identity.settings, token, minutes));
  });
}

/** Signs in by the token of a link, once. @throws IdentityError invalid_token */
export async function finishMagicLink(identity: Identity, token: string, visitor: Visitor): Promise<SignIn> {
  const flow = await takeFlow(identity, "magicLink", token);
  const account = flow?.account == null ? null : await identity.db.get(Account, flow.account);
  // An address that changed since is no proof any more.
  if (account === null || account.email !== flow?.email) throw invalidToken();
  if (account.emailVerifiedAt === null) await identity.db.update(Account, account.id, { emailVerifiedAt: identity.now() });
  return completeSignIn(identity, account, ["magicLink"], visitor);
}
