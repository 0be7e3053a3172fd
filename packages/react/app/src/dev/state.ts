/** What `corollary dev` says of the project as it is now. */
export interface DevState {
  /** Changes with the presentation. */
  readonly model: string;
  /** Files of the project's own application below /app/; empty where it has none. */
  readonly project: { readonly entry: string; readonly style: string };
  readonly problem: DevProblem | null;
}

export interface DevProblem {
  readonly message: string;
  readonly hint: string;
  /** "domain/invoice.ts:12:3", or empty. */
  readonly place: string;
  readonly more: number;
}

/** The server's word is taken as it is: page and server are of one version. */
export function readState(text: string): DevState {
  const state: DevState = JSON.parse(text);
  return state;
}

export type Change = "none" | "model" | "project" | "both";

/** What a page that shows one state has to do to show another. */
export function changeBetween(shown: DevState, wanted: DevState): Change {
  const model = shown.model !== wanted.model;
  const project = shown.project.entry !== wanted.project.entry || shown.project.style !== wanted.project.style;
  return model ? (project ? "both" : "model") : project ? "project" : "none";
}
