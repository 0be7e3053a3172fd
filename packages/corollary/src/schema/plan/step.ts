import type { Change } from "../change.js";
import type { QualifiedName, Source } from "../schema.js";

/** Table locks by Postgres's own names, weakest first; "none" where nothing that anyone reads or writes is locked. */
export const locks = [
  "none", "access share", "row share", "row exclusive", "share update exclusive", "share", "share row exclusive", "exclusive", "access exclusive",
] as const;
export type Lock = (typeof locks)[number];

/** What the database does while it holds the lock, by the size of the table: nothing, read every row, write every row. */
export const works = ["catalog", "scan", "rewrite"] as const;
export type Work = (typeof works)[number];

/**
 * `Safe`: no row can be lost and no statement of others can fail by it. `BestEffort`: can be stopped or fail half-way, and
 * is then repeated or cleaned up. `WarnOnly`: nothing protects from what it does; a person must know.
 */
export const safeties = ["Safe", "BestEffort", "WarnOnly"] as const;
export type Safety = (typeof safeties)[number];

export const risks = ["None", "MayFail", "ExistingNullsMustBeAbsent", "DataWillBeModified", "ManualActionRequired"] as const;
export type Risk = (typeof risks)[number];

/**
 * `online`: others read and write meanwhile. `fast-lock`: they wait for a moment that does not grow with the table.
 * `expand-contract`: one half of a change that spans two deployments. `offline`: they wait as long as the table is large.
 * `destructive`: what is stored is lost.
 */
export const stepClasses = ["online", "fast-lock", "expand-contract", "offline", "destructive"] as const;
export type StepClass = (typeof stepClasses)[number];

/** What a step runs. */
export type StepAction =
  /** Statements without parameters, run one after the other. */
  | { readonly kind: "sql"; readonly statements: readonly string[] }
  | Batches;

/**
 * An update of many rows in batches, each committed by itself: progress is known, nobody waits long, and what was done
 * stays done when it is stopped. `set` is the list of assignments, `where` tells the rows still to do; a row that was
 * done no longer meets it, so that repeating does no harm.
 */
export interface Batches {
  readonly kind: "batches";
  readonly table: Required<QualifiedName>;
  /** Columns of a unique key, by which batches are cut. */
  readonly key: readonly string[];
  readonly set: string;
  readonly where: string;
  /** Rows of one batch. */
  readonly size: number;
}

/** What is lost: a query that counts it, and the words for it: "rows of note", "values of note.stars". */
export interface Losing {
  readonly count: string;
  readonly what: string;
}

/**
 * How a step is undone: by actions, or not, and why. `loses`: what was put meanwhile into what the step made, and goes with
 * it. `stays`: what the way back leaves as it is, as a sentence that says why.
 */
export type Inverse =
  | { readonly kind: "steps"; readonly actions: readonly StepAction[]; readonly transactional: boolean; readonly loses?: Losing; readonly stays?: string }
  | { readonly kind: "none"; readonly why: string };

/** One step of a plan: the smallest thing that is done, or not done, as a whole. */
export interface Step {
  /** What it does, in words: "Add the column rating to ticket". */
  readonly summary: string;
  readonly action: StepAction;
  /** The strongest lock it takes on a table that is there already, and the table. */
  readonly lock: Lock;
  readonly on?: Required<QualifiedName>;
  readonly work: Work;
  readonly safety: Safety;
  readonly risk: Risk;
  readonly class: StepClass;
  /** False where Postgres refuses it inside a transaction (`create index concurrently`), or it commits by itself (batches). */
  readonly transactional: boolean;
  /** For steps that are not transactional: statements that clear what an interrupted try left, run before it is tried again. */
  readonly cleanup?: readonly string[];
  /** Of destructive steps. */
  readonly loses?: Losing;
  /** What must be done by hand, or known, where the risk says so. */
  readonly advice?: string;
  readonly inverse: Inverse;
  /** The differences it serves; none for cleaning up. */
  readonly changes: readonly Change[];
  readonly source?: Source;
}

/** A question that only a person can answer: is this the same thing under another name? */
export interface RenameQuestion {
  readonly of: "table" | "column" | "enum" | "value" | "sequence";
  /** As a person says it: "ticket.rating", "ticket". */
  readonly from: string;
  readonly to: string;
  /** 0 to 1: how alike the two are by names, types, constraints and neighbours. */
  readonly score: number;
  /** Others that are nearly as alike to `from`: what it was may have been split, or be one of those. */
  readonly others?: readonly string[];
  /** The pair as answers give it (`RenameAnswers`): "ticket.rating=ticket.stars". */
  readonly pair: string;
  /** What is passed on the command line to say yes, and to say no: `--rename ticket.rating=ticket.stars`, `--no-rename …`. */
  readonly yes: string;
  readonly no: string;
}

/** What stands in the way of a plan altogether, with the way round it. */
export interface Obstacle {
  readonly what: string;
  readonly remedy: string;
  readonly change: Change;
}

export interface Plan {
  readonly steps: readonly Step[];
  readonly questions: readonly RenameQuestion[];
  readonly obstacles: readonly Obstacle[];
}
