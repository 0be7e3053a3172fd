import { snakeCase } from "../../model/naming.js";
import type { Check } from "../../schema/schema.js";
import { camelCase, rowName } from "./names.js";
import type { EntityPlan } from "./plan.js";
import { readExpression, type Named } from "./read-expression.js";

/** A check as the declaration of the table states it: under which name, as an expression of the language or as SQL. */
export type CheckSource = { readonly name: string; readonly constraint: Check } & ({ readonly expression: string } | { readonly sql: string });

/**
 * Those that the language can state; others are stated whole, beside it. `inSql`: names of constraints that must not be
 * expressions, because those turned out to mean something else.
 */
export function checkSources(entity: EntityPlan, inSql: ReadonlySet<string>): CheckSource[] {
  const { table } = entity;
  const names = new Set<string>();
  const row = rowName(entity.name);
  return table.constraints.flatMap((constraint) => {
    if (constraint.kind !== "check" || constraint.noInherit === true || constraint.notValid === true || constraint.comment !== undefined) return [];
    const name = checkName(constraint.name, table.name, names);
    const expression = inSql.has(constraint.name) ? undefined : readExpression(constraint.expression, (column) => namedBy(column, entity, row));
    return [{ name, constraint, ...(expression === undefined ? { sql: constraint.expression } : { expression }) }];
  });
}

function namedBy(column: string, entity: EntityPlan, row: string): Named | undefined {
  const member = entity.members.find((each) => (each.kind === "column" ? each.column.name === column : each.columns.length === 1 && each.columns[0]?.name === column));
  if (member === undefined) return undefined;
  return { source: `${row}.${member.name}`, ...(member.kind === "reference" && { reference: true }) };
}

/** The part of the name that says something. Each is used once. */
function checkName(full: string, table: string, used: Set<string>): string {
  const inside = full.startsWith(`${table}_`) && full.endsWith("_check") ? full.slice(table.length + 1, -"_check".length) : full.replace(/^(?:chk|check|ck)_/iu, "").replace(/_(?:chk|check|ck)$/iu, "");
  const wish = inside !== "" && snakeCase(inside) === inside && /^[a-z_][a-z0-9_]*$/.test(inside) ? inside : camelCase(inside);
  let name = wish;
  for (let n = 2; used.has(snakeCase(name)); n++) name = `${wish}${n}`;
  used.add(snakeCase(name));
  return name;
}
