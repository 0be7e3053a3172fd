import type { Schema } from "../../schema.js";
import { between } from "../between.js";
import type { Draft } from "../draft.js";
import { factsOf, graphOf } from "../graph.js";
import type { Settings } from "../options.js";
import { changed } from "../rename/drafts.js";
import type { Step } from "../step.js";
import { candidates } from "./candidates.js";
import { copiesOf, presencesOf, withCopies, withShadows } from "./copies.js";
import { analyzeStep, expandStep, guardSteps } from "./expand.js";
import { fillSteps } from "./fill.js";
import { keepersOf, withKeepers } from "./keepers.js";
import { byTable, changesOf, type Group } from "./pair.js";
import { standingOn } from "./standing-on.js";
import { swapStep, type Swap } from "./swap.js";
import { turned, withTypes } from "./turned.js";

/** Changes of types that are made beside the columns, while others read and write. */
export interface Beside {
  /** What is there once they are made. */
  readonly schema: Schema;
  readonly drafts: readonly Draft[];
  /** Why others are not made so, by the column or enum. */
  readonly held: ReadonlyMap<string, string>;
}

/**
 * Everything that can take another type beside itself does so first: the new columns, kept up to date by a trigger; the
 * rows that are there, in batches; what stands on the columns, built anew while others work; and one short step in which
 * old and new change places. What is left between the Schemas is then no change of these types any more.
 */
export function beside(from: Schema, to: Schema, settings: Settings): Beside {
  const { groups, held } = candidates(from, to, settings);
  if (groups.length === 0) return { schema: from, drafts: [], held };
  const drafts: Draft[] = [];
  let schema = withTypes(from, to, groups.flatMap(({ pairs }) => pairs), groups.flatMap(({ enums }) => enums));
  drafts.push(...between(from, schema, settings, held).drafts ?? []);
  for (const group of groups) {
    const swap = swapOf(schema, to, group);
    const long = widening(schema, swap, settings);
    drafts.push(...long.drafts, toward(long.wide, swap.turned, swapStep(swap)));
    schema = swap.turned;
  }
  return { schema, drafts, held };
}

/** Where what takes long and the swap are not made in one go. */
export interface Apart {
  /** What is there before the swap, with the columns under the names that they shall have. */
  readonly named?: Schema;
  /** What is there while both are, so that nothing in it has the name of anything that is built. */
  readonly taken?: Schema;
}

/** What becomes of a group. `before`: what is there before the swap, without what was built for it. */
export function swapOf(before: Schema, to: Schema, group: Group, { named = before, taken = before }: Apart = {}): Swap {
  const [standing, renamed] = [standingOn(graphOf(before), group), standingOn(graphOf(named), group, "wanted")];
  // Views speak of the former names.
  const after = turned(named, to, group, { members: renamed.members, objects: standing.objects });
  return {
    group, standing, renamed, before, turned: after, to,
    keepers: keepersOf(before, group, new Set(taken.functions.map(({ name }) => name))),
    presences: presencesOf(group), copies: copiesOf(after, group, renamed, namesIn(taken)),
  };
}

/** All that takes long, before the swap. */
export function widening(before: Schema, { group, keepers, presences, copies, to }: Swap, settings: Settings): { readonly drafts: readonly Draft[]; readonly wide: Schema } {
  const kept = withKeepers(withShadows(before, group), keepers);
  const wide = withCopies(kept, copies, presences);
  const changes = changesOf(group, to);
  const serving = (draft: Draft): Draft => (draft.step === undefined ? draft : { ...draft, step: { ...draft.step, changes } });
  const idle = (step: Step): Draft => serving({ step, rank: 0, needs: [], sets: new Map() });
  const drafts = [
    ...guardSteps(group).map(idle),
    serving(toward(before, kept, expandStep(kept, group, keepers))),
    ...fillSteps(before, group, settings).map(idle),
    ...(between(kept, wide, settings, new Map()).drafts ?? []).map(serving),
    ...byTable(group).map(({ table }) => idle(analyzeStep(table))),
  ];
  return { wide, drafts };
}

/** A step with what it makes of every fact. */
function toward(from: Schema, to: Schema, step: Step): Draft {
  return { step, rank: 0, needs: [], sets: changed(factsOf(graphOf(from)), factsOf(graphOf(to))) };
}

/** Names that relations, and constraints of any table, have. */
const namesIn = (schema: Schema): Set<string> =>
  new Set([...schema.tables.flatMap((table) => [table, ...table.indexes, ...table.constraints]), ...schema.sequences, ...schema.objects ?? []].map(({ name }) => name));
