import { IdentityError } from "../errors.js";
import type { Identity } from "../identity.js";

interface WithRoles {
  readonly roles: readonly string[];
  readonly memberships: readonly { readonly tenant: string; readonly roles: readonly string[] }[];
}

/** Whether an account administers a tenant; null: everything. */
export function administers({ settings }: Pick<Identity, "settings">, account: WithRoles, tenant: string | null): boolean {
  const roles = [...account.roles, ...(account.memberships.find((each) => each.tenant === tenant)?.roles ?? [])];
  return roles.some((role) => settings.administrators.includes(role));
}

/** @throws IdentityError not_a_member where the account does not administer that tenant */
export function requireAdministrator(identity: Identity, account: WithRoles, tenant: string | null): void {
  if (administers(identity, account, tenant)) return;
  throw new IdentityError("not_a_member", tenant === null ? "Only administrators of the whole service may do this." : "Only administrators of this tenant may do this.");
}
