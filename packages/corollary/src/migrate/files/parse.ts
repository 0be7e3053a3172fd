import type { StepAction } from "../../schema/plan/step.js";
import { type DirectiveLine, directiveOf, readDirectives, readText } from "./directives.js";
import { MigrationFileError } from "./problem.js";
import { batchesStatement, type PlacedScript, type PlacedStep } from "./script.js";
import { refuseStatement } from "./refused.js";
import { splitStatements, type Statement } from "./statements.js";

type Mode = "transaction" | "no transaction" | "batches";

interface Draft {
  readonly summary: string;
  readonly mode: Mode;
  readonly line: number;
  readonly directives: DirectiveLine[];
  readonly statements: Statement[];
}

/** What the one step of a file without directives is called. */
const wholeFile = "Run the file";

/**
 * Reads the SQL of a migration. Without directives (`-- step 1: …`) the file is one step in one transaction.
 * @throws MigrationFileError with the line and what to do
 */
export function parseMigration(text: string): PlacedScript {
  const head: string[] = [];
  const drafts: Draft[] = [];
  let whole: Draft | undefined;
  for (const piece of splitStatements(withoutCarriageReturns(text))) {
    const current = drafts.at(-1);
    if (piece.kind === "statement") {
      if (current === undefined) (whole ??= { summary: wholeFile, mode: "transaction", line: piece.line, directives: [], statements: [] }).statements.push(piece);
      else current.statements.push(piece);
      continue;
    }
    if (piece.style === "block" || !piece.ownLine) continue;
    const next = stepOf(piece.text, piece.line);
    const directive = directiveOf(piece.text, piece.line);
    if (next !== undefined) drafts.push(next);
    else if (current !== undefined && directive !== undefined) current.directives.push(directive);
    else if (current === undefined && whole === undefined) head.push(piece.text.replace(/^-- ?/u, ""));
  }
  if (whole !== undefined && drafts.length > 0) {
    throw new MigrationFileError("This statement stands before the first step.", { line: whole.line, hint: "Move it below a line such as: -- step 1: What it does" });
  }
  return { head, steps: (whole === undefined ? drafts : [whole]).map(placed) };
}

/** `-- step 2 (no transaction): Build the index`; the number is for readers. */
function stepOf(comment: string, line: number): Draft | undefined {
  const match = /^-- step\b(?: (\d+))?(?: \(([^)]*)\))?:(.*)$/su.exec(comment);
  if (match === null) return undefined;
  const mode = match[2] ?? "transaction";
  if (mode !== "transaction" && mode !== "no transaction" && mode !== "batches") {
    throw new MigrationFileError(`A step runs in a transaction, "(no transaction)" or in "(batches)"; this says "(${mode})".`, { line, hint: "Write one of them, or nothing for a transaction." });
  }
  return { summary: readText((match[3] ?? "").trim(), line), mode, line, directives: [], statements: [] };
}

function placed({ summary, mode, line, directives: lines, statements }: Draft): PlacedStep {
  for (const statement of statements) refuseStatement(statement, mode === "transaction");
  const { batches, cleanup, ...directives } = readDirectives(lines);
  if ((batches !== undefined) !== (mode === "batches")) {
    throw new MigrationFileError('A step in "(batches)" has a line "batches: {…}", and no other has.', { line, hint: "Add the line, or take the word away." });
  }
  const action: StepAction = batches ?? { kind: "sql", statements: statements.map((statement) => statement.text) };
  if (batches !== undefined && (statements.length !== 1 || !sameSql(statements[0]?.text, batchesStatement(batches)))) {
    throw new MigrationFileError("The statement and the line that describes its batches do not say the same.", {
      line, hint: `What runs is the line; below it stands, for readers: ${batchesStatement(batches)};`,
    });
  }
  return { summary, action, transactional: mode === "transaction", ...directives, ...(cleanup.length === 0 ? {} : { cleanup }), line };
}

function sameSql(a: string | undefined, b: string): boolean {
  const plain = (sql: string) => sql.replace(/\s+/gu, " ").trim();
  return a !== undefined && plain(a) === plain(b);
}

export function withoutCarriageReturns(text: string): string {
  return text.replace(/\r\n?/gu, "\n").replace(/^\uFEFF/u, "");
}
