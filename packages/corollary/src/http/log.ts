/** A fault of the server, for its log. Holds no values of rows: neither those of the request nor of the database. */
export interface FaultEntry {
  readonly level: "error";
  readonly requestId: string;
  readonly method: string;
  /** With `{id}` for keys, and without parameters. */
  readonly route: string;
  readonly message: string;
  readonly stack: string;
}

export type Log = (entry: FaultEntry) => void;

/** One line of JSON on standard error. */
export const logToConsole: Log = (entry) => console.error(JSON.stringify(entry));

/** The error and what caused it, as the stack traces say. */
export function faultOf(error: unknown): { readonly message: string; readonly stack: string } {
  if (!(error instanceof Error)) return { message: "Something that is no error was thrown.", stack: "" };
  const cause = error.cause instanceof Error ? `\nCaused by: ${error.cause.stack ?? error.cause.message}` : "";
  return { message: error.message, stack: `${error.stack ?? ""}${cause}` };
}
