import { openDatabase, type Database } from "../../database/index.js";
import { listTenants } from "./registry.js";

export interface BroadcastOptions<T> {
  readonly shared: Database;
  readonly urlOf: (database: string) => string;
  readonly applicationRole: string;
  /** What is done with each database; its result is reported. */
  readonly run: (database: Database) => Promise<T>;
  /** Go on to the next where one failed. Default true. */
  readonly goOn?: boolean;
  /** Told of each when it is done. */
  readonly done?: (report: TenantReport<T>) => void;
}

/** What became of one database. `tenant` absent: the shared one. */
export type TenantReport<T> = { readonly tenant?: string; readonly database: string } & (
  | { readonly outcome: "ok"; readonly result: T }
  | { readonly outcome: "failed"; readonly reason: string }
  | { readonly outcome: "skipped"; readonly reason: string }
);

/**
 * Does the same with the shared database and then with each that a tenant has of its own, one after the other. Never rejects for
 * one of them: what went wrong is in its report.
 */
export async function broadcast<T>(options: BroadcastOptions<T>): Promise<TenantReport<T>[]> {
  const { shared, urlOf, applicationRole, run, goOn = true } = options;
  const reports: TenantReport<T>[] = [];
  const add = (report: TenantReport<T>) => { reports.push(report); options.done?.(report); };
  const failed = () => reports.some((each) => each.outcome === "failed");
  add(await attempt({ database: shared.info.location }, () => run(shared)));
  for (const { tenant, database, readyAt } of await listTenants(shared)) {
    const of = { tenant, database };
    // Tenants follow the shared database, never lead it.
    if (reports[0]?.outcome === "failed") add({ ...of, outcome: "skipped", reason: "The shared database failed." });
    else if (!goOn && failed()) add({ ...of, outcome: "skipped", reason: "An earlier one failed." });
    else if (readyAt === null) add({ ...of, outcome: "skipped", reason: "It was never finished: corollary tenants bootstrap." });
    else add(await attempt(of, () => opened(urlOf(database), applicationRole, run)));
  }
  return reports;
}

async function opened<T>(url: string, applicationRole: string, run: (database: Database) => Promise<T>): Promise<T> {
  const database = await openDatabase({ url, applicationRole });
  try {
    return await run(database);
  } finally {
    await database.close();
  }
}

async function attempt<T>(of: { readonly tenant?: string; readonly database: string }, run: () => Promise<T>): Promise<TenantReport<T>> {
  try {
    return { ...of, outcome: "ok", result: await run() };
  } catch (error) {
    return { ...of, outcome: "failed", reason: error instanceof Error ? error.message : String(error) };
  }
}
