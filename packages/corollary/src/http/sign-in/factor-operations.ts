import { z } from "zod";
import { confirmEnrolment, enrol, removeOneTimePassword } from "../../identity/factor/one-time-password.js";
import { newRecoveryCodes, recoveryCodesLeft } from "../../identity/factor/recovery.js";
import { finishSecondFactor } from "../../identity/factor/second-factor.js";
import { readCookie } from "../../identity/cookies.js";
import { IdentityError } from "../../identity/errors.js";
import { hasSecondFactor } from "../../identity/sign-in.js";
import { forAnyone, forSession, nothing, type Operation } from "./operation.js";
import { signInAnswer } from "./sign-in-answer.js";

const on: Operation["on"] = ({ settings }) => settings.oneTimePasswords;
const code = z.string().min(6).max(40);

/** The second factor. */
export const factorOperations: readonly Operation[] = [
  forAnyone({ method: "POST", path: "second-factor", name: "finishSecondFactor", summary: "End a sign-in by its second factor", on }, z.strictObject({ code }),
    async ({ identity, request, visitor }, body) => {
      const token = readCookie(identity.settings, request.headers, "secondFactor");
      if (token === undefined) throw new IdentityError("invalid_token", "There is no sign-in to go on with. Begin again.");
      return signInAnswer(await finishSecondFactor(identity, token, body.code, visitor));
    }),
  forSession({ method: "GET", path: "one-time-password", name: "getOneTimePassword", summary: "Whether the second factor is on", needs: "session", on }, nothing,
    async ({ identity }, _, { account }) => ({ status: 200, data: { on: await hasSecondFactor(identity, account.id), recoveryCodesLeft: await recoveryCodesLeft(identity, account.id) } })),
  forSession({ method: "POST", path: "one-time-password", name: "enrolOneTimePassword", summary: "Begin to use an app for one-time passwords", needs: "fresh", on }, nothing,
    async ({ identity }, _, { account }) => ({ status: 200, data: await enrol(identity, account) })),
  forSession({ method: "POST", path: "one-time-password/confirm", name: "confirmOneTimePassword", summary: "Turn the second factor on; gives recovery codes, once", needs: "fresh", on }, z.strictObject({ code }),
    async ({ identity }, body, { account, session }) => {
      const { token, recoveryCodes } = await confirmEnrolment(identity, account, session, body.code);
      return { status: 200, data: { recoveryCodes }, cookies: { session: token } };
    }),
  forSession({ method: "DELETE", path: "one-time-password", name: "removeOneTimePassword", summary: "Turn the second factor off", needs: "fresh", on }, nothing,
    async ({ identity }, _, { account, session }) => ({ status: 204, cookies: { session: (await removeOneTimePassword(identity, account, session)).token } })),
  forSession({ method: "POST", path: "recovery-codes", name: "newRecoveryCodes", summary: "New recovery codes in place of all others", needs: "fresh", on }, nothing,
    async ({ identity }, _, { account }) => {
      if (!(await hasSecondFactor(identity, account.id))) throw new IdentityError("not_found", "One-time passwords are not on.");
      return { status: 200, data: { recoveryCodes: await newRecoveryCodes(identity, account.id) } };
    }),
];
