/** What a command tells the shell: 0 done, 1 something failed, 2 refused to do what was asked. */
export type ExitCode = 0 | 1 | 2;

/**
 * Thrown where a command could do what was asked but should not: it would lose data, expose it, or hide a difference.
 * `hint` says what to do instead. Ends the process with code 2.
 */
export class Refusal extends Error {
  override readonly name = "Refusal";
  constructor(
    message: string,
    readonly hint: string,
  ) {
    super(message);
  }
}

/** Thrown where a command cannot do what was asked, for a reason a person can mend. Ends the process with code 1. */
export class Failure extends Error {
  override readonly name = "Failure";
  constructor(
    message: string,
    readonly hint?: string,
    options?: { readonly cause?: unknown },
  ) {
    super(message, options);
  }
}
