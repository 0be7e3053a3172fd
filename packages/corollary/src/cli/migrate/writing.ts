import { type Command, InvalidArgumentError, Option } from "commander";
import type { Act } from "../act.js";
import type { Terminal } from "../terminal.js";

/** The commands that write and prove migrations. */
export function addWriting(migrate: Command, terminal: Terminal, act: Act): void {
  addMaking(migrate, terminal, act);
  addProving(migrate, terminal, act);
  addOrdering(migrate, terminal, act);
}

function addOrdering(migrate: Command, terminal: Terminal, act: Act): void {
  const squash = migrate
    .command("squash")
    .description("write one migration in place of many; databases that have had them do not run it")
    .option("--to <version>", "the last that is replaced (default: the last)")
    .option("--name <words>", "what the new one is called (default: squashed)")
    .option("--delete", "delete the files that are replaced; otherwise they are moved to squashed/ beside them")
    .addHelpText("after", "\nExamples:\n  $ corollary migrate squash --to 20260131093000");
  const attune = migrate
    .command("attune")
    .description("give pending migrations that are older than applied ones a later version, proved in their new order")
    .option("--dry-run", "say which, rename nothing");
  attune.action(act(async () => (await import("./attune.js")).attuneCommand(process.cwd(), attune.opts(), terminal), { database: true }));
  squash.action(act(async () => (await import("./squash.js")).squashCommand(process.cwd(), squash.opts(), terminal), { database: true }));
}

function addProving(migrate: Command, terminal: Terminal, act: Act): void {
  const verify = migrate
    .command("verify")
    .description("prove every migration again, edited ones too, and that they lead to the model; needs no database")
    .addOption(new Option("--postgres <major>", "for this version of Postgres").argParser(major))
    .option("--json", "report as JSON on stdout")
    .addHelpText("after", "\nEnds with 1 where a migration is not proved, or the migrations do not lead to the model.\n\nExamples:\n  $ corollary migrate verify\n  $ corollary migrate verify --json | jq '.migrations[].problems'");
  verify.action(act(async () => (await import("./verify.js")).verifyCommand(process.cwd(), verify.opts(), terminal), { database: true }));
}

function addMaking(migrate: Command, terminal: Terminal, act: Act): void {
  const make = migrate
    .command("make")
    .argument("<name...>", "what it is for, in words")
    .description("write the migration that leads to the model, once it is proved in a database that is thrown away")
    .addOption(each("--rename <pair>", "yes, this is the same under another name: ticket.rating=ticket.stars, ticket=case"))
    .addOption(each("--no-rename <pair>", "no, it is another thing; the old one goes"))
    .addOption(each("--fill <pair>", "value for a column that becomes required, as SQL: ticket.stars=0"))
    .option("--allow-destructive", "yes, what the model no longer has is to go")
    .option("--simple", "the shortest way, for databases that are small or nobody's but yours")
    .option("--two-deployments", "two migrations: between them processes of the old and of the new model run beside each other")
    .addOption(new Option("--postgres <major>", "for this version of Postgres (default: that of the last migration, of the server, 18)").argParser(major))
    .option("--empty", "SQL that you write yourself")
    .option("--ts", "a data migration in TypeScript that you write yourself")
    .option("--dry-run", "prove and print it, write nothing")
    .option("--json", "report as JSON on stdout")
    .addHelpText("after", `
All migrations are replayed into an embedded database, the new one is applied to it with sample rows in place, compared with
the model, taken back and applied again. Where any of that fails nothing is written.

Examples:
  $ corollary migrate make add ratings
  $ corollary migrate make stars --rename ticket.rating=ticket.stars
  $ corollary migrate make --empty "trim the titles"`);
  make.action(act(async () => (await import("./make.js")).makeCommand(process.cwd(), make.args.join(" "), make.opts(), terminal), { database: true }));
}

/** An option that may be given several times. */
function each(flags: string, description: string): Option {
  const option = new Option(flags, description).argParser((value: string, before: readonly string[] | undefined) => [...before ?? [], value]);
  // "--no-rename" is a flag of its own, not the opposite of another.
  option.negate = false;
  return option;
}

export function major(text: string): number {
  const value = Number(text);
  if (!/^\d{2}$/u.test(text) || value < 14) throw new InvalidArgumentError("It must be a major version of Postgres, 14 or newer.");
  return value;
}
