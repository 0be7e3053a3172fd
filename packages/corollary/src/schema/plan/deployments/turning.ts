import { graphOf } from "../graph.js";
import type { Schema } from "../../schema.js";
import { swapOf, widening } from "../beside/beside.js";
import { candidates } from "../beside/candidates.js";
import { byTable, isAt, type Group } from "../beside/pair.js";
import { standingOn } from "../beside/standing-on.js";
import { swapStep } from "../beside/swap.js";
import type { Settings } from "../options.js";
import { renamed, type Rename } from "../rename/apply.js";
import type { Step } from "../step.js";

interface Turning {
  /** What is there between the two, without what this adds. */
  readonly between: Schema;
  /** What is there before the swaps of the second. */
  readonly before: Schema;
  readonly to: Schema;
  readonly renames: readonly Rename[];
  /** Columns that take another name as well. */
  readonly retyped: readonly Group[];
  readonly settings: Settings;
}

interface Turned {
  readonly expand: readonly Step[];
  readonly between: Schema;
  readonly contract: readonly Step[];
  /** What is there after the swaps. */
  readonly schema: Schema;
}

/** Other types, over two migrations: what takes long in the first, the swaps in the second. */
export function turning({ between, before, to, renames, retyped, settings }: Turning): Turned {
  const [expand, contract]: [Step[], Step[]] = [[], []];
  let [wide, schema] = [between, before];
  for (const group of [...retyped, ...aheadGroups(before, to, renames, settings)]) {
    const swap = swapOf(schema, to, group, { named: underNewNames(schema, group, renames), taken: wide });
    const long = widening(wide, swap, settings);
    expand.push(...long.drafts.flatMap(({ step }) => step ?? []));
    contract.push(swapStep(swap));
    [wide, schema] = [long.wide, swap.turned];
  }
  return { expand, between: wide, contract, schema };
}

/**
 * Those whose long work can come first: no value of the old model may fail in the new type, and nothing that stands on
 * them may be about to have another name. All others change altogether in the second migration, and no less online.
 */
function aheadGroups(before: Schema, to: Schema, renames: readonly Rename[], settings: Settings): Group[] {
  const moving = renames.flatMap((rename) => (rename.of === "column" ? [rename.table] : []));
  return candidates(before, to, settings).groups.filter((group) => {
    const tables = [...byTable(group).map(({ table }) => table), ...[...standingOn(graphOf(before), group).members.values()].map(({ table }) => table)];
    return group.enums.length === 0 && group.pairs.every(({ how }) => how.risk === "None") && !tables.some((table) => moving.some(isAt(table)));
  });
}

/** The Schema as it reads once the columns of a group, and what is called after them, have their new names. */
function underNewNames(schema: Schema, group: Group, renames: readonly Rename[]): Schema {
  if (group.pairs.every(({ old, wanted }) => old.name === wanted.name)) return schema;
  const own = renames.filter((rename) => {
    switch (rename.of) {
      case "column": return group.pairs.some(({ table, old }) => isAt(table)(rename.table) && old.name === rename.from);
      case "constraint":
      case "index":
      case "trigger":
      case "policy": return group.pairs.some(({ table }) => isAt(table)(rename.table));
      default: return false;
    }
  });
  return own.reduce(renamed, schema);
}
