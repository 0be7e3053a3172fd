import type { Database, Executor } from "../../database/port.js";

/** A tenant with a database of its own. All others share that of the registry. */
export interface TenantEntry {
  /** As `Actor.tenant` has it. */
  readonly tenant: string;
  /** Name of its database. */
  readonly database: string;
  /** ISO text; null while it is being made, or where that was broken off. */
  readonly readyAt: string | null;
}

const ddl = `create schema if not exists corollary;
create table if not exists corollary.tenant (
  tenant text primary key,
  database text not null unique,
  ready_at timestamptz
);
comment on table corollary.tenant is 'Tenants that have a database of their own.'`;

/** Makes the table of the registry where there is none. */
export async function ensureRegistry(database: Database): Promise<void> {
  await database.as("owner").transaction(async (tx) => {
    await tx.query({ text: "select pg_advisory_xact_lock(hashtext('corollary'), hashtext('tenant'))", params: [], prepare: false });
    if (!(await hasRegistry(tx))) await tx.script(ddl);
  });
}

async function hasRegistry(executor: Executor): Promise<boolean> {
  const { rows } = await executor.query<{ there: boolean }>({ text: "select to_regclass('corollary.tenant') is not null as there", params: [], prepare: false });
  return rows[0]?.there === true;
}

const columns = "tenant, database, ready_at::text as \"readyAt\"";

/** In order of name; none where there is no registry. */
export async function listTenants(database: Database): Promise<TenantEntry[]> {
  const owner = database.as("owner");
  if (!(await hasRegistry(owner))) return [];
  const { rows } = await owner.query<{ tenant: string; database: string; readyAt: string | null }>({ text: `select ${columns} from corollary.tenant order by tenant`, params: [] });
  return rows;
}

/** The entry of a tenant; undefined for those that share the database. */
export async function findTenant(database: Database, tenant: string): Promise<TenantEntry | undefined> {
  const { rows: [row] } = await database.as("owner").query<{ tenant: string; database: string; readyAt: string | null }>({ text: `select ${columns} from corollary.tenant where tenant = $1`, params: [tenant] });
  return row;
}

/** Notes that a tenant has a database of its own, or is to have it. @throws Error where it has another */
export async function registerTenant(database: Database, tenant: string, own: string): Promise<TenantEntry> {
  await ensureRegistry(database);
  const owner = database.as("owner");
  await owner.query({ text: "insert into corollary.tenant (tenant, database) values ($1, $2) on conflict (tenant) do nothing", params: [tenant, own] });
  const entry = await findTenant(database, tenant);
  if (entry === undefined) throw new Error(`The tenant ${tenant} was not registered.`);
  if (entry.database !== own) throw new Error(`The tenant ${tenant} has the database ${entry.database} already.`);
  return entry;
}

export async function markReady(database: Database, tenant: string): Promise<void> {
  await database.as("owner").query({ text: "update corollary.tenant set ready_at = now() where tenant = $1", params: [tenant] });
}
