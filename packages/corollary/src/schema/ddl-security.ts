import { identifier, qualified } from "./identifier.js";
import type { Policy, RowSecurity, Table } from "./schema.js";

/** Statements about row security. None ends in a semicolon. */

export function createPolicy(table: Table, policy: Policy): string {
  const mode = policy.mode === "restrictive" ? " as restrictive" : "";
  const command = policy.command === "all" ? "" : ` for ${policy.command}`;
  return `create policy ${identifier(policy.name)} on ${qualified(table)}${mode}${command} to ${policy.roles.map(roleName).join(", ")}`
    + (policy.using === undefined ? "" : `\n  using (${policy.using})`)
    + (policy.withCheck === undefined ? "" : `\n  with check (${policy.withCheck})`);
}

/** In quotes `public` would be a role of that name. */
const roleName = (name: string): string => (name === "public" ? name : identifier(name));

export const dropPolicy = (table: Table, policy: Policy): string => `drop policy ${identifier(policy.name)} on ${qualified(table)}`;

/** What brings a table from one state to another; nothing where both are the same. */
export function alterRowSecurity(table: Table, from: RowSecurity, to: RowSecurity): string[] {
  const alter = (what: string): string => `alter table ${qualified(table)} ${what} row level security`;
  return [
    ...(from.enabled === to.enabled ? [] : [alter(to.enabled ? "enable" : "disable")]),
    ...(from.forced === to.forced ? [] : [alter(to.forced ? "force" : "no force")]),
  ];
}

/** Everything about the security of a table that was made without it. Policies come first: switched on without any, it shows nobody a row. */
export function tableSecurity(table: Table): string[] {
  return [
    ...(table.policies ?? []).map((policy) => createPolicy(table, policy)),
    ...(table.rowSecurity === undefined ? [] : alterRowSecurity(table, { enabled: false, forced: false }, table.rowSecurity)),
  ];
}
