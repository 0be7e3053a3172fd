import type { Database } from "../database/port.js";
import { applyMigrations } from "../migrate/operations/apply.js";
import { readMigrations } from "../migrate/files/read.js";
import type { Migration } from "../migrate/files/migration.js";
import type { Model } from "../model/model.js";
import { tenantDatabases, type TenantDatabases } from "../service/tenants/databases.js";
import type { Config } from "./config.js";
import { migrationsFolder, runOptions } from "./migrate/session.js";
import { Failure } from "./outcome.js";
import type { Place } from "./project.js";
import { requireSchema, wantedOf } from "./schema-state.js";
import { settings, type Settings } from "./settings.js";

/** How tenants have databases of their own; absent from the config: none has. */
export interface TenantsConfig {
  /** Global entities whose rows a new database begins with, those that are referred to first. Default: none. */
  readonly copy?: readonly string[];
  /** Address of a database by its name. Default: the same server, user and password as `database.url`. */
  readonly url?: (database: string) => string;
  /** Most connections of requests to one tenant's database. Default 3. */
  readonly poolSize?: number;
  /** Most databases of tenants that are open at once. Default 20. */
  readonly most?: number;
  /** Milliseconds after its last use until one is closed. Default 60 000. */
  readonly idle?: number;
}

/** The address of a database of a tenant. @throws Failure where the project's database is embedded */
export function urlOf(root: string, config: Config): (database: string) => string {
  const stated = config.tenants?.url;
  if (stated !== undefined) return stated;
  const { database } = settings(root, config);
  if (database.kind === "embedded") throw new Failure("Tenants with databases of their own need a server.", "Set DATABASE_URL=postgres://…, or take \"tenants\" out of the config.");
  return (name) => {
    const url = new URL(database.url);
    url.pathname = `/${encodeURIComponent(name)}`;
    return url.href;
  };
}

/** The databases of tenants, where the config has them. */
export async function projectTenants(root: string, config: Config, shared: Database, { applicationRole }: Settings): Promise<TenantDatabases | undefined> {
  const { tenants } = config;
  if (tenants === undefined) return undefined;
  const { poolSize, most, idle } = tenants;
  return tenantDatabases({
    shared, urlOf: urlOf(root, config), applicationRole,
    ...(poolSize === undefined ? {} : { poolSize }), ...(most === undefined ? {} : { most }), ...(idle === undefined ? {} : { idle }),
  });
}

/** Brings a database to what the project has: by its migrations where it has any, else by the schema of the model where the database is empty. */
export async function bringUp(place: Place, config: Config, model: Model, database: Database): Promise<readonly string[]> {
  const migrations: readonly Migration[] = await readMigrations(migrationsFolder(place, config));
  const wanted = wantedOf(config, model, database);
  if (migrations.length === 0) return (await requireSchema(database, wanted, true)) === "created" ? ["schema"] : [];
  const { applied } = await applyMigrations({ ...runOptions(place, database), migrations, outOfOrder: "note" });
  return applied.map((each) => each.name);
}

