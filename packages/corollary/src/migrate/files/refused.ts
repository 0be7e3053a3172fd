import { MigrationFileError } from "./problem.js";
import type { Statement } from "./statements.js";

/** @throws MigrationFileError where a statement has no place in a migration, or not in the transaction of its step */
export function refuseStatement({ words, text, line }: Statement, transactional: boolean): void {
  if (text.startsWith("\\")) {
    throw new MigrationFileError(`"${shown(text)}" is a command of psql, which the server does not know.`, { line, hint: "Write what it does as SQL, or remove it." });
  }
  if (controlsTransaction(words)) {
    throw new MigrationFileError(`"${shown(text)}" begins or ends a transaction.`, {
      line, hint: 'Migrations have their transactions from the runner: remove it. A step that must stand outside one begins with: -- step 1 (no transaction): …',
    });
  }
  if (words[0] === "copy" && /\bfrom\s+stdin\b/iu.test(text)) {
    throw new MigrationFileError("copy … from stdin has no input here.", { line, hint: "Write the rows as insert, or load them in a TypeScript migration." });
  }
  if (transactional && needsNoTransaction(words)) {
    throw new MigrationFileError(`"${shown(text)}" cannot run in a transaction.`, { line, hint: "Give it a step of its own that begins with: -- step 1 (no transaction): …" });
  }
}

function controlsTransaction([first = "", second = "", third = ""]: readonly string[]): boolean {
  switch (first) {
    case "begin": case "commit": case "end": case "abort": return true;
    case "start": return second === "transaction";
    case "prepare": return second === "transaction";
    case "rollback": return !(second === "to" || third === "to");
    default: return false;
  }
}

/** The statements that Postgres refuses in a transaction block. */
function needsNoTransaction(words: readonly string[]): boolean {
  const [first = "", second = "", third = ""] = words;
  switch (first) {
    case "create": return second === "database" || second === "tablespace" || second === "subscription" || ((second === "index" || third === "index") && words.slice(2, 4).includes("concurrently"));
    case "drop": return second === "database" || second === "tablespace" || (second === "index" && third === "concurrently");
    case "reindex": return words.slice(1, 4).includes("concurrently") || second === "database" || second === "system";
    case "alter": return second === "system";
    case "vacuum": return true;
    default: return false;
  }
}

function shown(text: string): string {
  const line = text.replace(/\s+/gu, " ");
  return line.length > 60 ? `${line.slice(0, 57)}…` : line;
}
