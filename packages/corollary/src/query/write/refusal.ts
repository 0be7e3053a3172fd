import { tableName } from "../../expr/sql/scope.js";
import { identifier } from "../../expr/sql/index.js";
import type { Row } from "../../database/port.js";
import type { EntityNode } from "../../model/model.js";
import { InvalidTransition, NotFound, Refused, VersionConflict } from "../errors.js";
import { generatedColumn } from "../model.js";
import { fieldName, mayName, reasons, seenName, type Reasons } from "./acting.js";
import { Arguments } from "./arguments.js";
import type { Cell } from "./cell.js";
import { target } from "./returning.js";
import { statesAfter, statesBefore } from "./transitions.js";
import { rowConditions, type RowChange } from "./update.js";
import type { Writing } from "./writing.js";

/**
 * Why a write found no row: it is missing (or may not be read, which is the same), may not be written, has another
 * version, or is in a state that does not lead to the one wanted. Undefined where nothing stands in the way any more, so that the write can be tried again.
 */
export async function refusal(entity: EntityNode, change: Pick<RowChange, "key" | "version" | "owner"> & Partial<Pick<RowChange, "input">>, operation: "update" | "delete", { runner, on }: Pick<Writing, "runner" | "on">): Promise<Error | undefined> {
  const states = change.input?.states ?? [];
  const version = change.version === undefined ? undefined : generatedColumn(entity, "version");
  const because = reasons(entity, operation, operation === "update" ? change.input?.cells ?? [] : [], on);
  const columns = [
    "1 as found", ...(version === undefined ? [] : [`${identifier(version)} as version`]), ...states.map(({ field }, i) => `${identifier(field.column)} as s${i}`), ...because.list,
  ];
  const args = new Arguments(because.params);
  const where = rowConditions(entity, change, args).join(" and ");
  const { rows: [row] } = await runner.query(args.statement(`select ${columns.join(", ")} from ${tableName(entity)} as ${target} where ${where}`));
  if (row === undefined || row[seenName] === false) return new NotFound(entity.name);
  const refused = refusedBy(row, because, entity, operation, change.key, on.asker.rights?.anonymous ?? false);
  if (refused !== undefined) return refused;
  if (change.version !== undefined && row["version"] !== change.version) return new VersionConflict(entity.name, change.version, Number(row["version"]));
  for (const [i, { field, to }] of states.entries()) {
    const from = row[`s${i}`];
    if (typeof from === "string" && !statesBefore(field, to).includes(from)) return new InvalidTransition(entity.name, field.name, from, to, statesAfter(field, from));
  }
  return undefined;
}

function refusedBy(row: Row, { fields }: Reasons, entity: EntityNode, operation: "update" | "delete", key: readonly Cell[], anonymous: boolean): Refused | undefined {
  const named = key.length === 1 ? String(key[0]?.value) : Object.fromEntries(entity.key.fields.map((name, i) => [name, String(key[i]?.value)]));
  if (row[mayName] === false) return new Refused(entity.name, operation, anonymous, named);
  const field = fields.find((_, i) => row[fieldName(i)] === false);
  return field === undefined ? undefined : new Refused(entity.name, operation, anonymous, named, field);
}
