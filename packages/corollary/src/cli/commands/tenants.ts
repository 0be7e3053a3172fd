import type { Database } from "../../database/port.js";
import type { Model } from "../../model/model.js";
import { bootstrapTenant } from "../../service/tenants/bootstrap.js";
import { broadcast, type TenantReport } from "../../service/tenants/broadcast.js";
import { listTenants } from "../../service/tenants/registry.js";
import { compileProject } from "../compile-project.js";
import type { Config } from "../config.js";
import { loadProject } from "../load.js";
import { inWordsOfCommands } from "../migrate/session.js";
import { openProjectDatabase } from "../open.js";
import { type ExitCode, Refusal } from "../outcome.js";
import { findProject, type Place } from "../project.js";
import { settings, type Settings } from "../settings.js";
import { bringUp, urlOf } from "../tenants.js";
import type { Terminal } from "../terminal.js";

interface Here {
  readonly place: Place;
  readonly config: Config;
  readonly model: Model;
  readonly set: Settings;
  readonly shared: Database;
}

async function here(cwd: string, use: (on: Here) => Promise<ExitCode>): Promise<ExitCode> {
  return inWordsOfCommands(async () => {
    const place = findProject(cwd);
    const project = await loadProject(place, { seeds: false });
    const { model } = compileProject(project);
    const set = settings(place.root, project.config);
    const shared = await openProjectDatabase(set);
    try {
      return await use({ place, config: project.config, model, set, shared });
    } finally {
      await shared.close();
    }
  });
}

/** `corollary tenants list`: those with a database of their own. */
export function listCommand(cwd: string, flags: { readonly json?: boolean }, terminal: Terminal): Promise<ExitCode> {
  return here(cwd, async ({ shared }) => {
    const entries = await listTenants(shared);
    if (flags.json) terminal.out(JSON.stringify({ tenants: entries }, undefined, 2));
    else if (entries.length === 0) terminal.out("No tenant has a database of its own.");
    else terminal.out(entries.map(({ tenant, database, readyAt }) => `${tenant}  ${database}  ${readyAt ?? "not finished: corollary tenants bootstrap"}`).join("\n"));
    return 0;
  });
}

/** `corollary tenants create`: gives a tenant a database of its own. */
export function createCommand(cwd: string, tenant: string, flags: { readonly database?: string }, terminal: Terminal): Promise<ExitCode> {
  return here(cwd, async (on) => {
    const database = flags.database ?? `tenant_${tenant.toLowerCase().replace(/[^a-z0-9]+/g, "_")}`.slice(0, 63);
    await bootstrap(on, tenant, database);
    terminal.say(`The tenant ${tenant} has the database ${database}.`);
    return 0;
  });
}

/** `corollary tenants bootstrap`: finishes what was broken off. */
export function bootstrapCommand(cwd: string, terminal: Terminal): Promise<ExitCode> {
  return here(cwd, async (on) => {
    const unfinished = (await listTenants(on.shared)).filter(({ readyAt }) => readyAt === null);
    for (const { tenant, database } of unfinished) {
      await bootstrap(on, tenant, database);
      terminal.say(`  ${tenant}  ${database}`);
    }
    if (unfinished.length === 0) terminal.say("Every tenant's database is finished.");
    return 0;
  });
}

async function bootstrap({ place, config, model, set, shared }: Here, tenant: string, database: string): Promise<void> {
  await bootstrapTenant({
    model, shared, urlOf: urlOf(place.root, config), applicationRole: set.applicationRole, tenant, database, copy: config.tenants?.copy ?? [],
    build: async (own) => { await bringUp(place, config, model, own); },
  });
}

/** `corollary tenants migrate`: the same migrations in the shared database and in each of the tenants, with a report. */
export function migrateCommand(cwd: string, flags: { readonly json?: boolean; readonly stop?: boolean }, terminal: Terminal): Promise<ExitCode> {
  return here(cwd, async ({ place, config, model, set, shared }) => {
    if (config.tenants === undefined && (await listTenants(shared)).length > 0) throw new Refusal("Tenants have databases of their own, but the config does not say how.", "State it: tenants: {}.");
    const reports = await broadcast({
      shared, urlOf: config.tenants === undefined ? (name) => name : urlOf(place.root, config), applicationRole: set.applicationRole, goOn: flags.stop !== true,
      run: (database) => bringUp(place, config, model, database),
      done: (report) => { if (!flags.json) terminal.out(lineOf(report, terminal)); },
    });
    if (flags.json) terminal.out(JSON.stringify({ databases: reports }, undefined, 2));
    return reports.some((each) => each.outcome !== "ok") ? 1 : 0;
  });
}

function lineOf(report: TenantReport<readonly string[]>, { paintOut: paint }: Terminal): string {
  const who = `${report.tenant ?? "shared"}  ${report.database}`;
  switch (report.outcome) {
    case "ok": return `${paint("green", "ok     ")} ${who}  ${report.result.length === 0 ? "nothing to do" : report.result.join(", ")}`;
    case "failed": return `${paint("red", "failed ")} ${who}  ${report.reason}`;
    case "skipped": return `${paint("yellow", "skipped")} ${who}  ${report.reason}`;
  }
}
