import type { Expression } from "../node.js";
import { fragment, Strength, within, type Fragment } from "./fragment.js";
import type { RowHandle, Scope } from "./scope.js";
import type { Write } from "./path.js";

/** Always, never, or where the expression about the row ("this") is true; null is not. */
export type Decision = boolean | Expression;

/** What the one who asks may read. */
export interface ReadRights {
  /** Equal keys decide equally, but for the values of parameters: part of the key of every statement written under them. */
  readonly key: string;
  /** Which rows of an entity exist for the one who asks. */
  row(entity: string): Decision;
  /** In which of them a field has its value; in the others it is null. */
  field(entity: string, name: string): Decision;
  /** Which rows are in the tenant of the one who asks. Expressions of the Model, which know no other bounds, keep to these too. */
  tenancy(entity: string): Decision;
}

/** The condition under which rows of an entity are there: for the asker, or within the tenant for expressions of the Model. Undefined where nothing restricts it. */
export function restriction(scope: Scope, entity: string): Exclude<Decision, true> | undefined {
  const decision = scope.rights?.row(entity) ?? scope.emitter.rights?.tenancy(entity) ?? true;
  return decision === true ? undefined : decision;
}

/** The condition under which the asker may read a field; undefined where nothing restricts it. Keys are never hidden from those who see the row. */
export function fieldRestriction(scope: Scope, row: Pick<RowHandle, "entity">, name: string): Exclude<Decision, true> | undefined {
  if (scope.rights === undefined || row.entity.key.fields.includes(name)) return undefined;
  const decision = scope.rights.field(row.entity.name, name);
  return decision === true ? undefined : decision;
}

/**
 * A condition of the Model about a row. Whoever asks, it reads other rows with the Model's own rights: a rule may rest on
 * rows that the asker must not see, and none ends in itself. Only the tenant bounds it.
 */
export function condition(rule: Exclude<Decision, true>, row: RowHandle, scope: Scope, write: Write): Fragment {
  if (rule === false) return fragment("false", "boolean");
  return write(rule, { emitter: scope.emitter, rows: new Map([["this", row]]), level: row.level, rights: undefined });
}

/** A column under the restriction of its field: null where that is not met. */
export function masked(text: string, sql: string, rule: Exclude<Decision, true> | undefined, row: RowHandle, scope: Scope, write: Write): string {
  if (rule === undefined) return text;
  return rule === false ? `null::${sql}` : `case when ${condition(rule, row, scope, write).text} then ${text} end`;
}

/** The same as a part of a WHERE or ON; none where there is nothing to hold. */
export function conditionTexts(rule: Exclude<Decision, true> | undefined, row: RowHandle, scope: Scope, write: Write): string[] {
  return rule === undefined ? [] : [within(condition(rule, row, scope, write), Strength.and)];
}
