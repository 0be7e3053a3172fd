import { z } from "zod";
import { Account, Membership, PendingFlow } from "../entities.js";
import { IdentityError, invalidToken } from "../errors.js";
import { beginFlow, claimFlow, findFlow, type FlowRow } from "../flows.js";
import type { Identity } from "../identity.js";
import { invitationMail, mailOf } from "../mail/messages.js";
import { requireRules } from "../password/change.js";
import { hashPassword } from "../password/hash.js";
import { accountByEmail, completeSignIn, type SignIn, type Visitor } from "../sign-in.js";
import { normalEmail, type AccountWithMemberships } from "../store.js";
import { insertAccount, unlessTaken } from "./register.js";
import { requireAdministrator } from "./administer.js";

export interface Invitation {
  readonly email: string;
  /** Where to; null: into the service itself, with roles that hold everywhere. */
  readonly tenant: string | null;
  readonly roles: readonly string[];
}

const pending = z.object({ tenant: z.string().nullable(), roles: z.array(z.string()), by: z.string() });
const days = 7;

/** Mails an invitation. @throws IdentityError not_a_member where the actor may not invite there */
export async function invite(identity: Identity, by: AccountWithMemberships, { email: stated, tenant, roles }: Invitation): Promise<void> {
  requireAdministrator(identity, by, tenant);
  const email = normalEmail(stated);
  const payload = JSON.stringify({ tenant, roles: [...roles], by: by.id } satisfies z.infer<typeof pending>);
  const token = await beginFlow(identity, { purpose: "invite", email, payload, seconds: days * 86_400 });
  identity.post.later(async () => mailOf(email, invitationMail(identity.settings, token, by.name, days)));
}

/** Invitations into a tenant that nobody has accepted yet. */
export async function listInvitations(identity: Identity, tenant: string | null): Promise<readonly (Invitation & { readonly id: string; readonly expiresAt: Date })[]> {
  const now = identity.now();
  const flows = await identity.db.from(PendingFlow).where((f) => f.purpose.eq("invite").and(f.expiresAt.gt(now))).orderBy((f) => f.expiresAt.desc()).all();
  return flows
    .map((flow) => ({ id: flow.id, email: flow.email ?? "", expiresAt: flow.expiresAt, ...payloadOf(flow) }))
    .filter((invitation) => invitation.tenant === tenant)
    .map(({ id, email, expiresAt, tenant: to, roles }) => ({ id, email, expiresAt, tenant: to, roles }));
}

/** Takes an invitation back. @throws IdentityError not_found */
export async function revokeInvitation(identity: Identity, id: string, tenant: string | null): Promise<void> {
  const known = (await listInvitations(identity, tenant)).some((invitation) => invitation.id === id);
  if (!known) throw new IdentityError("not_found", "There is no such invitation.");
  await identity.db.from(PendingFlow).where((f) => f.id.eq(id)).delete();
}

/** What an invitation is about, for the page that accepts it; `known`: there is an account with its address. @throws IdentityError invalid_token */
export async function lookAtInvitation(identity: Identity, token: string): Promise<Invitation & { readonly known: boolean }> {
  const flow = await findFlow(identity, "invite", token);
  if (flow?.email == null) throw invalidToken();
  const { tenant, roles } = payloadOf(flow);
  return { email: flow.email, tenant, roles, known: (await accountByEmail(identity, flow.email)) !== null };
}

/**
 * Accepts an invitation: joins the account of its address, or makes one.
 * @throws IdentityError invalid_token, weak_password
 */
export async function acceptInvitation(identity: Identity, token: string, stated: { readonly name?: string | undefined; readonly password?: string | undefined }, visitor: Visitor): Promise<SignIn> {
  const flow = await findFlow(identity, "invite", token);
  if (flow?.email == null) throw invalidToken();
  const { email } = flow;
  const known = await accountByEmail(identity, email);
  const { tenant, roles } = payloadOf(flow);
  const name = stated.name ?? email.slice(0, email.indexOf("@"));
  if (known === null && stated.password !== undefined) await requireRules(identity, stated.password, [name, email]);
  const hash = known === null && stated.password !== undefined ? await hashPassword(stated.password) : undefined;
  const account = await unlessTaken(identity.db.atomic(async (db) => {
    if (!(await claimFlow({ ...identity, db }, flow))) throw invalidToken();
    const joined = known ?? (await insertAccount(db, { email, name }, hash, identity.now()));
    if (tenant === null) return db.update(Account, joined.id, { roles: [...new Set([...joined.roles, ...roles])] });
    await db.upsert(Membership, { account: joined.id, tenant, roles: [...roles] }, ["account", "tenant"]);
    return joined;
  }));
  return completeSignIn(identity, account, hash === undefined ? ["magicLink"] : ["password"], visitor);
}

function payloadOf(flow: FlowRow): z.infer<typeof pending> {
  return pending.parse(JSON.parse(flow.payload ?? "null"));
}
