import type { EntityNode, Model } from "../../model/model.js";
import type { Expression } from "../node.js";
import { emitter, level, scope, tableRow } from "./scope.js";
import { toSql } from "./to-sql.js";

export interface DdlOptions {
  /** Writes stored computed fields out instead of reading their columns: needed in generated columns, which cannot read each other. */
  readonly expandStored?: boolean;
  /** Collation of text that comes from no column, e.g. `pg_c_utf8`. Default `"C"`. */
  readonly collation?: string;
}

/**
 * An expression about one row of `entity` as text for DDL: bare columns, constants safely quoted.
 * @throws SqlRefused `leaves_row` where it reads another row, `not_constant` where it needs the actor, an input or the clock.
 */
export function rowSql(expression: Expression, entity: EntityNode, model: Model, options: DdlOptions = {}): string {
  const of = emitter(model, { mode: "constant", ...options });
  const at = level("refuse");
  return toSql(expression, scope(of, { this: tableRow(of, entity, "", at) }, at)).text;
}

/**
 * An expression that reads no row as text for a column default; the clock may be read.
 * @param wanted Postgres type of the column, which decides the type of constants (enums).
 */
export function defaultSql(expression: Expression, model: Model, wanted?: string): string {
  const of = emitter(model, { mode: "default" });
  return toSql(expression, scope(of, {}, level("refuse")), wanted).text;
}

/**
 * An expression about one row of `entity` as text for a row-level security policy: columns with the table's name, other
 * rows by subqueries, the actor from the setting `corollary.actor`, a JSON object `{ id, tenant, roles: [], … }`.
 */
export function policySql(expression: Expression, entity: EntityNode, model: Model, options: DdlOptions = {}): string {
  const of = emitter(model, { mode: "policy", ...options });
  of.aliases.add(entity.table);
  const at = level("subselect");
  return toSql(expression, scope(of, { this: tableRow(of, entity, entity.table, at) }, at)).text;
}
