import { z } from "zod";
import { DatabaseError } from "../../database/errors.js";
import type { Context } from "../../query/types.js";
import { Account, Membership, Password } from "../entities.js";
import { invalidToken } from "../errors.js";
import { beginFlow, takeFlow } from "../flows.js";
import type { Identity } from "../identity.js";
import { countGuess } from "../limits/sign-in.js";
import { knownMail, mailOf, registerMail } from "../mail/messages.js";
import { requireRules } from "../password/change.js";
import { hashPassword } from "../password/hash.js";
import { accountByEmail, completeSignIn, type SignIn, type Visitor } from "../sign-in.js";
import { normalEmail, type AccountRow } from "../store.js";

export interface NewAccount {
  readonly email: string;
  readonly name: string;
  /** Absent: there is no password; other ways lead in. */
  readonly password?: string | undefined;
  /** Roles that hold everywhere. */
  readonly roles?: readonly string[];
  readonly memberships?: readonly { readonly tenant: string; readonly roles?: readonly string[] }[];
}

/**
 * Makes an account that may sign in at once, for seeds and administrators: nothing is mailed, and the password is taken
 * as it is.
 */
export async function createAccount(db: Context, { password, ...account }: NewAccount): Promise<AccountRow> {
  return insertAccount(db, account, password === undefined ? undefined : await hashPassword(password), new Date());
}

/** Makes an account whose address is known to be its owner's. */
export function insertAccount(db: Context, { email, name, roles, memberships }: Omit<NewAccount, "password">, hash: string | undefined, now: Date): Promise<AccountRow> {
  return db.atomic(async (tx) => {
    const account = await tx.create(Account, { email: normalEmail(email), name, roles: [...(roles ?? [])], emailVerifiedAt: now });
    if (hash !== undefined) await tx.create(Password, { account: account.id, hash, changedAt: now });
    for (const { tenant, roles: inTenant } of memberships ?? []) await tx.create(Membership, { account: account.id, tenant, roles: [...(inTenant ?? [])] });
    return account;
  });
}

const pending = z.object({ name: z.string(), hash: z.string().optional() });
const day = 86_400;

/**
 * Begins an account: it is made when its owner follows the mailed link, so that nobody takes the address of somebody
 * else. Answers alike whether there is an account already; then the mail says so.
 * @throws IdentityError weak_password, too_many_attempts
 */
export async function register(identity: Identity, { email: stated, name, password }: NewAccount, visitor: Visitor): Promise<void> {
  const email = normalEmail(stated);
  await countGuess(identity.attempts, { client: visitor, target: `mail ${email}` });
  if (password !== undefined) await requireRules(identity, password, [name, email]);
  const hash = password === undefined ? undefined : await hashPassword(password);
  identity.post.later(async () => {
    if ((await accountByEmail(identity, email)) !== null) return mailOf(email, knownMail(identity.settings));
    const payload = JSON.stringify({ name, hash } satisfies z.infer<typeof pending>);
    return mailOf(email, registerMail(identity.settings, await beginFlow(identity, { purpose: "register", email, payload, seconds: day })));
  });
}

/** Makes the account of a link and signs it in. @throws IdentityError invalid_token */
export async function finishRegister(identity: Identity, token: string, visitor: Visitor): Promise<SignIn> {
  const flow = await takeFlow(identity, "register", token);
  if (flow?.email == null || flow.payload === null) throw invalidToken();
  const { name, hash } = pending.parse(JSON.parse(flow.payload));
  const account = await unlessTaken(insertAccount(identity.db, { email: flow.email, name }, hash, identity.now()));
  return completeSignIn(identity, account, hash === undefined ? ["magicLink"] : ["password"], visitor);
}

/** Somebody else was faster with the same address. */
export async function unlessTaken<T>(making: Promise<T>): Promise<T> {
  try {
    return await making;
  } catch (error) {
    throw error instanceof DatabaseError && error.kind === "unique" ? invalidToken() : error;
  }
}
