import { ExpressionError } from "../expr/errors.js";

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

/** The error and what caused it, as the stack traces say, without the values that messages are known to quote. */
export function faultOf(error: unknown): { readonly message: string; readonly stack: string } {
  if (!(error instanceof Error)) return { message: "Something that is no error was thrown.", stack: "" };
  const cause = error.cause instanceof Error ? `\nCaused by: ${stackOf(error.cause)}` : "";
  return { message: messageOf(error), stack: `${stackOf(error)}${cause}` };
}

/** Constants that are none of their type and text that is no JSON are quoted where they are refused. */
function messageOf(error: Error): string {
  if (error instanceof ExpressionError) return `${error.code}: ${error.hint}.`;
  if (error instanceof SyntaxError) return "What should be JSON or source text could not be read.";
  return error.message;
}

/** A stack begins with the message, whole. */
function stackOf(error: Error): string {
  const { stack = "", message } = error;
  const said = messageOf(error);
  return said === message ? stack : stack.split(message).join(said);
}
