import { openDatabase, type Database } from "../../database/index.js";
import { createContext, type ContextOptions } from "../../policy/context.js";
import type { Actor, Context } from "../../query/types.js";
import { leasedDatabase } from "./leased.js";
import { Pools } from "./pools.js";
import { ensureRegistry, findTenant } from "./registry.js";

export interface TenantDatabasesOptions {
  /** The database that tenants share, with the registry of those that have their own. */
  readonly shared: Database;
  /** Address of a tenant's own database by its name, as its owner. */
  readonly urlOf: (database: string) => string;
  readonly applicationRole: string;
  /** Most connections of requests to one tenant's own database. Default 3. */
  readonly poolSize?: number;
  /** Most databases of tenants that are open at once. Default 20. */
  readonly most?: number;
  /** Milliseconds after its last use until a tenant's database is closed. Default 60 000. */
  readonly idle?: number;
}

export interface TenantDatabases {
  /**
   * Where the rows of a tenant are, acting as the application role: its own database, opened when a statement needs it, or
   * the shared one. The same object for the same tenant.
   */
  databaseOf(tenant: string | undefined): Database;
  /** Names of the databases that are open. */
  readonly open: readonly string[];
  /** Closes those of tenants; the shared one is its opener's. */
  close(): Promise<void>;
}

/** Contexts on behalf of actors, each on the database of its tenant. */
export function tenantContexts(databases: TenantDatabases, options: Omit<ContextOptions, "database">): (actor: Actor) => Context {
  const known = new WeakMap<Database, Context>();
  return (actor) => {
    const database = databases.databaseOf(actor.tenant);
    let context = known.get(database);
    if (context === undefined) known.set(database, (context = createContext({ ...options, database })));
    return context.as(actor);
  };
}

/** Milliseconds for which it is remembered whether a tenant has its own database. */
const remembered = 10_000;
/** Tenants that are remembered. */
const most = 10_000;

/** The databases of tenants: shared, or their own where the registry says so. */
export async function tenantDatabases(options: TenantDatabasesOptions): Promise<TenantDatabases> {
  const { shared, urlOf, applicationRole, poolSize = 3 } = options;
  await ensureRegistry(shared);
  const app = shared.as("app");
  const pools = new Pools({
    open: (name) => openDatabase({ url: urlOf(name), applicationRole, poolSize }),
    most: options.most ?? 20,
    idle: options.idle ?? 60_000,
  });
  const ownOf = remembering(async (tenant: string) => {
    const entry = await findTenant(shared, tenant);
    if (entry !== undefined && entry.readyAt === null) throw new Error("The database of this tenant is being made; it is not ready yet.");
    return entry?.database;
  });
  const known = new Map<string, Database>();
  return {
    databaseOf(tenant) {
      if (tenant === undefined) return app;
      const found = known.get(tenant);
      if (found !== undefined) return found;
      if (known.size >= most) known.clear();
      const made = leasedDatabase(app.info, async (run) => {
        const own = await ownOf(tenant);
        return own === undefined ? run(app) : pools.use(own, (database) => run(database.as("app")));
      });
      known.set(tenant, made);
      return made;
    },
    get open() { return pools.open; },
    close: () => pools.close(),
  };
}

/** The same answer for a while; what failed is asked again. */
function remembering(find: (tenant: string) => Promise<string | undefined>): (tenant: string) => Promise<string | undefined> {
  const known = new Map<string, { readonly answer: Promise<string | undefined>; readonly until: number }>();
  return (tenant) => {
    const found = known.get(tenant);
    if (found !== undefined && found.until > Date.now()) return found.answer;
    if (known.size >= most) known.clear();
    const answer = find(tenant);
    known.set(tenant, { answer, until: Date.now() + remembered });
    answer.catch(() => known.delete(tenant));
    return answer;
  };
}
