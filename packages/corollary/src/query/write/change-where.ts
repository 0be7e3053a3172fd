import type { Row } from "../../database/port.js";
import type { EntityNode } from "../../model/model.js";
import { InvalidQuery, InvalidTransition, NotWritable } from "../errors.js";
import { entityOf } from "../model.js";
import { refuseOutright } from "../rights.js";
import { comparesWithBefore } from "./acting.js";
import { readInput, type RowInput, type Values } from "./input.js";
import { judged } from "./judged.js";
import { decoded } from "./returning.js";
import { statesAfter } from "./transitions.js";
import { whereStatement, type Filter } from "./where.js";
import type { Writing } from "./writing.js";

/** Changes every row for which the conditions hold; gives their number. A state that may not follow undoes the whole, and so does a row that rights do not allow to become so. */
export async function changeWhere(filter: Filter, values: Values, writing: Writing): Promise<number> {
  const entity = entityOf(writing.on.options.model, filter.entity);
  const input = readInput(entity, values, "update", writing.on.options);
  const [owned] = input.owned;
  if (owned !== undefined) throw new NotWritable(entity.name, owned.field.name, "collection");
  if (input.cells.length === 0) throw new InvalidQuery(entity.name, "There is nothing to change.");
  const compiler = { target: writing.on.target, cache: writing.where };
  const { asker } = writing.on;
  refuseOutright(asker.rights, entity.name, "update");
  const update = whereStatement("update", filter, input, compiler, asker);
  const locks = comparesWithBefore(entity, asker.rights);
  const write = async ({ runner, on }: Writing): Promise<number> => {
    if (locks) await runner.query(whereStatement("lock", filter, input, compiler, asker));
    const { rows, count } = await judged(entity, "update", on, () => runner.query(update));
    decoded(rows, update, entity, on);
    return count;
  };
  if (input.states.length === 0 && update.checks.size === 0 && !locks) return write(writing);
  return writing.runner.atomic(async (runner) => {
    // Only rows whose state leads there are changed; any that the conditions still hold for are in the way.
    const count = await write({ ...writing, runner });
    if (input.states.length === 0) return count;
    const { rows: [row] } = await runner.query(whereStatement("offending", filter, input, compiler, asker));
    if (row !== undefined) throw offence(entity, input, row);
    return count;
  });
}

function offence(entity: EntityNode, input: RowInput, row: Row): Error {
  const at = input.states.findIndex(({ field, to }, i) => row[`s${i}`] !== to && !statesAfter(field, String(row[`s${i}`])).includes(to));
  const state = input.states[at];
  if (state === undefined) return new InvalidQuery(entity.name, "A state does not lead to the one wanted.");
  const from = String(row[`s${at}`]);
  return new InvalidTransition(entity.name, state.field.name, from, state.to, statesAfter(state.field, from));
}

/** Deletes every row for which the conditions hold; gives their number. */
export async function deleteWhere(filter: Filter, writing: Writing): Promise<number> {
  refuseOutright(writing.on.asker.rights, filter.entity, "delete");
  const statement = whereStatement("delete", filter, undefined, { target: writing.on.target, cache: writing.where }, writing.on.asker);
  return (await writing.runner.query(statement)).count;
}
