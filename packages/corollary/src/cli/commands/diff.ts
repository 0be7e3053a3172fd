import { openDatabase } from "../../database/open.js";
import { DatabaseError } from "../../database/errors.js";
import type { Database } from "../../database/port.js";
import type { Model } from "../../model/model.js";
import { introspect } from "../../schema/introspect/introspect.js";
import { compileProject } from "../compile-project.js";
import { compareWritten, type WrittenFlags } from "../diff/side.js";
import { inWordsOfCommands } from "../migrate/session.js";
import { apart } from "../diff/brought.js";
import { compareIntrospections, compareWithSchema, type Comparison } from "../diff/compare.js";
import { comparisonJson, comparisonSql, showComparison } from "../diff/show.js";
import { loadProject } from "../load.js";
import { openProjectDatabase } from "../open.js";
import { type ExitCode, Failure } from "../outcome.js";
import { findProject } from "../project.js";
import { wantedOf } from "../schema-state.js";
import { settings } from "../settings.js";
import type { Terminal } from "../terminal.js";
import { widthOf } from "../wrap.js";

export interface DiffFlags extends WrittenFlags {
  readonly from?: string;
  readonly to?: string;
  /** Role whose privileges count, between two databases. */
  readonly role?: string;
  readonly json?: boolean;
  readonly sql?: boolean;
  /** End with 1 where anything differs. */
  readonly exitCode?: boolean;
}

interface Compared {
  readonly comparison: Comparison;
  readonly model?: Model;
  readonly sides: { readonly from: string; readonly to: string };
}

/** `corollary diff`: how the database differs from the model, or one database from another. Changes nothing. */
export async function diffCommand(cwd: string, flags: DiffFlags, terminal: Terminal): Promise<ExitCode> {
  const { comparison: whole, model, sides } = await compared(cwd, flags);
  const written = flags.migrations === true || flags.snapshot !== undefined;
  const { comparison, brought } = model === undefined || written ? { comparison: whole, brought: 0 } : apart(whole);
  const count = comparison.changes.length + comparison.beside.length;
  if (flags.json) terminal.out(comparisonJson(comparison, model));
  else if (count > 0 || (flags.sql === true && brought > 0)) terminal.out(flags.sql ? comparisonSql(whole) : showComparison(comparison, model, sides, terminal.paintOut, widthOf(process.stdout.columns)));
  terminal.say(count === 0
    ? terminal.paint("green", `Nothing differs between ${sides.from} and ${sides.to}.`)
    : `${count} ${count === 1 ? "difference" : "differences"} from ${sides.from} to ${sides.to}.`);
  if (brought > 0) terminal.say(`Apart from that, what Corollary brings along is not made yet: its schema, the role of requests and its privileges (${brought} changes).`);
  return flags.exitCode && count > 0 ? 1 : 0;
}

async function compared(cwd: string, flags: DiffFlags): Promise<Compared> {
  if (flags.migrations || flags.snapshot !== undefined) return inWordsOfCommands(() => compareWritten(cwd, flags));
  return flags.from === undefined && flags.to === undefined ? withModel(cwd) : between(flags);
}

async function withModel(cwd: string): Promise<Compared> {
  const place = findProject(cwd);
  const project = await loadProject(place);
  const { model } = compileProject(project);
  const database = await openProjectDatabase(settings(place.root, project.config));
  try {
    const { schema } = wantedOf(project.config, model, database);
    return { comparison: await compareWithSchema(database, schema), model, sides: { from: "the database", to: "the model" } };
  } finally {
    await database.close();
  }
}

async function between({ from, to, role }: DiffFlags): Promise<Compared> {
  if (from === undefined || to === undefined) throw new Failure("Two databases are compared: --from and --to.", "For the database of this project and its model: corollary diff");
  const [before, after] = [await read(from, role), await read(to, role)];
  return { comparison: compareIntrospections(before.found, after.found), sides: { from: before.location, to: after.location } };
}

async function read(url: string, applicationRole: string | undefined) {
  const database = await openUrl(url);
  try {
    return { found: await introspect(database, { applicationRole }), location: database.info.location };
  } finally {
    await database.close();
  }
}

/** @throws Failure where there is no such database */
export async function openUrl(url: string): Promise<Database> {
  try {
    return await openDatabase({ url });
  } catch (error) {
    if (!(error instanceof DatabaseError)) throw error;
    throw new Failure(error.message, "A database is postgres://user:password@host:5432/name, or pglite:FOLDER.", { cause: error });
  }
}
