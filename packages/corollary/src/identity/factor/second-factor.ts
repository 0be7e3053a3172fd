import { Account, PendingFlow } from "../entities.js";
import { IdentityError, invalidToken } from "../errors.js";
import { claimFlow, findFlow, type FlowRow } from "../flows.js";
import type { Identity } from "../identity.js";
import { countGuess } from "../limits/sign-in.js";
import { isMethod, type Method } from "../sessions.js";
import { completeSignIn, knownDevice, type SignIn, type Visitor } from "../sign-in.js";
import { checkOneTimePassword } from "./one-time-password.js";
import { spendRecoveryCode } from "./recovery.js";

/** Wrong codes after which the sign-in begins anew. */
const mostAttempts = 5;

/**
 * Ends a sign-in by its second factor: six digits of the app, or a recovery code.
 * @throws IdentityError invalid_token, too_many_attempts
 */
export async function finishSecondFactor(identity: Identity, token: string, code: string, visitor: Visitor): Promise<SignIn> {
  const flow = await findFlow(identity, "secondFactor", token);
  const account = flow?.account == null ? null : await identity.db.get(Account, flow.account);
  if (flow === null || account === null) throw new IdentityError("invalid_token", "This sign-in took too long. Begin again.");
  const device = await knownDevice(identity, account.id, visitor.device);
  const guess = await countGuess(identity.attempts, { client: visitor, target: `second factor ${account.id}`, device });
  const method = await methodOf(identity, account.id, code.trim());
  if (method === undefined) {
    await countAttempt(identity, flow);
    throw invalidToken("code");
  }
  if (!(await claimFlow(identity, flow))) throw invalidToken("code");
  await guess.right();
  return completeSignIn(identity, account, [...methodsBefore(flow), method], visitor);
}

async function methodOf(identity: Identity, account: string, code: string): Promise<Method | undefined> {
  if (/^\d{3} ?\d{3}$/.test(code)) return (await checkOneTimePassword(identity, account, code.replace(" ", ""))) ? "oneTimePassword" : undefined;
  return (await spendRecoveryCode(identity, account, code)) ? "recoveryCode" : undefined;
}

async function countAttempt({ db }: Identity, flow: FlowRow): Promise<void> {
  if (flow.attempts + 1 >= mostAttempts) await db.from(PendingFlow).where((f) => f.id.eq(flow.id)).delete();
  else await db.from(PendingFlow).where((f) => f.id.eq(flow.id)).update({ attempts: flow.attempts + 1 });
}

function methodsBefore({ payload }: FlowRow): Method[] {
  const stated: unknown = JSON.parse(payload ?? "[]");
  return Array.isArray(stated) ? stated.filter(isMethod) : [];
}
