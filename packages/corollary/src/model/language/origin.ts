import type { Origin } from "../model.js";

/** Frames of this package are not where a user declared something. */
const here: string | undefined = import.meta.url;
/** Scripts that are no modules have no address. */
const own = here?.slice(0, here.lastIndexOf("/model/")) ?? "";
const frame = /(?:\(|at )((?:file:\/\/)?[^\s()]+?):(\d+):(\d+)\)?$/;

let enabled = "process" in globalThis;

/** Turns the recording of places on or off: off by default in browsers, where nobody reads them. */
export function recordOrigins(on: boolean): void {
  enabled = on;
}

/** The place in the user's files that called into the language; undefined where the engine does not tell. */
export function callerOrigin(): Origin | undefined {
  if (!enabled) return undefined;
  const holder: { stack?: string } = {};
  const limit = Error.stackTraceLimit;
  Error.stackTraceLimit = 16;
  if (Error.captureStackTrace) Error.captureStackTrace(holder, callerOrigin);
  else holder.stack = new Error().stack ?? "";
  const stack = holder.stack ?? "";
  Error.stackTraceLimit = limit;
  for (const line of stack.split("\n")) {
    const match = frame.exec(line);
    if (!match) continue;
    const file = match[1] ?? "";
    if (file.startsWith("node:") || isOwn(file)) continue;
    return { file: file.replace(/^file:\/\//, "").replace(/\?.*$/, ""), line: Number(match[2]), column: Number(match[3]) };
  }
  return undefined;
}

const ownPath = own.replace(/^file:\/\//, "");

function isOwn(file: string): boolean {
  return file.startsWith(`${own}/`) || file.startsWith(`${ownPath}/`) || file.includes("/node_modules/corollary/");
}
