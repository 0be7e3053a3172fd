import { RenameRefused } from "../../schema/plan/index.js";
import { DatabaseError } from "../../database/errors.js";
import { describeProblem, MigrationFilesError } from "../../migrate/files/problem.js";
import { MigrationFailed, MigrationRefused } from "../../migrate/refusal.js";
import { Failure, Refusal } from "../outcome.js";

/** @throws Refusal, Failure in place of what the room of migrations, the database and the disk throw */
export async function inWordsOfCommands<T>(run: () => Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (error) {
    if (error instanceof RenameRefused) throw new Refusal(error.message, error.remedy);
    if (error instanceof MigrationRefused) throw new Refusal(error.message, error.hint);
    if (error instanceof MigrationFailed) throw new Failure(error.message, error.hint, { cause: error });
    if (error instanceof MigrationFilesError) {
      throw new Failure(`The files of migrations are not in order:${error.problems.map((problem) => `\n  - ${describeProblem(problem)}`).join("")}`, undefined, { cause: error });
    }
    if (error instanceof DatabaseError) throw new Failure(error.message, databaseHint(error), { cause: error });
    throw ofTheDisk(error) ?? error;
  }
}

function databaseHint({ kind }: DatabaseError): string | undefined {
  switch (kind) {
    case "permission": return "Migrations are applied by the owner of the database: let the user of DATABASE_URL own it, or name one in DATABASE_URL that does.";
    case "connection": return "corollary migrate status says where it stands, once the server answers again.";
    case "lock":
    case "timeout": return "Somebody holds what is needed (select pid, query from pg_stat_activity): wait for them, or wait longer with --lock-timeout and --statement-timeout.";
    default: return undefined;
  }
}

/** What the operating system says of a file or folder, in words; undefined for any other error. */
function ofTheDisk(error: unknown): Failure | undefined {
  if (!(error instanceof Error) || !("code" in error) || !("path" in error) || typeof error.path !== "string") return undefined;
  const { path } = error;
  const told = (message: string, hint: string): Failure => new Failure(message, hint, { cause: error });
  switch (error.code) {
    case "ENOTDIR": return told(`${path} is no folder.`, "Migrations are kept in a folder: remove what stands there, or name another in the config (migrations: \"./…\").");
    case "EEXIST": return told(`${path} is there already.`, "Another migration has been written at the same moment: run the command again.");
    case "EACCES":
    case "EPERM":
    case "EROFS": return told(`${path} may not be read or written by you.`, "Give yourself the right, or run the command as who owns it. Nothing was written.");
    case "ENOSPC": return told(`There is no space left for ${path}.`, "Make space and run the command again. Nothing was written.");
    default: return undefined;
  }
}
