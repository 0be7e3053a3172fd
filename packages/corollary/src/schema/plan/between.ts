import type { Change } from "../change.js";
import { diff } from "../diff.js";
import { addedValues } from "../enum-values.js";
import type { Schema } from "../schema.js";
import { policyDrafts, triggerDrafts } from "./attached.js";
import { columnDrafts } from "./columns.js";
import { constraintDrafts } from "./constraints.js";
import type { Draft } from "./draft.js";
import type { Drafting } from "./drafting.js";
import { columnsOf, enumDrafts } from "./enums.js";
import { factsOf, graphOf } from "./graph.js";
import { indexDrafts } from "./indexes.js";
import { key } from "./key.js";
import { commentDraft, privilegeDraft } from "./noted.js";
import { isObjectMadeAgain, objectDrafts } from "./objects.js";
import type { Settings } from "./options.js";
import { isRemade, isSplit, suspended } from "./recreate.js";
import { PlanFault, solve } from "./solve.js";
import { extensionDrafts, functionDrafts, roleDrafts, schemaDrafts, sequenceDrafts } from "./standing.js";
import type { Obstacle } from "./step.js";
import { suspensionOf, type Suspension } from "./suspend.js";
import { rowSecurityDraft, tableDrafts } from "./tables.js";

export interface Ordered {
  /** Undefined where something in the way leaves no order for the rest. */
  readonly drafts: readonly Draft[] | undefined;
  readonly obstacles: readonly Obstacle[];
}

/**
 * What leads from one Schema to another in which nothing has another name, in an order in which each step finds what it
 * needs. `held`: why changes of a type or of an enum hold others up, by the facts that they change.
 * @throws PlanFault where the planner is at fault
 */
export function between(from: Schema, to: Schema, settings: Settings, held: ReadonlyMap<string, string>): Ordered {
  const [before, after] = [graphOf(from), graphOf(to)];
  const changes = diff(from, to);
  const suspension = suspensionOf(before, after);
  const { drafts, obstacles } = inOrder(changes, { from, to, before, after, settings, suspension, held, absorbed: absorbedBy(changes, from, to) });
  return { drafts, obstacles: [...obstacles, ...stuckObstacles(suspension, changes)] };
}

/** What changes is swapped in one step if it can be; where swaps stand in each other's way, in two. */
function inOrder(changes: readonly Change[], basis: Omit<Drafting, "apart" | "obstacles">): Ordered {
  const drafted = (apart: boolean): Ordered => {
    const obstacles: Obstacle[] = [];
    const on: Drafting = { ...basis, apart, obstacles };
    const drafts = [...changes.flatMap((change) => draftsOf(change, on)), ...on.suspension.elements.flatMap((element) => suspended(element, on))];
    try {
      return { drafts: solve(factsOf(on.before), drafts), obstacles };
    } catch (error) {
      if (error instanceof PlanFault && apart && obstacles.length > 0) return { drafts: undefined, obstacles };
      throw error;
    }
  };
  try {
    return drafted(false);
  } catch (error) {
    if (error instanceof PlanFault) return drafted(true);
    throw error;
  }
}

function draftsOf(change: Change, on: Drafting): Draft[] {
  switch (change.change) {
    case "comment": return isRemade(change, on) ? [] : [commentDraft(change, on)];
    case "grant":
    case "revoke": return isObjectMadeAgain(change, on) ? [] : [privilegeDraft(change, on)];
    case "create":
    case "alter":
    case "drop": break;
  }
  switch (change.of) {
    case "role": return roleDrafts(change, on);
    case "extension": return extensionDrafts(change, on);
    case "schema": return schemaDrafts(change, on);
    case "enum": return enumDrafts(change, on);
    case "sequence": return sequenceDrafts(change, on);
    case "function": return functionDrafts(change, on);
    case "table": return tableDrafts(change, on);
    case "object": return objectDrafts(change, on);
    case "column": return columnDrafts(change, on);
    case "constraint": return constraintDrafts(change, on, change.change === "alter" && isSplit(key.constraint(change.table, change.to.name), on));
    case "index": return indexDrafts(change, on, change.change === "alter" && isSplit(key.index(change.table.schema, change.to.name), on));
    case "trigger": return triggerDrafts(change, on, change.change === "alter" && isSplit(key.trigger(change.table, change.to.name), on));
    case "policy": return policyDrafts(change, on, change.change === "alter" && isSplit(key.policy(change.table, change.to.name), on));
    case "rowSecurity": return [rowSecurityDraft(change.table, change.from, change.to, on, [change])];
  }
}

/** Defaults of the columns of an enum that is built again are dropped and set by that. */
function absorbedBy(changes: readonly Change[], from: Schema, to: Schema): Set<string> {
  return new Set(changes.flatMap((change) =>
    change.change === "alter" && change.of === "enum" && addedValues(change.from, change.to) === undefined
      ? columnsOf(change.to, { from, to }).map(({ table, column }) => key.default(table, column.name))
      : []));
}

function stuckObstacles({ stuck }: Suspension, changes: readonly Change[]): Obstacle[] {
  return stuck.flatMap(({ node, under }) => {
    const change = changes.find((each) => "from" in each && typeof each.from === "object" && "name" in each.from && under.includes(each.from.name)) ?? changes[0];
    return change === undefined ? [] : [{
      what: `The ${under} is made again, but the ${node.key} uses it and stays.`,
      remedy: `Change it under another name, let the ${node.key} use that, and drop the old one with the next migration.`, change,
    }];
  });
}
