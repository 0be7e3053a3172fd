import { tableName } from "../../expr/sql/scope.js";
import { identifier } from "../../expr/sql/index.js";
import type { EntityNode } from "../../model/model.js";
import { InvalidTransition, NotFound, VersionConflict } from "../errors.js";
import { generatedColumn } from "../model.js";
import type { Runner } from "../runner.js";
import { Arguments } from "./arguments.js";
import { target } from "./returning.js";
import { statesAfter, statesBefore } from "./transitions.js";
import { rowConditions, type RowChange } from "./update.js";

/**
 * Why a write found no row: it is missing, has another version, or is in a state that does not lead to the one wanted.
 * Undefined where nothing stands in the way any more, so that the write can be tried again.
 */
export async function refusal(entity: EntityNode, change: Pick<RowChange, "key" | "version" | "owner"> & Partial<Pick<RowChange, "input">>, runner: Runner): Promise<Error | undefined> {
  const states = change.input?.states ?? [];
  const version = change.version === undefined ? undefined : generatedColumn(entity, "version");
  const columns = ["1 as found", ...(version === undefined ? [] : [`${identifier(version)} as version`]), ...states.map(({ field }, i) => `${identifier(field.column)} as s${i}`)];
  const args = new Arguments();
  const where = rowConditions(entity, change, args).join(" and ");
  const { rows: [row] } = await runner.query(args.statement(`select ${columns.join(", ")} from ${tableName(entity)} as ${target} where ${where}`));
  if (row === undefined) return new NotFound(entity.name);
  if (change.version !== undefined && row["version"] !== change.version) return new VersionConflict(entity.name, change.version, Number(row["version"]));
  for (const [i, { field, to }] of states.entries()) {
    const from = row[`s${i}`];
    if (typeof from === "string" && !statesBefore(field, to).includes(from)) return new InvalidTransition(entity.name, field.name, from, to, statesAfter(field, from));
  }
  return undefined;
}
