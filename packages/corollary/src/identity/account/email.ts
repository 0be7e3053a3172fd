import { Account } from "../entities.js";
import { DatabaseError } from "../../database/errors.js";
import { invalidToken } from "../errors.js";
import { beginFlow, takeFlow } from "../flows.js";
import type { Identity } from "../identity.js";
import { mailOf, noticeMail, verifyMail } from "../mail/messages.js";
import { normalEmail, type AccountRow } from "../store.js";

const day = 86_400;

/** Mails a link that confirms the account's address, or a new one: it changes only when its owner follows the link. */
export function requestEmail(identity: Identity, account: AccountRow, stated?: string): void {
  const email = stated === undefined ? account.email : normalEmail(stated);
  if (email === null) return;
  identity.post.later(async () => {
    const token = await beginFlow(identity, { purpose: "verifyEmail", account: account.id, email, seconds: day });
    return mailOf(email, verifyMail(identity.settings, token));
  });
}

/** Takes the address of a link as the account's, and as verified. @throws IdentityError invalid_token, also where another account has it */
export async function finishEmail(identity: Identity, token: string): Promise<void> {
  const flow = await takeFlow(identity, "verifyEmail", token);
  const account = flow?.account == null ? null : await identity.db.get(Account, flow.account);
  if (account === null || flow?.email == null) throw invalidToken();
  const before = account.email;
  try {
    await identity.db.update(Account, account.id, { email: flow.email, emailVerifiedAt: identity.now() });
  } catch (error) {
    throw error instanceof DatabaseError && error.kind === "unique" ? invalidToken() : error;
  }
  if (before !== null && before !== flow.email) identity.post.later(async () => mailOf(before, noticeMail(identity.settings, "The address of your account was changed")));
}
