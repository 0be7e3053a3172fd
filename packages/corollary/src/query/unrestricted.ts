import { InvalidQuery } from "./errors.js";

/** Somebody went past the policies, or as an administrator past the borders between tenants. */
export interface UnrestrictedUse {
  readonly reason: string;
  readonly scope: "unrestricted" | "all tenants";
  /** Who acts in all tenants. */
  readonly actor?: string;
  /** Where in the code: `file:line:column`, as the runtime gives it; absent where it does not. */
  readonly caller?: string;
}

/** Told of every use, before anything is done with it. */
export type UnrestrictedLog = (use: UnrestrictedUse) => void;

/** One line of JSON on standard error. */
export const logUnrestricted: UnrestrictedLog = (use) => console.error(JSON.stringify({ level: "notice", event: "unrestricted", ...use }));

/** What is recorded of a use. @throws InvalidQuery where no reason is given */
export function useOf(reason: string, stack: string | undefined): Pick<UnrestrictedUse, "reason" | "caller"> {
  const said = typeof reason === "string" ? reason.trim() : "";
  if (said === "") throw new InvalidQuery("", 'Say why policies do not apply: unrestricted("monthly statement").');
  const caller = callerIn(stack);
  return { reason: said, ...(caller === undefined ? {} : { caller }) };
}

/** The first frame outside the context itself. */
function callerIn(stack: string | undefined): string | undefined {
  const frames = (stack ?? "").split("\n").flatMap((line) => /\(?((?:file:|[/\w]).*:\d+:\d+)\)?$/.exec(line.trim().replace(/^at /, ""))?.[1] ?? []);
  return frames.map((frame) => frame.replace(/^.*\(/, "").replace(/^file:\/\//, "")).find((frame) => !own.test(frame));
}

const own = /\/query\/context\.[jt]s:/;
