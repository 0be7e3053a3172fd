import type { Schema } from "../schema.js";
import { beside } from "./beside/beside.js";
import { between } from "./between.js";
import { factsOf, graphOf } from "./graph.js";
import { key } from "./key.js";
import { settingsOf, type PlanOptions } from "./options.js";
import { prove } from "./solve.js";
import type { Plan } from "./step.js";
import { countedBefore } from "./rename/losses.js";
import { renaming } from "./rename/renaming.js";

/**
 * The way from one Schema to another: every difference as steps, each with what it locks, does, risks and how it is
 * undone, in an order that is proved against what each step needs. While there are questions or obstacles, none of the
 * steps may be run; renames that are asked about are taken as meant.
 * @throws RangeError where an option makes no sense, PlanFault where the planner is at fault
 */
export function plan(from: Schema, to: Schema, options: PlanOptions = {}): Plan {
  const settings = settingsOf(options);
  const renames = renaming(from, to, settings);
  const turned = beside(renames.schema, to, settings);
  const { drafts, obstacles } = between(turned.schema, to, settings, turned.held);
  if (drafts === undefined) return { steps: [], questions: renames.questions, obstacles };
  const ordered = [...renames.drafts, ...turned.drafts, ...drafts];
  prove(factsOf(graphOf(from)), ordered, factsOf(graphOf(to)), (fact) => passing(fact, to));
  return { steps: ordered.flatMap(({ step }) => (step === undefined ? [] : [countedBefore(step, renames.renames)])), questions: renames.questions, obstacles };
}

/** Facts that hold for a while only, and privileges of roles that the target does not speak of. */
function passing(fact: string, to: Schema): boolean {
  if (fact.startsWith("remade ")) return true;
  return / on .* for /.test(fact) && to.roles.every(({ name }) => !fact.endsWith(` for ${key.role(name).slice("role ".length)}`));
}
