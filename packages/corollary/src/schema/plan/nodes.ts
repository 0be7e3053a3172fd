import { canonical, unheld } from "../canonical.js";
import { commentable } from "../comments.js";
import { tableSettings } from "../diff.js";
import type { Column, Constraint, Grant, Index, Policy, ObjectName, Schema, SqlObject, SqlType, Table, Trigger } from "../schema.js";
import type { Node } from "./graph.js";
import { commented, key, objectKey, targetOf } from "./key.js";
import { namesOf, type Names } from "./names.js";

const leftOut: ReadonlySet<string> = new Set([...unheld, "comment"]);

/** What an object is, as text that is equal where `diff` finds no difference. */
export const definition = (object: object): string => canonical(object, leftOut);

/** The nodes of a Schema, in an order in which most stand after what they use. */
export function schemaNodes(schema: Schema): Node[] {
  const names = namesOf(schema);
  return [
    ...schema.roles.map((role): Node => ({ key: key.role(role.name), value: definition(role), uses: [] })),
    ...schema.extensions.map((each): Node => ({ key: key.extension(each.name), value: definition(each), uses: each.schema === undefined ? [] : [key.schema(each.schema)] })),
    ...schema.schemas.map(({ name }): Node => ({ key: key.schema(name), value: "", uses: [] })),
    ...schema.enums.map((type): Node => ({ key: key.type(type), value: definition(type), uses: [key.schema(type.schema)] })),
    ...schema.sequences.flatMap(({ ownedBy, ...sequence }): Node[] => [
      { key: key.sequence(sequence), value: definition(sequence), uses: [key.schema(sequence.schema)] },
      { key: key.relation(sequence.schema, sequence.name), value: "sequence", uses: [], within: key.sequence(sequence) },
      ...(ownedBy === undefined ? [] : [{
        key: key.owned(sequence), value: definition(ownedBy), within: key.sequence(sequence),
        uses: [key.sequence(sequence), key.column({ schema: ownedBy.schema, name: ownedBy.table }, ownedBy.column)],
      }]),
    ]),
    ...schema.functions.map((routine): Node => ({
      key: key.function(routine), value: definition(routine),
      uses: [key.schema(routine.schema), ...names.types(`${routine.arguments} ${routine.returns}`), ...(routine.needs ?? []).flatMap(needKeys)],
    })),
    ...schema.tables.flatMap((table) => tableNodes(table, names)),
    ...(schema.objects ?? []).flatMap((object) => objectNodes(object, names)),
    ...commentable(schema).flatMap(({ on, comment }): Node[] => (comment === undefined ? [] : [{ key: key.comment(on), value: comment, uses: [commented(on)], within: commented(on) }])),
    ...schema.grants.flatMap(grantNodes),
  ];
}

export const grantNodes = (grant: Grant): Node[] =>
  grant.privileges.map((privilege): Node => ({ key: key.grant(grant, privilege), value: "", uses: [targetOf(grant.on), key.role(grant.to)], within: targetOf(grant.on) }));

/** Names of relations that take part in the names of tables, and are types as well. */
const relations: ReadonlySet<SqlObject["kind"]> = new Set(["composite type", "view", "materialized view", "partition", "table"]);

function objectNodes(object: SqlObject, names: Names): Node[] {
  const own = objectKey(object);
  const uses = [
    key.schema(object.schema), ...names.query(object.create), ...(object.needs ?? []).flatMap(needKeys),
    ...(object.on === undefined ? [] : [key.table({ schema: object.schema, name: object.on })]),
  ].filter((use) => use !== own);
  const name = relations.has(object.kind) || object.kind === "index";
  return [
    { key: own, value: definition(object), uses: [...new Set(uses)], element: { of: "object", it: object } },
    ...(name ? [{ key: key.relation(object.schema, object.name), value: object.kind, uses: [], within: own }] : []),
    ...(relations.has(object.kind) ? [{ key: key.type(object), value: definition(object), uses: [own], within: own }] : []),
  ];
}

function needKeys({ kind, schema, name, arguments: args }: ObjectName): string[] {
  switch (kind) {
    case "type": return [key.type({ schema, name })];
    case "relation": return [key.table({ schema, name })];
    case "routine": return [key.function({ schema, name, arguments: args ?? "" })];
  }
}

function tableNodes(table: Table, names: Names): Node[] {
  return [
    { key: key.table(table), value: "", uses: [key.schema(table.schema), ...(table.inherits ?? []).map((parent) => key.table({ schema: parent.schema ?? "public", name: parent.name }))] },
    ...settingsNodes(table),
    { key: key.relation(table.schema, table.name), value: "table", uses: [], within: key.table(table) },
    ...table.columns.flatMap((column) => columnNodes(table, column, names)),
    ...table.constraints.flatMap((constraint) => constraintNodes(table, constraint, names)),
    ...table.indexes.flatMap((index) => indexNodes(table, index, names)),
    ...table.triggers.map((trigger) => triggerNode(table, trigger, names)),
    ...(table.policies ?? []).map((policy) => policyNode(table, policy, names)),
    ...(table.rowSecurity === undefined ? [] : [{ key: key.rowSecurity(table), value: definition(table.rowSecurity), uses: [key.table(table)], within: key.table(table) }]),
  ];
}

