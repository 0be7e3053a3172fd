import { type Command, InvalidArgumentError, Option } from "commander";
import type { Act } from "../act.js";
import type { Terminal } from "../terminal.js";
import { addWriting } from "./writing.js";

/** `corollary migrate …`. Commands that write and prove migrations have their place beside those that apply them. */
export function addMigrations(program: Command, terminal: Terminal, act: Act): void {
  const migrate = program
    .command("migrate")
    .description("change a database that lives: make, status, plan, apply, rollback, repair")
    .addHelpText("after", "\nExamples:\n  $ corollary migrate make add ratings\n  $ corollary migrate status\n  $ corollary migrate plan\n  $ corollary migrate apply\n  $ corollary migrate repair resume");
  addWriting(migrate, terminal, act);
  addLooking(migrate, terminal, act);
  addApplying(migrate, terminal, act);
  addDeclaring(migrate, terminal, act);
  addRepairing(migrate, terminal, act);
}

function addLooking(migrate: Command, terminal: Terminal, act: Act): void {
  const status = migrate
    .command("status")
    .description("say which migrations the database has had, and which are pending; changes nothing")
    .option("--json", "report as JSON on stdout")
    .option("--exit-code", "end with 1 where anything is pending, unfinished or changed");
  status.action(act(async () => (await import("./status.js")).statusCommand(process.cwd(), status.opts(), terminal), { database: true }));
  const plan = migrate
    .command("plan")
    .description("print the steps that are pending: what they lock, for how long, and what they would lose")
    .option("--json", "report as JSON on stdout");
  plan.action(act(async () => (await import("./plan.js")).planCommand(process.cwd(), plan.opts(), terminal), { database: true }));
}

function addApplying(migrate: Command, terminal: Terminal, act: Act): void {
  const apply = running(migrate.command("apply"))
    .description("apply what is pending; many may start it at once, one does it")
    .option("--to <version>", "no further than this version")
    .option("--dry-run", "check everything, print the steps, run nothing")
    .option("--allow-destructive", "yes, what the steps destroy is to go")
    .option("--allow-out-of-order", "apply migrations that are older than applied ones, in production and CI too")
    .option("--resume", "finish a migration that was interrupted first")
    .addOption(new Option("--rate <rows>", "rows that batches change in a second, at most").argParser(positive))
    .option("--json", "report as JSON on stdout")
    .addHelpText("after", "\nExamples:\n  $ corollary migrate apply --dry-run\n  $ corollary migrate apply --resume --rate 20000");
  apply.action(act(async () => (await import("./apply.js")).applyCommand(process.cwd(), apply.opts(), terminal), { database: true }));
  const rollback = running(migrate.command("rollback"))
    .description("take back the last migration, or more; in production rather go forward")
    .addOption(new Option("--to <version>", "take back all that came after this version").conflicts("steps"))
    .addOption(new Option("--steps <number>", "take back so many migrations").argParser(positive))
    .option("--allow-destructive", "yes, rows and values that were put into what goes are to go with it")
    .option("--json", "report as JSON on stdout");
  rollback.action(act(async () => (await import("./apply.js")).rollbackCommand(process.cwd(), rollback.opts(), terminal), { database: true }));
}

function addDeclaring(migrate: Command, terminal: Terminal, act: Act): void {
  const fake = running(migrate.command("fake"))
    .argument("<version>", "the migration")
    .description("say that a migration is applied, without running it: somebody has done by hand what it does")
    .requiredOption("--reason <text>", "why; kept in the ledger");
  fake.action(act(async () => (await import("./repair.js")).fakeCommand(process.cwd(), fake.args[0] ?? "", fake.opts(), terminal), { database: true }));
  const baseline = running(migrate.command("baseline"))
    .argument("<version>", "the last migration whose work is there already")
    .description("take over a database that is there already: migrations up to this one count as applied")
    .requiredOption("--reason <text>", "why; kept in the ledger");
  baseline.action(act(async () => (await import("./repair.js")).baselineCommand(process.cwd(), baseline.args[0] ?? "", baseline.opts(), terminal), { database: true }));
}

function addRepairing(migrate: Command, terminal: Terminal, act: Act): void {
  const repair = migrate.command("repair").description("put right what was interrupted or changed: resume, partial, checksum, snapshot");
  const resume = running(repair.command("resume")).description("finish a migration that was interrupted or failed");
  resume.action(act(async () => (await import("./repair.js")).repairResumeCommand(process.cwd(), resume.opts(), terminal), { database: true }));
  const partial = running(repair.command("partial"))
    .description("finish a migration that was interrupted, or take back what it did")
    .option("--finish", "run the rest of it")
    .option("--undo", "take back what it did")
    .option("--undone", "note that you have taken it back yourself")
    .option("--reason <text>", "why; kept in the ledger");
  partial.action(act(async () => (await import("./repair.js")).repairPartialCommand(process.cwd(), partial.opts(), terminal), { database: true }));
  const checksum = running(repair.command("checksum"))
    .description("take the texts of changed files as those that were applied")
    .argument("[version]", "of this migration only");
  checksum.action(act(async () => (await import("./repair.js")).repairChecksumCommand(process.cwd(), checksum.args[0], checksum.opts(), terminal), { database: true }));
  const snapshot = running(repair.command("snapshot")).description("bring the latest snapshot and what the database says of itself together again");
  snapshot.action(act(async () => (await import("./repair.js")).repairSnapshotCommand(process.cwd(), snapshot.opts(), terminal), { database: true }));
}

function running(command: Command): Command {
  return command
    .addOption(new Option("--lock-wait <seconds>", "wait so long for another process that migrates (default: 600)").argParser(seconds))
    .addOption(new Option("--lock-timeout <seconds>", "let a statement wait so long for a lock before it lets others pass and tries again (default: 3; 0: for ever)").argParser(seconds))
    .addOption(new Option("--statement-timeout <seconds>", "stop a statement that takes longer (default: 0, never)").argParser(seconds));
}

function seconds(text: string): number {
  const value = Number(text);
  if (!/^\d+(?:\.\d+)?$/u.test(text) || value > 1_000_000) throw new InvalidArgumentError("It must be a number of seconds, 0 or more.");
  return value;
}

function positive(text: string): number {
  const value = Number(text);
  if (!/^\d+$/u.test(text) || value < 1 || value > 1_000_000_000) throw new InvalidArgumentError("It must be a whole number, 1 or more.");
  return value;
}
