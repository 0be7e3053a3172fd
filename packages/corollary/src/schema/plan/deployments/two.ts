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
 * step by a trigger and filled in batches; a renamed table is read and written under its old name through a view. What is
 * only new comes with the first migration; what goes, or becomes stricter or another type, with the second.
 *
 * A null that the new model writes into a new row of a renamed column becomes what the old name would hold: its default.
 * @throws RangeError where an option makes no sense, PlanFault where the planner is at fault
 */
export function planTwoDeployments(from: Schema, to: Schema, options: PlanOptions = {}): TwoDeployments {
  const settings = settingsOf(options);
  const { renames, questions } = renaming(from, to, settings);
  const tables = renames.filter((rename) => rename.of === "table");
  const columns = renames.filter((rename) => rename.of === "column");
  const enums = renames.filter((rename) => rename.of === "enum").map((rename) => rename.to);
  // Views go on reading under the old names.
  const moved: Schema = { ...tables.reduce<Schema>(renamed, from), ...(from.objects !== undefined && { objects: from.objects }) };
  const base = withAdditions(moved, to, (table) => new Set(columns.filter((each) => said(each.table) === said(table)).map((each) => each.to)), enums);
  const steps = stepsOfColumns(base, columns);
  const between = withBothNames(steps.reduce(withInStep, base), tables);
  const expand = settled(from, between, { ...options, renames: { yes: tables.map(pairOf), no: [] } });
  const old = endOfOldNames(between, tables);
  const contract = settled(old.schema(base), to, { ...options, renames: { yes: [...options.renames?.yes ?? [], ...renames.flatMap((rename) => (rename.of === "table" ? [] : pairOf(rename)))], no: options.renames?.no ?? [] } });
  return {
    expand: [...expand.steps, ...steps.flatMap((each) => fillSteps(each, settings.batchSize))],
    between,
    contract: [...old.steps, ...steps.flatMap(endSteps), ...contract.steps],
    questions,
    obstacles: [...expand.obstacles, ...contract.obstacles],
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
