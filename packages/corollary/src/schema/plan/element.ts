import { commentStatement } from "../ddl.js";
import { dropObject } from "../ddl-object.js";
import { createPolicy, dropPolicy } from "../ddl-security.js";
import { addColumn, addConstraint, createIndex, createTrigger } from "../ddl-table.js";
import { identifier, qualified } from "../identifier.js";
import type { CommentTarget } from "../ddl.js";
import type { Constraint, QualifiedName, Table } from "../schema.js";
import { alterTable, said } from "./drafting.js";
import type { Element, Member } from "./graph.js";
import { key, objectKey } from "./key.js";

export function elementKey(element: Element): string {
  if (element.of === "object") return objectKey(element.it);
  const { of, table, it } = element;
  return of === "index" ? key.index(table.schema, it.name) : key[of](table, it.name);
}

export function dropElement(element: Element): string {
  if (element.of === "object") return dropObject(element.it);
  const { table, it } = element;
  switch (element.of) {
    case "constraint": return dropConstraint(table, it.name);
    case "index": return `drop index ${qualified({ schema: table.schema, name: it.name })}`;
    case "trigger": return `drop trigger ${identifier(it.name)} on ${qualified(table)}`;
    case "policy": return dropPolicy(table, element.it);
    case "column": return alterTable(table, `drop column ${identifier(it.name)}`);
  }
}

export const dropConstraint = (table: QualifiedName, name: string): string => alterTable(table, `drop constraint ${identifier(name)}`);

/** With its comment, which went with it. */
export function createElement(element: Element): string[] {
  if (element.of === "object") return [element.it.create];
  const { comment } = element.it;
  return [createAlone(element), ...(comment === undefined ? [] : [commentStatement(commentTarget(element), comment)])];
}

function createAlone(element: Member): string {
  switch (element.of) {
    case "constraint": return addConstraint(element.table, element.it);
    case "index": return createIndex(element.table, element.it);
    case "trigger": return createTrigger(element.table, element.it);
    case "policy": return createPolicy(element.table, element.it);
    case "column": return addColumn(element.table, element.it);
  }
}

export function commentTarget({ of, table, it }: Member): CommentTarget {
  return of === "index"
    ? { kind: "index", schema: table.schema, name: it.name }
    : { kind: of, schema: table.schema, table: table.name, name: it.name };
}

/** "the foreign key ticket_owner_fkey of ticket" */
export function elementName(element: Element): string {
  if (element.of === "object") return `the ${element.it.kind} ${said(element.it)}`;
  const { of, table, it } = element;
  if (of === "column") return `the column ${said(table)}.${it.name}`;
  return `the ${of === "constraint" ? constraintKind(element.it) : of} ${it.name} of ${said(table)}`;
}

export function constraintKind(constraint: Constraint): string {
  switch (constraint.kind) {
    case "primaryKey": return "primary key";
    case "foreignKey": return "foreign key";
    case "unique": return "unique constraint";
    case "check": return "check";
    case "exclusion": return "exclusion constraint";
  }
}
