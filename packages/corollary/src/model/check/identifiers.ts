import type { EntityNode } from "../model.js";
import { columnsOf } from "./columns.js";
import { identifierBytes } from "./postgres-words.js";
import type { Check, Place, Report } from "./report.js";
import { entitiesOf } from "./walk.js";

/** Identifiers of the database: of a length that Postgres keeps, and made of what can be quoted. */
export const checkIdentifiers: Check = (model, report) => {
  for (const [key, node] of Object.entries(model.enums)) {
    checkIdentifier(`The type of the enum ${node.name}`, node.type, ["enums", key, "type"], report);
    checkIdentifier(`The schema of the enum ${node.name}`, node.schema, ["enums", key, "schema"], report);
  }
  for (const { entity, at } of entitiesOf(model)) {
    checkIdentifier(`The table of ${entity.name}`, entity.table, [...at, "table"], report);
    checkIdentifier(`The schema of ${entity.name}`, entity.schema, [...at, "schema"], report);
    for (const column of columnsOf(entity)) checkIdentifier(`The column of ${entity.name}.${column.field}`, column.name, column.at, report);
    checkConstraintNames(entity, at, report);
  }
};

/** As the names are made: table, name, kind. */
const endings = { uniques: "key", indexes: "idx", exclusions: "excl", checks: "check" } as const;

function checkConstraintNames(entity: EntityNode, at: Place, report: Report): void {
  for (const member of ["uniques", "indexes", "exclusions", "checks"] as const) {
    for (const [index, node] of entity[member].entries()) {
      const place = [...at, member, index, "name"];
      if (!isQuotable(node.name)) reportOdd(`${entity.name} (${member} ${index + 1})`, node.name, place, report);
      const full = `${entity.table}_${node.name}_${endings[member]}`;
      if (bytes(full) <= identifierBytes) continue;
      report({
        code: "name-too-long", severity: "warning", at: place,
        message: `"${full}" of ${entity.name} has ${bytes(full)} bytes; Postgres keeps ${identifierBytes}, so the name is shortened.`,
        hint: "State a shorter name if you mean to speak of it in SQL.",
      });
    }
  }
}

function checkIdentifier(title: string, name: string, at: Place, report: Report): void {
  if (!isQuotable(name)) reportOdd(title, name, at, report);
  if (bytes(name) <= identifierBytes) return;
  report({
    code: "name-too-long", at,
    message: `${title} is "${name}", ${bytes(name)} bytes long; Postgres keeps ${identifierBytes}.`,
    hint: "State a shorter name.",
  });
}

function reportOdd(title: string, name: string, at: Place, report: Report): void {
  report({
    code: "invalid-identifier", at,
    message: `${title} is ${JSON.stringify(name)}.`,
    hint: "A name in the database is not empty and holds no control characters.",
  });
}

function isQuotable(name: string): boolean {
  return name.length > 0 && !/\p{Cc}|\p{Cs}/u.test(name);
}

function bytes(text: string): number {
  return new TextEncoder().encode(text).length;
}
