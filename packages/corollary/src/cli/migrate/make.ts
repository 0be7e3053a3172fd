import { relative } from "node:path";
import { describeQuestion } from "../../schema/plan/index.js";
import type { PlanOptions, RenameAnswers } from "../../schema/plan/options.js";
import { nextVersion } from "../../migrate/files/next-version.js";
import { migrationOf } from "../../migrate/files/read.js";
import { writeMigration } from "../../migrate/files/write.js";
import { type Made, makeMigration, type MakeOptions } from "../../migrate/make/make.js";
import { makeForTwoDeployments, type MadeForTwo } from "../../migrate/make/two-deployments.js";
import { handWritten } from "../../migrate/make/hand-written.js";
import { describeProofProblem, describeProofWarning } from "../../migrate/prove/words.js";
import { type ExitCode, Failure, Refusal } from "../outcome.js";
import type { Terminal } from "../terminal.js";
import { originOf } from "../diff/place.js";
import { widthOf } from "../wrap.js";
import { type Ask, askOnTerminal } from "./ask.js";
import { baselineHint } from "./baseline-hint.js";
import { showPlan } from "./show-plan.js";
import { openWriting, type TargetFlags, type WritingSession } from "./project.js";
import { inWordsOfCommands } from "./session.js";

export interface MakeFlags extends TargetFlags {
  readonly rename?: readonly string[];
  readonly noRename?: readonly string[];
  readonly fill?: readonly string[];
  readonly allowDestructive?: boolean;
  readonly simple?: boolean;
  /** One migration for before, one for after the deployment of the new model. */
  readonly twoDeployments?: boolean;
  /** SQL that is to be written by hand. */
  readonly empty?: boolean;
  /** A data migration that is to be written by hand. */
  readonly ts?: boolean;
  readonly dryRun?: boolean;
  readonly json?: boolean;
}

/** `corollary migrate make`: writes the migration that leads to the model, once it is proved. */
export async function makeCommand(cwd: string, words: string, flags: MakeFlags, terminal: Terminal, surroundings: { readonly ask?: Ask; readonly now?: Date } = {}): Promise<ExitCode> {
  return inWordsOfCommands(async () => {
    const session = await openWriting(cwd, flags);
    const version = nextVersion(session.migrations, surroundings.now ?? new Date());
    if (flags.empty || flags.ts) {
      return write(session, handWritten(flags.ts ? "typescript" : "sql", { version, title: words }), flags, terminal);
    }
    const made = await settle(session, words, version, flags, surroundings.ask ?? askOnTerminal);
    if (made.made === "nothing") {
      if (flags.json) terminal.out(JSON.stringify({ made: "nothing" }));
      terminal.say("The migrations lead to what the model calls for; there is nothing to write.");
      return 0;
    }
    return tell(session, made.made === "migration" ? [made] : made.migrations, flags, terminal);
  });
}

type Migration = Extract<Made, { made: "migration" }>;

/** Asks what only a person knows, until all is known. @throws Refusal where nobody answers, or something is in the way */
async function settle(session: WritingSession, title: string, version: string, flags: MakeFlags, ask: Ask): Promise<Extract<Made | MadeForTwo, { made: "nothing" | "migration" | "migrations" }>> {
  const renames = { yes: [...flags.rename ?? []], no: [...flags.noRename ?? []] };
  for (;;) {
    const options: MakeOptions = {
      ...planOptions(flags, renames), title, version,
      migrations: session.migrations, folder: session.folder, schema: session.schema, modelHash: session.modelHash, bench: { load: session.load },
    };
    const made = flags.twoDeployments ? await makeForTwoDeployments(options) : await makeMigration(options);
    switch (made.made) {
      case "nothing":
      case "migration":
      case "migrations": return made;
      case "obstacles":
        throw new Refusal(`This cannot be planned as it is:${made.obstacles.map(({ what, remedy }) => `\n  - ${what}\n    ${remedy}`).join("")}`, "See docs/migrations.md for the ways round. Nothing was written.");
      case "questions":
        for (const question of made.questions) {
          const answer = await ask(describeQuestion(question).split("\n")[0] ?? "");
          if (answer === undefined) throw new Refusal(`Only a person knows:${made.questions.map((each) => `\n${describeQuestion(each)}`).join("")}`, "Run the command again with one of the flags for each question, or state it in the model: .was(\"…\").");
          (answer ? renames.yes : renames.no).push(question.pair);
        }
    }
  }
}

