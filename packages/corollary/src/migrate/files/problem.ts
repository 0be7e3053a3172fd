/** Something wrong with the files of migrations: what, where, and how to mend it. */
export interface FileProblem {
  readonly message: string;
  readonly hint: string;
  /** Name of the file, relative to the folder; absent where the text has none. */
  readonly file?: string;
  /** Counts from 1. */
  readonly line?: number;
}

/** One problem of one text. */
export class MigrationFileError extends Error implements FileProblem {
  override readonly name = "MigrationFileError";
  readonly hint: string;
  readonly file?: string;
  readonly line?: number;

  constructor(message: string, at: { readonly hint: string; readonly file?: string; readonly line?: number }) {
    super(message);
    this.hint = at.hint;
    if (at.file !== undefined) this.file = at.file;
    if (at.line !== undefined) this.line = at.line;
  }
}

/** Everything that is wrong with a folder of migrations, at once. */
export class MigrationFilesError extends Error {
  override readonly name = "MigrationFilesError";
  constructor(readonly problems: readonly FileProblem[]) {
    super(problems.map(describeProblem).join("\n"));
  }
}

/** `V20260101120000__add.up.sql:7: The string that begins here is never closed. Close it; …` */
export function describeProblem({ file, line, message, hint }: FileProblem): string {
  const place = [file, line].filter((part) => part !== undefined).join(":");
  return `${place === "" ? "" : `${place}: `}${message} ${hint}`;
}
