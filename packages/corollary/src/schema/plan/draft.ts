import type { Change } from "../change.js";
import type { Source } from "../schema.js";
import type { Batches, Inverse, Lock, Losing, Risk, Safety, Step, StepAction, StepClass, Work } from "./step.js";
import type { QualifiedName } from "../schema.js";

/** A fact that must hold when a step begins. */
export type Need =
  | { readonly key: string; readonly is: "there" | "absent" }
  /** It is there, with this value. */
  | { readonly key: string; readonly is: "value"; readonly value: string }
  /** It is anything but this value; it may be absent. */
  | { readonly key: string; readonly is: "not"; readonly value: string };

/** A step, with what it needs and what it makes of it. A draft without a step stands for a change that is not made. */
export interface Draft {
  readonly step?: Step;
  /** Among steps that could come next, the one with the lowest rank does. */
  readonly rank: number;
  readonly needs: readonly Need[];
  /** New values of facts; undefined where they hold no longer. */
  readonly sets: ReadonlyMap<string, string | undefined>;
}

export const holds = (need: Need, value: string | undefined): boolean => {
  switch (need.is) {
    case "there": return value !== undefined;
    case "absent": return value === undefined;
    case "value": return value === need.value;
    case "not": return value !== need.value;
  }
};

/** Order among steps that do not need each other. */
export const rank = {
  release: 10, objects: 20, tables: 30, columns: 40, indexes: 50, constraints: 60, validation: 65, triggers: 70, removals: 80, comments: 90, privileges: 95,
} as const;

interface StepOptions {
  readonly on?: Required<QualifiedName>;
  readonly lock?: Lock;
  readonly work?: Work;
  readonly safety?: Safety;
  readonly risk?: Risk;
  readonly class?: StepClass;
  readonly transactional?: boolean;
  readonly cleanup?: readonly string[];
  readonly loses?: Losing;
  readonly advice?: string;
  readonly changes?: readonly Change[];
  readonly source?: Source | undefined;
  readonly inverse: Inverse | readonly string[];
}

/** A step of plain statements. Unless told otherwise it takes a moment, and needs no care. */
export const sqlStep = (summary: string, statements: readonly string[], options: StepOptions): Step =>
  stepOf(summary, { kind: "sql", statements }, options);

export const batchStep = (summary: string, batches: Omit<Batches, "kind">, options: Omit<StepOptions, "transactional" | "lock" | "work" | "class">): Step =>
  stepOf(summary, { kind: "batches", ...batches }, {
    risk: "DataWillBeModified", safety: "BestEffort", ...options,
    on: batches.table, lock: "row exclusive", work: "rewrite", class: "online", transactional: false,
  });

function stepOf(summary: string, action: StepAction, { inverse, source, on, ...options }: StepOptions): Step {
  const lock = options.lock ?? "none";
  return {
    summary, action, lock,
    ...(on !== undefined && { on: { schema: on.schema, name: on.name } }),
    work: "catalog", safety: "Safe", risk: "None", class: lock === "none" ? "online" : "fast-lock", transactional: true, changes: [],
    ...options,
    inverse: isInverse(inverse) ? inverse : { kind: "steps", actions: [{ kind: "sql", statements: inverse }], transactional: true },
    ...(source !== undefined && { source }),
  };
}

const isInverse = (inverse: Inverse | readonly string[]): inverse is Inverse => "kind" in inverse;

/** Undone by statements that take what others may have put there meanwhile. */
export const undoneWith = (loses: Losing, ...statements: readonly string[]): Inverse => ({ kind: "steps", actions: [{ kind: "sql", statements }], transactional: true, loses });
export const noInverse = (why: string): Inverse => ({ kind: "none", why });
/** Nothing is to be undone, since what the step did goes with what another one made. */
export const nothingToUndo = { kind: "steps", actions: [], transactional: true } as const satisfies Inverse;
/** Nothing is to be undone, and this is left as it is: a sentence that says why. */
export const stays = (why: string): Inverse => ({ ...nothingToUndo, stays: why });
/** Undone outside a transaction, as `drop index concurrently` is. */
export const apart = (...statements: readonly string[]): Inverse => ({ kind: "steps", actions: [{ kind: "sql", statements }], transactional: false });
