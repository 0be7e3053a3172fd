import type { Policy, PolicyCommand } from "../schema.js";
import { ofExtension, type Catalog } from "./catalog.js";

export type PolicyRow = {
  oid: string;
  table: string;
  name: string;
  permissive: boolean;
  command: string;
  roles: string[];
  using: string | null;
  withCheck: string | null;
};

export async function readPolicies(catalog: Catalog): Promise<PolicyRow[]> {
  return catalog.rows<PolicyRow>(`
    select p.oid::text as oid, p.polrelid::text as table, p.polname::text as name, p.polpermissive as permissive, p.polcmd::text as command,
      (select json_agg(coalesce(r.rolname::text, 'public') order by coalesce(r.rolname::text, 'public') collate "C")
        from unnest(p.polroles) as x (role) left join pg_roles r on r.oid = x.role) as roles,
      pg_get_expr(p.polqual, p.polrelid) as using, pg_get_expr(p.polwithcheck, p.polrelid) as "withCheck"
    from pg_policy p join pg_class c on c.oid = p.polrelid
    where c.relnamespace = any($1::oid[]) and c.relkind in ('r', 'p') and not c.relispartition and c.oid not in ${ofExtension("pg_class")}`);
}

const commands: Readonly<Record<string, PolicyCommand>> = { r: "select", a: "insert", w: "update", d: "delete", "*": "all" };

export function policyOf(row: PolicyRow, catalog: Catalog): Policy {
  return {
    name: row.name,
    mode: row.permissive ? "permissive" : "restrictive",
    command: commands[row.command] ?? "all",
    roles: row.roles,
    ...(row.using !== null && { using: row.using }),
    ...(row.withCheck !== null && { withCheck: row.withCheck }),
    ...catalog.comment("pg_policy", row.oid),
  };
}
