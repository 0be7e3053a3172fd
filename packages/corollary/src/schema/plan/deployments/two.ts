import type { Schema } from "../../schema.js";
import { said } from "../drafting.js";
import { settingsOf, type PlanOptions } from "../options.js";
import { plan } from "../plan.js";
import { renamed, type Rename } from "../rename/apply.js";
import { renaming } from "../rename/renaming.js";
import { spokenName } from "../rename/spoken.js";
import type { Obstacle, Plan, RenameQuestion, Step } from "../step.js";
import { withAdditions } from "./additions.js";
import { endOfOldNames, withBothNames } from "./both-names.js";
import { endSteps, fillSteps, inStep, withInStep, type InStep } from "./in-step.js";
import { movedOn, refusals } from "./refusals.js";
import { retypedGroups } from "./retyped.js";
import { turning } from "./turning.js";

/** A change in two migrations, between which processes of the old and of the new model run beside each other. */
export interface TwoDeployments {
  /** Brings what the new model needs, beside what the old one has. Deploy the new processes after it. */
  readonly expand: readonly Step[];
  /** What the database holds between the two. */
  readonly between: Schema;
  /** Takes what only the old model needs. Apply it when its last process has stopped. */
  readonly contract: readonly Step[];
  readonly questions: readonly RenameQuestion[];
  readonly obstacles: readonly Obstacle[];
}

/**
 * The way from one Schema to another over two deployments. A renamed column is there under both names in between, kept in
 * step by a trigger and filled in batches, also where it takes another type at once and both can be told from each other;
 * a renamed table is read and written under its old name through a view. Of another type under the same name, what takes
 * long comes with the first migration and the swap with the second, where no value can fail. What is only new comes with
 * the first, what goes or becomes stricter with the second; what two models cannot both work with is an obstacle.
 *
 * A null that the new model writes into a new row of a renamed column becomes what the old name would hold: its default.
 * @throws RangeError where an option makes no sense, PlanFault where the planner is at fault
 */
export function planTwoDeployments(from: Schema, to: Schema, options: PlanOptions = {}): TwoDeployments {
  const settings = settingsOf(options);
  const { renames, questions } = renaming(from, to, settings);
  // Where a name means two things there is no state in between to plan for.
  const ambiguous = movedOn(from, to, renames);
  if (ambiguous.length > 0) return { expand: [], between: from, contract: [], questions, obstacles: ambiguous };
  const tables = renames.filter((rename) => rename.of === "table");
  const columns = renames.filter((rename) => rename.of === "column");
  const enums = renames.filter((rename) => rename.of === "enum").map((rename) => rename.to);
  // Views go on reading under the old names.
  const moved: Schema = { ...tables.reduce<Schema>(renamed, from), ...(from.objects !== undefined && { objects: from.objects }) };
  const base = withAdditions(moved, to, (table) => new Set(columns.filter((each) => said(each.table) === said(table)).map((each) => each.to)), enums);
  const retyped = retypedGroups(base, to, columns, settings);
  const steps = stepsOfColumns(base, columns.filter((each) => !retyped.isTaken(each)));
  const bothNames = withBothNames(steps.reduce(withInStep, base), tables);
  const expand = settled(from, bothNames, { ...options, renames: { yes: tables.map(pairOf), no: [] } });
  const old = endOfOldNames(bothNames, tables);
  const turns = turning({ between: bothNames, before: old.schema(base), to, renames, retyped: retyped.groups, settings });
  const contract = settled(turns.schema, to, { ...options, renames: { yes: [...options.renames?.yes ?? [], ...renames.flatMap((rename) => (rename.of === "table" || retyped.isTaken(rename) ? [] : pairOf(rename)))], no: options.renames?.no ?? [] } });
  const refused = [...refusals(from, base, to, renames), ...retyped.obstacles];
  return {
    expand: [...expand.steps, ...steps.flatMap((each) => fillSteps(each, settings.batchSize)), ...turns.expand],
    between: turns.between,
    contract: [...old.steps, ...steps.flatMap(endSteps), ...turns.contract, ...contract.steps],
    questions,
    // What is refused as such is in the way of the plans as well, which say less of it.
    obstacles: refused.length > 0 ? refused : [...expand.obstacles, ...contract.obstacles],
  };
}

function stepsOfColumns(base: Schema, columns: readonly Extract<Rename, { of: "column" }>[]): InStep[] {
  return base.tables.flatMap((table) => {
    const own = columns.filter((each) => said(each.table) === said(table));
    return own.length === 0 ? [] : [inStep(base, table, own)];
  });
}

/** As it is said on the command line; columns by the new name of their table, which it has by then. */
function pairOf(rename: Rename): string {
  switch (rename.of) {
    case "table":
    case "sequence":
    case "enum": return `${spokenName(rename.from)}=${spokenName(rename.to)}`;
    case "value": return `${spokenName(rename.type, rename.from)}=${spokenName(rename.type, rename.to)}`;
    case "column":
    case "constraint":
    case "index":
    case "trigger":
    case "policy": return `${spokenName(rename.table, rename.from)}=${spokenName(rename.table, rename.to)}`;
  }
}

/** All that is renamed is known, so what looks alike beside that is not meant. */
function settled(from: Schema, to: Schema, options: PlanOptions): Plan {
  const found = plan(from, to, { ...options, renames: { ...options.renames, lenient: true } });
  if (found.questions.length === 0) return found;
  return settled(from, to, { ...options, renames: { yes: options.renames?.yes ?? [], no: [...options.renames?.no ?? [], ...found.questions.map((question) => question.from)] } });
}