function planOptions(flags: MakeFlags, renames: RenameAnswers): PlanOptions {
  return { mode: flags.simple ? "simple" : "online", allowDestructive: flags.allowDestructive ?? false, renames, fills: fillsOf(flags.fill ?? []) };
}

/** @throws Failure where one is not "table.column=expression" */
export function fillsOf(pairs: readonly string[]): Readonly<Record<string, string>> {
  return Object.fromEntries(pairs.map((pair) => {
    const [, column, expression] = /^([^=]+\.[^=.]+)=(.+)$/su.exec(pair) ?? [];
    if (column === undefined || expression === undefined) throw new Failure(`--fill ${pair} does not say which column gets what.`, "It is: --fill ticket.stars=0, the value as SQL: --fill \"ticket.note='none'\"");
    return [column, expression];
  }));
}

async function tell(session: WritingSession, made: readonly Migration[], flags: MakeFlags, terminal: Terminal): Promise<ExitCode> {
  const { paint } = terminal;
  const shown = showPlan(made.map(({ files }) => migrationOf(session.folder, files)), { paint, place: (source) => originOf(source, session.model), width: widthOf(process.stderr.columns) });
  const problems = made.flatMap(({ proof }) => proof.problems);
  if (problems.length > 0) {
    if (flags.json) terminal.out(JSON.stringify({ made: "unproved", problems }, undefined, 2));
    terminal.say(shown);
    throw new Failure(`The migration was made but not proved, so it was not written:${problems.map((problem) => `\n  - ${describeProofProblem(problem)}`).join("")}`,
      "A value for existing rows is given with --fill; or write it by hand: corollary migrate make --empty. Where the steps themselves are wrong, that is a fault of Corollary: please report it.");
  }
  if (!flags.json) terminal.say(shown);
  for (const { proof, files } of made) {
    terminal.say(`${paint("green", "proved")} ${proof.rows === 0 ? "on empty tables" : `with ${proof.rows} sample ${proof.rows === 1 ? "row" : "rows"}`}: up${hasDown(files) ? ", down and up again" : ""}.`);
    for (const warning of proof.warnings) terminal.say(`${paint("yellow", "note")} ${describeProofWarning(warning)}`);
  }
  const [first, second] = made;
  if (first !== undefined && second !== undefined) {
    const version = /^V(\d+)/u.exec(first.name)?.[1] ?? first.name;
    terminal.say(`Apply the first, then deploy: corollary migrate apply --to ${version}. Apply the second when no process of the old model runs any more.`);
  }
  return write(session, Object.fromEntries(made.flatMap(({ files }) => Object.entries(files))), flags, terminal);
}

const hasDown = (files: Readonly<Record<string, string>>): boolean => Object.keys(files).some((name) => name.endsWith(".down.sql"));

async function write(session: WritingSession, files: Readonly<Record<string, string>>, { dryRun = false, json = false }: MakeFlags, terminal: Terminal): Promise<ExitCode> {
  if (dryRun) {
    terminal.out(json ? JSON.stringify({ made: "migration", files }, undefined, 2) : Object.entries(files).filter(([name]) => !name.endsWith(".json")).map(([name, text]) => `-- ${name}\n${text}`).join("\n"));
    return 0;
  }
  const paths = (await writeMigration(session.folder, files)).map((path) => relative(session.place.root, path));
  if (json) terminal.out(JSON.stringify({ made: "migration", files: paths }));
  else terminal.out(paths.join("\n"));
  const hint = session.migrations.length === 0 ? await baselineHint(session, files) : undefined;
  if (hint !== undefined) terminal.say(hint);
  return 0;
}
