import { Command, InvalidArgumentError, Option } from "commander";
import type { Act } from "./act.js";
import { addMigrations } from "./migrate/program.js";
import { type ExitCode, Failure } from "./outcome.js";
import { addProtecting } from "./program-protected.js";
import { addTenants } from "./program-tenants.js";
import type { Terminal } from "./terminal.js";
import { warmUp } from "./warm.js";

const examples = `
Examples:
  $ corollary dev                 serve the model in ./domain; follow every edit
  $ corollary check               say what is wrong with the model, where, and how to mend it
  $ corollary ddl > schema.sql    the SQL that an empty database would be given
  $ corollary model | jq .        the model as JSON, as everything else reads it
  $ corollary diff                how the database differs from the model
  $ corollary pull                model files from a database that is there already
  $ corollary migrate apply       apply the migrations that are pending
  $ corollary db seed             load ./seeds, each file once
  $ DATABASE_URL=postgres://me@localhost/shop corollary serve

Without DATABASE_URL the database is embedded and kept in .corollary/data: nothing to install.
Exit codes: 0 done, 1 failed, 2 refused (it would lose, expose or hide something; the message says what to do).`;

/** The commands, with a place to put the code that the chosen one ends with. */
export function buildProgram(version: string, terminal: Terminal, finish: (code: ExitCode) => void): Command {
  const act: Act = (run, needs) => async () => {
    warmUp(needs);
    finish(await run());
  };
  const program = new Command("corollary")
    .description("State the model. The rest follows.")
    .version(version, "-v, --version", "print the version")
    .helpOption("-h, --help", "show this help; also: corollary <command> --help")
    .option("-C, --cwd <folder>", "run as if started in this folder")
    .addHelpText("after", examples)
    .showSuggestionAfterError(true)
    .showHelpAfterError("See: corollary --help")
    .configureOutput({ writeErr: (text) => terminal.say(text.trimEnd()), writeOut: (text) => terminal.out(text.trimEnd()) })
    .exitOverride();
  program.hook("preAction", () => enter(program.opts<{ cwd?: string }>().cwd));
  addServing(program, terminal, act);
  addReading(program, terminal, act);
  addAsking(program, terminal, act);
  addComparing(program, terminal, act);
  addPulling(program, terminal, act);
  addMigrations(program, terminal, act);
  addDatabase(program, terminal, act);
  addProtecting(program, terminal, act);
  addTenants(program, terminal, act);
  return program;
}

function enter(folder: string | undefined): void {
  if (folder === undefined) return;
  try {
    process.chdir(folder);
  } catch (error) {
    throw new Failure(`There is no folder ${folder}.`, undefined, { cause: error });
  }
}

function addServing(program: Command, terminal: Terminal, act: Act): void {
  const dev = program
    .command("dev")
    .description("serve the model, bring the database in step with it, follow every edit")
    .addOption(portOption())
    .addOption(hostOption())
    .option("--seed", "apply the seeds that are still to come before serving")
    .addHelpText(
      "after",
      `
What is only added (tables, optional fields, indexes) is made at once. What would touch existing rows is named and
left alone, and the model served so far stays. For this machine and for trying out; a server uses: corollary serve

Examples:
  $ corollary dev
  $ corollary dev --port 4000 --seed`,
    );
  dev.action(act(async () => (await import("./commands/dev.js")).dev(process.cwd(), dev.opts(), terminal), { database: true }));
  const serve = program
    .command("serve")
    .description("serve the model; refuses where the database does not match it")
    .addOption(portOption())
    .addOption(hostOption())
    .option("--create", "build the schema first where the database is empty")
    .option("--migrate", "apply pending migrations first")
    .option("--seed", "apply the seeds that are still to come before serving")
    .addHelpText(
      "after",
      `
Refuses (exit code 2) where the database does not match the model, and where it would be reachable from other
machines while anyone may do anything and the config does not say that this is meant.

Examples:
  $ corollary serve --create --seed
  $ NODE_ENV=production DATABASE_URL=postgres://… HOST=0.0.0.0 corollary serve`,
    );
  serve.action(act(async () => (await import("./commands/serve.js")).serve(process.cwd(), serve.opts(), terminal), { database: true }));
}

function addReading(program: Command, terminal: Terminal, act: Act): void {
  const check = program
    .command("check")
    .description("compile the model and report all its problems: where, what, how to mend it")
    .option("--json", "report as JSON on stdout")
    .addHelpText("after", "\nExamples:\n  $ corollary check\n  $ corollary check --json | jq '.problems[].place'");
  check.action(act(async () => (await import("./commands/check.js")).check(process.cwd(), check.opts(), terminal), { database: false }));
  const model = program
    .command("model")
    .description("print the model as JSON")
    .option("--schema", "print the JSON Schema of that JSON instead")
    .addHelpText("after", "\nExamples:\n  $ corollary model | jq '.entities | keys'\n  $ corollary model --schema > model.schema.json");
  model.action(act(async () => (await import("./commands/model.js")).model(process.cwd(), model.opts(), terminal), { database: false }));
  const ddl = program
    .command("ddl")
    .description("print the SQL that makes the schema in an empty database")
    .addOption(new Option("--postgres <major>", "for this version of Postgres").argParser(wholeNumber(14, 99)).default(18))
    .addHelpText("after", "\nExamples:\n  $ corollary ddl > schema.sql\n  $ corollary ddl --postgres 16 | psql mydb");
  ddl.action(act(async () => (await import("./commands/ddl.js")).ddl(process.cwd(), ddl.opts(), terminal), { database: false }));
}

