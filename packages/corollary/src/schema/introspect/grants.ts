import { byGrant } from "../grants.js";
import type { Grant, GrantTarget, Privilege } from "../schema.js";
import { ofExtension, type Catalog } from "./catalog.js";
import { placed, type Finding } from "./finding.js";

type GrantRow = {
  kind: "schema" | "table" | "sequence" | "function";
  schema: string;
  name: string;
  arguments: string;
  /** Null: everybody. */
  grantee: string | null;
  privileges: string[];
  grantable: boolean;
};

const order: readonly Privilege[] = ["usage", "create", "select", "insert", "update", "delete", "truncate", "references", "trigger", "execute"];
const known = (privilege: string): privilege is Privilege => (order as readonly string[]).includes(privilege);

/** Privileges that somebody other than the owner was given, object by object. */
const query = `
  with acls (kind, schema, name, arguments, owner, acl) as (
    select 'schema', n.nspname, n.nspname, '', n.nspowner, n.nspacl from pg_namespace n where n.oid = any($1::oid[]) and n.nspacl is not null
    union all
    select case when c.relkind = 'S' then 'sequence' else 'table' end, n.nspname, c.relname, '', c.relowner, c.relacl
      from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where c.relnamespace = any($1::oid[]) and c.relacl is not null and c.relkind in ('r', 'p', 'v', 'm', 'f', 'S') and c.oid not in ${ofExtension("pg_class")}
    union all
    select 'function', n.nspname, p.proname, pg_get_function_identity_arguments(p.oid), p.proowner, p.proacl
      from pg_proc p join pg_namespace n on n.oid = p.pronamespace
      where p.pronamespace = any($1::oid[]) and p.proacl is not null and p.oid not in ${ofExtension("pg_proc")})
  select a.kind, a.schema::text as schema, a.name::text as name, a.arguments, r.rolname::text as grantee,
    json_agg(lower(x.privilege_type)) as privileges, bool_or(x.is_grantable) as grantable
  from acls a cross join aclexplode(a.acl) x left join pg_roles r on r.oid = x.grantee
  where x.grantee <> a.owner
  group by a.kind, a.schema, a.name, a.arguments, r.rolname`;

/** Privileges of the application role; those of others, counted, as what is not held. */
export async function readGrants(catalog: Catalog): Promise<{ grants: Grant[]; unknown: Finding[] }> {
  const rows = await catalog.rows<GrantRow>(query);
  const own = rows.filter((row) => row.grantee !== null && row.grantee === catalog.applicationRole);
  return {
    grants: own.map(grantOf).filter((grant) => grant.privileges.length > 0).sort(byGrant),
    unknown: [...own.flatMap(ownFindings), ...foreign(rows.filter((row) => row.grantee !== null && row.grantee !== catalog.applicationRole))],
  };
}

function grantOf(row: GrantRow): Grant {
  return { on: targetOf(row), to: row.grantee ?? "", privileges: order.filter((privilege) => row.privileges.includes(privilege)) };
}

function targetOf({ kind, schema, name, arguments: args }: GrantRow): GrantTarget {
  switch (kind) {
    case "schema": return { kind, name };
    case "table":
    case "sequence": return { kind, schema, name };
    case "function": return { kind, schema, name, arguments: args };
  }
}

function ownFindings(row: GrantRow): Finding[] {
  const others = row.privileges.filter((privilege) => !known(privilege));
  if (others.length === 0 && !row.grantable) return [];
  const what = row.grantable ? "The application role may pass privileges on." : "The application role has privileges that are not held.";
  return [{ of: "privileges", name: placed(row.schema, row.name), what, ...(others.length > 0 && { definition: others.sort().join(", ") }) }];
}

function foreign(rows: readonly GrantRow[]): Finding[] {
  const byRole = new Map<string, string[]>();
  for (const row of rows) {
    const of = byRole.get(row.grantee ?? "") ?? [];
    of.push(`${row.kind} ${placed(row.schema, row.name)}: ${[...row.privileges].sort().join(", ")}`);
    byRole.set(row.grantee ?? "", of);
  }
  return [...byRole].map(([role, objects]) => ({
    of: "privileges", name: role, what: `This role has privileges on ${objects.length} ${objects.length === 1 ? "object" : "objects"}.`, definition: objects.sort().join("\n"),
  }));
}
