import { z } from "zod";
import { finishEmail, requestEmail } from "../../identity/account/email.js";
import { acceptInvitation, invite, listInvitations, lookAtInvitation, revokeInvitation } from "../../identity/account/invite.js";
import { requireAdministrator } from "../../identity/account/administer.js";
import { finishMagicLink, requestMagicLink } from "../../identity/account/magic-link.js";
import { finishRegister, register } from "../../identity/account/register.js";
import { changePassword, finishReset, requestReset } from "../../identity/password/change.js";
import { email, forAnyone, forSession, name, nothing, password, role, rowId, token, type AuthAnswer, type Operation, type SignedIn } from "./operation.js";
import { signInAnswer } from "./sign-in-answer.js";

/** The same whether there is such an account or not. */
const mailed: AuthAnswer = { status: 202, data: { message: "If there is something to send to this address, a message is on its way." } };

const withPassword: Operation["on"] = ({ settings }) => settings.password !== undefined;
const withLinks: Operation["on"] = ({ settings }) => settings.magicLink;
const withRegistration: Operation["on"] = ({ settings }) => settings.registration === "open";

/** What goes by mail: links to sign in, passwords, addresses, registration. */
export const mailOperations: readonly Operation[] = [
  forAnyone({ method: "POST", path: "magic-link", name: "requestMagicLink", summary: "Have a link mailed to sign in by", on: withLinks }, z.strictObject({ email }),
    async ({ identity, visitor }, body) => { await requestMagicLink(identity, body.email, visitor); return mailed; }),
  forAnyone({ method: "POST", path: "magic-link/finish", name: "signInWithLink", summary: "Sign in by a mailed link, once", on: withLinks }, z.strictObject({ token }),
    async ({ identity, visitor }, body) => signInAnswer(await finishMagicLink(identity, body.token, visitor))),

  forSession({ method: "POST", path: "password", name: "changePassword", summary: "Change the password; ends all other sessions", needs: "session", on: withPassword }, z.strictObject({ current: password.optional(), password }),
    async ({ identity, visitor }, body, { account, session }) => ({ status: 204, cookies: { session: (await changePassword(identity, account, session, body, visitor)).token } })),
  forAnyone({ method: "POST", path: "password/reset", name: "requestPasswordReset", summary: "Have a link mailed to choose a new password", on: withPassword }, z.strictObject({ email }),
    async ({ identity, visitor }, body) => { await requestReset(identity, body.email, visitor); return mailed; }),
  forAnyone({ method: "POST", path: "password/reset/finish", name: "resetPassword", summary: "Choose a new password; ends all sessions", on: withPassword }, z.strictObject({ token, password }),
    async ({ identity }, body) => { await finishReset(identity, body.token, body.password); return { status: 204, cookies: { session: undefined } }; }),

  forSession({ method: "POST", path: "email", name: "requestEmail", summary: "Have a link mailed that confirms the address, or a new one", needs: "fresh" }, z.strictObject({ email: email.optional() }),
    async ({ identity }, body, { account }) => { requestEmail(identity, account, body.email); return mailed; }),
  forAnyone({ method: "POST", path: "email/finish", name: "confirmEmail", summary: "Confirm an address", }, z.strictObject({ token }),
    async ({ identity }, body) => { await finishEmail(identity, body.token); return { status: 204 }; }),

  forAnyone({ method: "POST", path: "register", name: "register", summary: "Open an account; it is made when its mailed link is followed", on: withRegistration }, z.strictObject({ email, name, password: password.optional() }),
    async ({ identity, visitor }, body) => { await register(identity, body, visitor); return mailed; }),
  forAnyone({ method: "POST", path: "register/finish", name: "finishRegistration", summary: "Make the account of a mailed link", on: withRegistration }, z.strictObject({ token }),
    async ({ identity, visitor }, body) => signInAnswer(await finishRegister(identity, body.token, visitor))),
];

/** Without a tenant of one's own, what is asked is about the whole service. */
const tenantOf = ({ actor }: SignedIn) => actor.tenant ?? null;

/** Inviting people. */
export const invitationOperations: readonly Operation[] = [
  forSession({ method: "POST", path: "invitations", name: "invite", summary: "Invite somebody, as an administrator", needs: "session" }, z.strictObject({ email, tenant: z.string().min(1).max(120).nullable().optional(), roles: z.array(role).max(50).default([]) }),
    async ({ identity }, body, signedIn) => {
      await invite(identity, signedIn.account, { email: body.email, roles: body.roles, tenant: body.tenant === undefined ? tenantOf(signedIn) : body.tenant });
      return { status: 202, data: { message: "The invitation is on its way." } };
    }),
  forSession({ method: "GET", path: "invitations", name: "listInvitations", summary: "Invitations that nobody has accepted yet", needs: "session" }, nothing,
    async ({ identity }, _, signedIn) => {
      requireAdministrator(identity, signedIn.account, tenantOf(signedIn));
      return { status: 200, data: await listInvitations(identity, tenantOf(signedIn)) };
    }),
  forSession({ method: "DELETE", path: "invitations/{id}", name: "revokeInvitation", summary: "Take an invitation back", needs: "session" }, nothing,
    async (call, _, signedIn) => {
      const { identity } = call;
      requireAdministrator(identity, signedIn.account, tenantOf(signedIn));
      await revokeInvitation(identity, rowId(call), tenantOf(signedIn));
      return { status: 204 };
    }),
  forAnyone({ method: "POST", path: "invitation", name: "lookAtInvitation", summary: "What an invitation is about" }, z.strictObject({ token }),
    async ({ identity }, body) => ({ status: 200, data: await lookAtInvitation(identity, body.token) })),
  forAnyone({ method: "POST", path: "invitation/accept", name: "acceptInvitation", summary: "Accept an invitation" }, z.strictObject({ token, name: name.optional(), password: password.optional() }),
    async ({ identity, visitor }, body) => signInAnswer(await acceptInvitation(identity, body.token, body, visitor))),
];
