import type { Statement } from "../../database/port.js";
import { tableName } from "../../expr/sql/scope.js";
import { identifier } from "../../expr/sql/index.js";
import type { EntityNode } from "../../model/model.js";
import { InvalidQuery } from "../errors.js";
import { generatedColumn } from "../model.js";
import type { Acting } from "./acting.js";
import { Arguments } from "./arguments.js";
import type { Cell } from "./cell.js";
import { column, target } from "./returning.js";
import { keyConditions, versionCondition } from "./update.js";

export function deleteOne(entity: EntityNode, key: readonly Cell[], version: number | undefined, of: Acting): Statement {
  const args = new Arguments(of.params);
  const where = [...keyConditions(key, args), ...versionCondition(entity, version, args), ...of.where];
  return args.statement(`delete from ${tableName(entity)} as ${target} where ${where.join(" and ")}`);
}

/** Archiving twice keeps the first time. */
export function archiveOne(entity: EntityNode, key: readonly Cell[], to: "archived" | "present", version: number | undefined, tail: Acting): Statement {
  const name = entity.softDelete ? generatedColumn(entity, "archivedAt") : undefined;
  if (name === undefined) throw new InvalidQuery(entity.name, `${entity.name} is not archived; delete it.`);
  const args = new Arguments(tail.params);
  const where = [...keyConditions(key, args), ...versionCondition(entity, version, args), ...tail.where];
  const value = to === "archived" ? `coalesce(${column(name)}, now())` : "null";
  return args.statement(`update ${tableName(entity)} as ${target} set ${identifier(name)} = ${value} where ${where.join(" and ")}${tail.text}`);
}