function settingsNodes(table: Table): Node[] {
  const stated = tableSettings.filter((name) => table[name] !== undefined);
  return stated.length === 0 ? [] : [{
    key: key.settings(table), value: definition(Object.fromEntries(stated.map((name) => [name, table[name]]))), uses: [key.table(table)], within: key.table(table),
  }];
}

/** What a column is to those that use it: its type and how it is computed, but not whether it may be null or what it begins with. */
const shape = ({ type, collation, generated }: Column): string => definition({ type, collation, generated });

export function columnNodes(table: Table, column: Column, names: Names): Node[] {
  const own = key.column(table, column.name);
  return [
    {
      key: own, value: shape(column),
      uses: [key.table(table), ...typeUses(column.type), ...(column.generated === undefined ? [] : names.expression(column.generated.expression, table).filter((use) => use !== own))],
      within: key.table(table),
      element: { of: "column", table, it: column },
    },
    { key: key.required(table, column.name), value: column.nullable ? "may be null" : "required", uses: [own], within: own },
    ...(column.default === undefined ? [] : [{ key: key.default(table, column.name), value: column.default, uses: [own, ...typeUses(column.type), ...names.expression(column.default)], within: own }]),
    ...(column.identity === undefined ? [] : [{ key: key.identity(table, column.name), value: column.identity, uses: [own, key.required(table, column.name)], within: own }]),
  ];
}

export const typeUses = (type: SqlType): string[] => (type.schema === undefined ? [] : [key.type(type)]);

const isKey = (constraint: Constraint): boolean => constraint.kind === "primaryKey" || constraint.kind === "unique";

export function constraintNodes(table: Table, constraint: Constraint, names: Names): Node[] {
  const own: Node = {
    key: key.constraint(table, constraint.name), value: definition(constraint),
    uses: [key.table(table), ...constraintUses(table, constraint, names)],
    within: key.table(table),
    element: { of: "constraint", table, it: constraint },
  };
  return isKey(constraint) || constraint.kind === "exclusion"
    ? [own, { key: key.relation(table.schema, constraint.name), value: `index of ${table.name}`, uses: [], within: own.key }]
    : [own];
}

function constraintUses(table: Table, constraint: Constraint, names: Names): string[] {
  const columns = (list: readonly string[]): string[] => list.map((name) => key.column(table, name));
  switch (constraint.kind) {
    case "primaryKey": return [...columns([...constraint.columns, ...(constraint.include ?? [])]), ...constraint.columns.map((name) => key.required(table, name))];
    case "unique": return columns([...constraint.columns, ...(constraint.include ?? [])]);
    case "check": return names.expression(constraint.expression, table);
    case "exclusion": return [...constraint.parts.flatMap((part) => partUses(table, part, names)), ...(constraint.where === undefined ? [] : names.expression(constraint.where, table))];
    case "foreignKey": {
      const { references } = constraint;
      const other = { schema: references.schema, name: references.table };
      return [...columns(constraint.columns), key.table(other), ...references.columns.map((name) => key.column(other, name)), ...names.keyOf(other, references.columns)];
    }
  }
}

type Part = Index["parts"][number];

const partUses = (table: Table, part: Part, names: Names): string[] =>
  "column" in part ? [key.column(table, part.column)] : names.expression(part.expression, table);

export function indexNodes(table: Table, index: Index, names: Names): Node[] {
  return [
    {
      key: key.index(table.schema, index.name), value: `${table.name} ${definition(index)}`,
      uses: [
        key.table(table),
        ...index.parts.flatMap((part) => partUses(table, part, names)),
        ...(index.include ?? []).map((name) => key.column(table, name)),
        ...(index.where === undefined ? [] : names.expression(index.where, table)),
      ],
      within: key.table(table),
      element: { of: "index", table, it: index },
    },
    { key: key.relation(table.schema, index.name), value: `index of ${table.name}`, uses: [], within: key.index(table.schema, index.name) },
  ];
}

export function triggerNode(table: Table, trigger: Trigger, names: Names): Node {
  return {
    key: key.trigger(table, trigger.name), value: definition(trigger),
    uses: [
      key.table(table), ...names.routine(trigger.function),
      ...(trigger.columns ?? []).map((name) => key.column(table, name)),
      ...(trigger.when === undefined ? [] : names.expression(trigger.when, table)),
    ],
    within: key.table(table),
    element: { of: "trigger", table, it: trigger },
  };
}

export function policyNode(table: Table, policy: Policy, names: Names): Node {
  return {
    key: key.policy(table, policy.name), value: definition(policy),
    uses: [
      key.table(table), ...policy.roles.map(key.role),
      ...[policy.using, policy.withCheck].flatMap((each) => (each === undefined ? [] : names.query(each, table))),
    ],
    within: key.table(table),
    element: { of: "policy", table, it: policy },
  };
}
