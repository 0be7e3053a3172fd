import type { Command } from "commander";
import type { Act } from "./act.js";
import type { Terminal } from "./terminal.js";

/** `corollary tenants …`. */
export function addTenants(program: Command, terminal: Terminal, act: Act): void {
  const load = () => import("./commands/tenants.js");
  const tenants = program
    .command("tenants")
    .description("tenants with a database of their own: list, create, bootstrap, migrate")
    .addHelpText("after", "\nExamples:\n  $ corollary tenants create 0190c0de-… --database shop_acme\n  $ corollary tenants migrate");
  const list = tenants.command("list").description("say which there are, and which are ready").option("--json", "report as JSON on stdout");
  list.action(act(async () => (await load()).listCommand(process.cwd(), list.opts(), terminal), { database: true }));
  const create = tenants
    .command("create")
    .argument("<tenant>", "its key")
    .description("give a tenant a database of its own, with the schema and the global rows that the config states")
    .option("--database <name>", "name of the database (default: tenant_ and the key)");
  create.action(act(async () => (await load()).createCommand(process.cwd(), create.args[0] ?? "", create.opts(), terminal), { database: true }));
  const bootstrap = tenants.command("bootstrap").description("finish databases whose making was broken off");
  bootstrap.action(act(async () => (await load()).bootstrapCommand(process.cwd(), terminal), { database: true }));
  const migrate = tenants
    .command("migrate")
    .description("apply what is pending to the shared database, then to that of each tenant; a report for each")
    .option("--stop", "stop at the first that fails")
    .option("--json", "report as JSON on stdout");
  migrate.action(act(async () => (await load()).migrateCommand(process.cwd(), migrate.opts(), terminal), { database: true }));
}
