import type { Expression } from "../expr/node.js";
import { defaultSql, rowSql } from "../expr/sql/index.js";
import type { EntityNode } from "../model/model.js";
import type { FieldType } from "../model/field-type.js";
import { codePointCollation, columnType } from "./column-type.js";
import type { Derivation } from "./context.js";
import { sqlType } from "./identifier.js";

/**
 * An expression about one row as SQL text of the DDL. Generated columns cannot read each other, so there stored fields are
 * written out.
 */
export function rowExpression(expression: Expression, entity: EntityNode, on: Derivation, place: "generated" | "check" | "index"): string {
  return rowSql(expression, entity, on.model, {
    collation: codePointCollation(on.target),
    ...(place === "generated" && { expandStored: true }),
  });
}

/** An expression that makes a value for a new row. */
export const defaultExpression = (expression: Expression, type: FieldType, on: Derivation): string =>
  defaultSql(expression, on.model, sqlType(columnType(type, on.model)));
