import { identifier } from "../../identifier.js";
import type { Schema } from "../../schema.js";
import { batchStep, nothingToUndo } from "../draft.js";
import { said } from "../drafting.js";
import type { Settings } from "../options.js";
import { batchKey } from "../required.js";
import type { Step } from "../step.js";
import { byTable, tableOf, type Group, type Pair } from "./pair.js";

/** Gives the rows that are there their values in the new columns. */
export function fillSteps(schema: Schema, group: Group, settings: Settings): Step[] {
  return byTable(group).flatMap(({ table, pairs }): Step[] => {
    const own = tableOf(schema, table);
    const key = own === undefined ? undefined : batchKey(own);
    if (own === undefined || key === undefined) return [];
    const names = pairs.map(({ old }) => old.name).join(", ");
    const advice = pairs.flatMap(({ how }) => how.advice ?? []);
    // The trigger that keeps the columns in step does the work. To all others nothing changes, so that one which notes the
    // moment of a change notes none.
    const set = pairs.slice(0, 1).map(({ shadow }) => `${identifier(shadow)} = ${identifier(shadow)}`).join();
    return [batchStep(`Fill the ${pairs.length === 1 ? "column" : "columns"} beside ${said(table)}.${names}`, {
      table, key, set, where: pairs.map(unfilled).join(" or "), size: settings.batchSize,
    }, {
      advice: [...new Set(advice), "Triggers of the table that do not ask what changes run for each row."].join(" "), inverse: nothingToUndo,
      ...(pairs.some(({ how }) => how.risk === "MayFail") && { risk: "MayFail" as const }),
    })];
  });
}

/** What a person states may be null for a value that is not; then that row would be found again and again. */
function unfilled({ old, shadow, value, stated }: Pair): string {
  const [is, was] = [identifier(shadow), identifier(old.name)];
  return stated ? `${is} is distinct from (${value})` : `(${was} is not null and ${is} is null)`;
}
