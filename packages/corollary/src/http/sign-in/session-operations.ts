import { z } from "zod";
import { chooseTenant } from "../../identity/account/tenant.js";
import { administers } from "../../identity/account/administer.js";
import type { Identity } from "../../identity/identity.js";
import { methodsOffered } from "../../identity/offered.js";
import { signInWithPassword } from "../../identity/password/sign-in.js";
import { endSession, listSessions, revokeOtherSessions, revokeSession } from "../../identity/sessions.js";
import { csrfToken } from "./cross-site.js";
import { forAnyone, forSession, nothing, password, rowId, type AuthAnswer, type Operation, type SignedIn } from "./operation.js";
import { signInAnswer } from "./sign-in-answer.js";

/** Signing in by password, the session, and signing out. */
export const sessionOperations: readonly Operation[] = [
  forAnyone({ method: "GET", path: "methods", name: "signInMethods", summary: "How one can sign in" }, nothing,
    async ({ identity, basePath }) => ({ status: 200, data: methodsOffered(identity, `${basePath}/auth`) })),

  forAnyone({ method: "POST", path: "password/sign-in", name: "signInWithPassword", summary: "Sign in by address and password", on: ({ settings }) => settings.password !== undefined },
    z.strictObject({ email: z.string().min(1).max(254), password }),
    async ({ identity, visitor }, body) => signInAnswer(await signInWithPassword(identity, body, visitor))),

  forSession({ method: "GET", path: "session", name: "getSession", summary: "Who is signed in", needs: "session" }, nothing,
    async ({ identity }, _, signedIn) => ({ status: 200, data: await sessionData(identity, signedIn) })),

  forSession({ method: "POST", path: "session/tenant", name: "chooseTenant", summary: "Act in another tenant", needs: "session" },
    z.strictObject({ tenant: z.string().min(1).max(120).nullable() }),
    async ({ identity }, { tenant }, { session }) => {
      const { token } = await chooseTenant(identity, session, tenant);
      return { status: 204, cookies: { session: token } };
    }),

  forAnyone({ method: "POST", path: "sign-out", name: "signOut", summary: "End this session" }, nothing, async ({ identity, visitor }): Promise<AuthAnswer> => {
    if (visitor.session !== undefined) await endSession(identity, visitor.session);
    return { status: 204, cookies: { session: undefined, secondFactor: undefined } };
  }),

  forSession({ method: "GET", path: "sessions", name: "listSessions", summary: "Where this account is signed in", needs: "session" }, nothing,
    async ({ identity }, _, { account, session }) => {
      const sessions = await listSessions(identity, identity.settings.session, account.id);
      return { status: 200, data: sessions.map(({ id, createdAt, lastSeenAt, expiresAt, userAgent, address, methods }) => ({ id, current: id === session.id, createdAt, lastSeenAt, expiresAt, userAgent, address, methods })) };
    }),

  forSession({ method: "DELETE", path: "sessions", name: "revokeOtherSessions", summary: "Sign out everywhere else", needs: "session" }, nothing,
    async ({ identity }, _, { account, session }) => ({ status: 200, data: { ended: await revokeOtherSessions(identity, account.id, session.id) } })),

  forSession({ method: "DELETE", path: "sessions/{id}", name: "revokeSession", summary: "Sign out on one device", needs: "session" }, nothing,
    async (call, _, { account, session }) => {
      const id = rowId(call);
      await revokeSession(call.identity, account.id, id);
      return { status: 204, ...(id === session.id ? { cookies: { session: undefined } } : {}) };
    }),
];

async function sessionData({ nameTenants, settings }: Identity, { account, session, actor, token }: SignedIn): Promise<object> {
  const names = await nameTenants?.(account.memberships.map(({ tenant }) => tenant));
  return {
    account: { id: account.id, name: account.name, email: account.email, emailVerified: account.emailVerifiedAt !== null },
    tenant: actor.tenant ?? null,
    roles: actor.roles ?? [],
    memberships: account.memberships.map(({ tenant, roles }) => ({ tenant, name: names?.get(tenant) ?? tenant, roles })),
    tenants: names !== undefined,
    administers: administers({ settings }, account, actor.tenant ?? null),
    session: { id: session.id, methods: session.methods, provedAt: session.provedAt, expiresAt: session.expiresAt },
    csrfToken: csrfToken(token),
  };
}