function addAsking(program: Command, terminal: Terminal, act: Act): void {
  const can = program
    .command("can")
    .description("say whether an actor may do something, which rule decides, and by which values")
    .argument("<operation>", "read, create, update or delete")
    .argument("<entity>", "its name, or its segment in addresses")
    .argument("[id]", "of a row; without it the question is about rows at large")
    .option("--as <id>", "the actor; without it nobody is signed in")
    .option("--roles <names>", "roles the actor holds, separated by commas")
    .option("--tenant <key>", "the tenant the actor works in")
    .option("--claim <name=value...>", "what else is known of the actor")
    .option("--show-personal", "show values of fields marked pii(), which are masked otherwise")
    .option("--json", "report as JSON on stdout")
    .addHelpText(
      "after",
      `
Ends with 0 where it is allowed or depends on the row, with 1 where it is refused.

Examples:
  $ corollary can read Invoice
  $ corollary can update Invoice 42 --as u1 --roles billing
  $ corollary can delete Customer 7 --as u1 --json | jq '.rules[] | select(.met)'`,
    );
  can.action(act(async () => (await import("./commands/can.js")).can(process.cwd(), can.args, can.opts(), terminal), { database: true }));
}

function addComparing(program: Command, terminal: Terminal, act: Act): void {
  const diff = program
    .command("diff")
    .description("say how the database differs from the model, or one database from another; changes nothing")
    .option("--from <url>", "compare this database (with --to) instead of that of the project")
    .option("--to <url>", "the database that it is compared with")
    .option("--role <name>", "with --from and --to: the role whose privileges count")
    .option("--migrations", "what the migrations lead to, beside the model: what migrate make would write")
    .option("--snapshot <version>", "a snapshot, by its version or file, beside the model")
    .option("--live", "with --migrations or --snapshot: beside the database instead")
    .option("--json", "report as JSON on stdout")
    .option("--sql", "print the statements that can be made without touching rows; what cannot, as comments")
    .option("--exit-code", "end with 1 where anything differs")
    .addHelpText(
      "after",
      `
Reads the catalogs of the database, whoever made it. What no schema of Corollary holds (views, policies, partitions, …)
is named, never left out.

Examples:
  $ corollary diff --exit-code
  $ corollary diff --sql > step.sql
  $ corollary diff --from postgres://staging/shop --to postgres://production/shop`,
    );
  diff.action(act(async () => (await import("./commands/diff.js")).diffCommand(process.cwd(), diff.opts(), terminal), { database: true }));
}

function addPulling(program: Command, terminal: Terminal, act: Act): void {
  const pull = program
    .command("pull")
    .description("write model files from a database that is there already; changes nothing in it")
    .option("-o, --out <folder>", "folder of the files", "domain")
    .option("--url <url>", "this database instead of that of the project")
    .option("--force", "overwrite files of the same names")
    .addHelpText(
      "after",
      `
The files compile. What the database has and the model cannot hold (checks in SQL, partial indexes, views, names that
do not follow from the model, …) is named in the files and on stderr; corollary diff names it again at any time.

Examples:
  $ DATABASE_URL=postgres://me@localhost/shop corollary pull
  $ corollary pull --url postgres://me@localhost/shop --out drafts`,
    );
  pull.action(act(async () => (await import("./commands/pull.js")).pullCommand(process.cwd(), pull.opts(), terminal), { database: true }));
}

function addDatabase(program: Command, terminal: Terminal, act: Act): void {
  const db = program
    .command("db")
    .description("work on the database: reset, seed")
    .addHelpText("after", "\nExamples:\n  $ corollary db seed --status\n  $ corollary db reset --yes && corollary db seed");
  const reset = db
    .command("reset")
    .description("drop the tables of the model with all their rows and build them anew; local databases only")
    .option("-y, --yes", "yes, all data is to go")
    .addHelpText("after", "\nExamples:\n  $ corollary db reset --yes\n  $ corollary db reset --yes && corollary db seed");
  reset.action(act(async () => (await import("./commands/reset.js")).reset(process.cwd(), reset.opts(), terminal), { database: true }));
  const seed = db
    .command("seed")
    .description("apply the files of the seeds folder in order of name, each once")
    .option("--status", "only say which are applied, which are to come, which have changed since")
    .option("--json", "report as JSON on stdout")
    .addHelpText(
      "after",
      `
A seed is a file of ./seeds: .sql; .ts or .mjs with "export default async (db) => { … }"; .csv or .json with the rows of
one entity, named after it (020-album.csv). Each runs in a transaction of its own and is noted with its checksum: a file
that was changed after it was applied is refused (exit code 2).

Examples:
  $ corollary db seed
  $ corollary db seed --status --json`,
    );
  seed.action(act(async () => (await import("./commands/seed.js")).seed(process.cwd(), seed.opts(), terminal), { database: true }));
}

const portOption = () => new Option("-p, --port <number>", "port to listen on (default: PORT, the config, 3000)").argParser(wholeNumber(0, 65_535));
const hostOption = () => new Option("--host <address>", "address to listen on (default: HOST, the config, 127.0.0.1)");

function wholeNumber(min: number, max: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (!/^\d+$/u.test(text) || value < min || value > max) {
      throw new InvalidArgumentError(`It must be a whole number from ${min} to ${max}.`);
    }
    return value;
  };
}

