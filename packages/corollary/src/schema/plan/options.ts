import { RenameRefused } from "./rename/refused.js";
import { nameIn, pairIn } from "./rename/spoken.js";

/** How a plan is made. */
export interface PlanOptions {
  /**
   * `online` (default): every step lets others go on reading and writing, or holds them up for a moment only, wherever
   * Postgres has a way. `simple`: the shortest way, each change in one statement, for databases that are empty, small or
   * nobody's but the developer's.
   */
  readonly mode?: "online" | "simple";
  /** What a person said to questions of `RenameQuestion`. */
  readonly renames?: RenameAnswers;
  /** Without it every step that loses what is stored is an obstacle. Default false. */
  readonly allowDestructive?: boolean;
  /** Values for columns that become required, as SQL expressions over the row, by "ticket.stars". */
  readonly fills?: Readonly<Record<string, string>>;
  /** Rows of one batch, where rows are changed in batches. Default 5000. */
  readonly batchSize?: number;
}

/** Pairs as the command line takes them: "ticket.rating=ticket.stars", "ticket=case". */
export interface RenameAnswers {
  readonly yes?: readonly string[];
  readonly no?: readonly string[];
  /** Answers that are about nothing between these two Schemas do no harm. Otherwise they are refused. */
  readonly lenient?: boolean;
}

export interface Settings {
  readonly online: boolean;
  readonly allowDestructive: boolean;
  readonly fills: Readonly<Record<string, string>>;
  readonly batchSize: number;
  readonly yes: readonly string[];
  readonly no: readonly string[];
  readonly lenient: boolean;
}

/** @throws RangeError where the batch size is not a whole number above zero, RenameRefused where an answer is no pair of names */
export function settingsOf(options: PlanOptions): Settings {
  const batchSize = options.batchSize ?? 5000;
  if (!Number.isInteger(batchSize) || batchSize < 1) throw new RangeError(`batchSize is ${batchSize}; it must be a whole number above zero.`);
  return {
    online: (options.mode ?? "online") === "online",
    allowDestructive: options.allowDestructive ?? false,
    fills: options.fills ?? {},
    batchSize,
    yes: (options.renames?.yes ?? []).map((answer) => normal(answer, "--rename")),
    no: (options.renames?.no ?? []).map((answer) => normal(answer, "--no-rename")),
    lenient: options.renames?.lenient ?? false,
  };
}

/** @throws RenameRefused */
function normal(answer: string, flag: "--rename" | "--no-rename"): string {
  const pair = pairIn(answer);
  if (pair !== undefined) return pair.join("=");
  const one = flag === "--no-rename" ? nameIn(answer) : undefined;
  if (one !== undefined) return one;
  throw new RenameRefused(`${flag} ${answer} is not a pair of names.`, `It is: ${flag} ticket.rating=ticket.stars, the former name first. Names with dots, equals signs or blanks are quoted: 'ticket."odd.name"=ticket.name'.`);
}
