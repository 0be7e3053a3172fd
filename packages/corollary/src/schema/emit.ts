import { commentable } from "./comments.js";
import { closePublic, commentStatement, createEnum, createExtension, createFunction, createRole, createSchema, createSequence, grantStatement, ownSequence } from "./ddl.js";
import { addConstraint, createIndex, createTable, createTrigger } from "./ddl-table.js";
import { inOrderOfNeed } from "./emit-order.js";
import { tableSecurity } from "./ddl-security.js";
import type { Grant, GrantTarget, Routine, Schema, Table } from "./schema.js";

/** The complete DDL for a database that has none of it yet, as one script. Run it in one transaction, as the owner. */
export function emit(schema: Schema): string {
  return sections(schema)
    .filter((section) => section.length > 0)
    .map((section) => section.join(""))
    .join("\n");
}

/** Ordered so that everything stands after what it needs: foreign keys after all tables, grants after all objects. */
function sections(schema: Schema): string[][] {
  const spaced = (statement: string): string => `${statement};\n`;
  const apart = (statements: readonly string[]): string[] => statements.map((statement, i) => (i === 0 ? "" : "\n") + spaced(statement));
  return [
    apart(schema.roles.flatMap((role, i) => [createRole(role), ...(i === 0 ? closePublic(schema.version) : [])])),
    schema.schemas.map(createSchema).map(spaced),
    schema.extensions.map(createExtension).map(spaced),
    schema.enums.map(createEnum).map(spaced),
    schema.sequences.map(createSequence).map(spaced),
    ...(isPlain(schema)
      ? [apart(schema.functions.map(createFunction)), ...schema.tables.map((table) => tableSection(table).map(spaced))]
      : [[spaced(laterBodies)], ...inOrderOfNeed(schema).map((statements) => statements.map(spaced))]),
    schema.sequences.flatMap(ownSequence).map(spaced),
    schema.tables.flatMap(foreignKeys).map(spaced),
    schema.tables.flatMap((table) => table.triggers.map((trigger) => createTrigger(table, trigger))).map(spaced),
    (schema.objects ?? []).filter(({ kind }) => kind === "trigger").map(({ create }) => spaced(create)),
    schema.tables.flatMap(tableSecurity).map(spaced),
    commentable(schema).flatMap(({ on, comment }) => (comment === undefined ? [] : [commentStatement(on, comment)])).map(spaced),
    grantStatements(schema.grants).map(spaced),
  ];
}

/** Whether types, functions and tables in this order find what they need: so it is with all that follows from entities alone. */
const isPlain = (schema: Schema): boolean =>
  (schema.objects ?? []).length === 0 && schema.functions.every((routine) => routine.needs === undefined && !readsTables(routine, schema)) && schema.tables.every(({ inherits }) => inherits === undefined);

/** Bodies in SQL are read when the function is made, and then need the tables that they name. */
const readsTables = ({ language, body }: Routine, { tables }: Schema): boolean => language === "sql" && tables.some(({ name }) => body.toLowerCase().includes(name.toLowerCase()));

/** Until the end of the transaction bodies of functions may speak of what comes later. */
const laterBodies = "set local check_function_bodies = off";

const tableSection = (table: Table): string[] => [createTable(table), ...table.indexes.map((index) => createIndex(table, index))];

const foreignKeys = (table: Table): string[] =>
  table.constraints.filter((constraint) => constraint.kind === "foreignKey").map((constraint) => addConstraint(table, constraint));

/** Objects on which a role has the same privileges share a statement. */
export function grantStatements(grants: readonly Grant[]): string[] {
  const groups = new Map<string, { grant: Grant; on: GrantTarget[] }>();
  for (const grant of grants) {
    const key = JSON.stringify([grant.to, grant.on.kind, grant.privileges]);
    const group = groups.get(key) ?? { grant, on: [] };
    group.on.push(grant.on);
    groups.set(key, group);
  }
  return [...groups.values()].map(({ grant, on }) => grantStatement(grant, on));
}
