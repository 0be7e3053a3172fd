import type { ActorScope, PolicyDeclaration } from "../model/language/policy-types.js";
import type { Scope } from "../model/language/field-types.js";
import { policy } from "../model/language/policies.js";
import { Account, Membership } from "./entities.js";

export interface AccountPoliciesOptions {
  /** The role of those who administer. Default "admin". */
  readonly administrator?: string;
}

export interface AccountPolicies {
  readonly accountPolicy: PolicyDeclaration<Account>;
  readonly membershipPolicy: PolicyDeclaration<Membership>;
}

/**
 * Who sees and changes accounts and memberships, for a domain with policies to export:
 * `export const { accountPolicy, membershipPolicy } = accountPolicies();`. Policies of its own add to them.
 *
 * People see themselves, and the names of those who belong to the tenant they work in. Administrators of a tenant see the
 * addresses of these as well, say what roles they hold there, and end memberships; people end their own. Administrators who
 * work in no tenant administer all of the service: every account, its roles, and whether it may sign in. New accounts come by
 * invitation or registration, and addresses are changed below `auth`, where their owner proves to read the mail.
 */
export function accountPolicies({ administrator = "admin" }: AccountPoliciesOptions = {}): AccountPolicies {
  // Roles of memberships hold inside their tenant alone: whoever works in none holds this one everywhere.
  const ofAll = (actor: ActorScope) => actor.has(administrator).and(actor.tenant.isNull());
  const fellow = (account: Scope<Account>, actor: ActorScope) => account.memberships.some((each) => each.tenant.eq(actor.tenant));
  const ofTenant = (membership: Scope<Membership>, actor: ActorScope) => actor.has(administrator).and(membership.tenant.eq(actor.tenant));
  return {
    accountPolicy: policy(Account, (account, actor) => {
      const closer = account.id.eq(actor.id).or(ofAll(actor)).or(actor.has(administrator).and(fellow(account, actor)));
      return {
        read: { self: account.id.eq(actor.id), fellow: fellow(account, actor), administrator: ofAll(actor) },
        update: { self: account.id.eq(actor.id), administrator: ofAll(actor) },
        fields: {
          email: { read: closer, write: false },
          kind: { write: false },
          roles: { read: closer, write: ofAll(actor) },
          emailVerifiedAt: { read: closer, write: false },
          disabledAt: { read: closer, write: ofAll(actor) },
        },
      };
    }),
    membershipPolicy: policy(Membership, (membership, actor) => ({
      read: { self: membership.account.is(actor.id), fellow: membership.tenant.eq(actor.tenant), administrator: ofAll(actor) },
      update: { administrator: ofTenant(membership, actor), all: ofAll(actor) },
      delete: { self: membership.account.is(actor.id), administrator: ofTenant(membership, actor), all: ofAll(actor) },
      fields: {
        account: { write: false },
        tenant: { write: false },
        roles: { read: membership.account.is(actor.id).or(ofTenant(membership, actor)).or(ofAll(actor)) },
      },
    })),
  };
}
