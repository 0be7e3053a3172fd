import type { Column, Constraint, Index, Policy, Schema, Table, Trigger } from "../../schema.js";

/** Turns SQL text into other text; told of which table's rows it speaks. */
type Turn = (sql: string, table: Table) => string;

/** The Schema with every expression in it turned. Bodies of functions stay: Postgres keeps those as they were written. */
export const mapExpressions = (schema: Schema, turn: Turn): Schema => ({ ...schema, tables: schema.tables.map((table) => tableExpressions(table, turn)) });

export function tableExpressions(table: Table, turn: Turn): Table {
  const on = (sql: string): string => turn(sql, table);
  return {
    ...table,
    columns: table.columns.map((column) => columnExpressions(column, on)),
    constraints: table.constraints.map((constraint) => constraintExpressions(constraint, on)),
    indexes: table.indexes.map((index) => indexExpressions(index, on)),
    triggers: table.triggers.map((trigger): Trigger => (trigger.when === undefined ? trigger : { ...trigger, when: on(trigger.when) })),
    ...(table.policies !== undefined && { policies: table.policies.map((policy) => policyExpressions(policy, on)) }),
  };
}

function columnExpressions(column: Column, on: (sql: string) => string): Column {
  return {
    ...column,
    ...(column.default !== undefined && { default: on(column.default) }),
    ...(column.generated !== undefined && { generated: { ...column.generated, expression: on(column.generated.expression) } }),
  };
}

function constraintExpressions(constraint: Constraint, on: (sql: string) => string): Constraint {
  switch (constraint.kind) {
    case "check": return { ...constraint, expression: on(constraint.expression) };
    case "exclusion": return {
      ...constraint,
      parts: constraint.parts.map((part) => ("column" in part ? part : { ...part, expression: on(part.expression) })),
      ...(constraint.where !== undefined && { where: on(constraint.where) }),
    };
    case "primaryKey":
    case "unique":
    case "foreignKey": return constraint;
  }
}

const indexExpressions = (index: Index, on: (sql: string) => string): Index => ({
  ...index,
  parts: index.parts.map((part) => ("column" in part ? part : { ...part, expression: on(part.expression) })),
  ...(index.where !== undefined && { where: on(index.where) }),
});

const policyExpressions = (policy: Policy, on: (sql: string) => string): Policy => ({
  ...policy,
  ...(policy.using !== undefined && { using: on(policy.using) }),
  ...(policy.withCheck !== undefined && { withCheck: on(policy.withCheck) }),
});
