import type { Model } from "../model.js";
import { columnsOf } from "./columns.js";
import { reservedWords, systemColumns } from "./postgres-words.js";
import type { Check, Place, Report } from "./report.js";
import { entitiesOf, fieldsOf, valueFieldsOf } from "./walk.js";

/** A name in the language: it is a member of a class, a path in a filter, a key in JSON. */
const identifier = /^[\p{L}_][\p{L}\p{N}_]*$/u;
const kebab = /^[\p{Ll}\p{Lo}\p{N}]+(?:-[\p{Ll}\p{Lo}\p{N}]+)*$/u;

/** Members that every JavaScript object inherits: a field of that name would be mistaken for them. */
const objectMembers: ReadonlySet<string> = new Set(Object.getOwnPropertyNames(Object.prototype));

/** Segments of the API that are not entities. */
export const reservedPaths: ReadonlySet<string> = new Set(["auth", "bulk", "docs", "explain", "graphql", "health", "info", "live", "me", "ready", "spec", "version"]);

/** Names that the language or the API cannot bear, and those that are only awkward in SQL. */
export const checkReserved: Check = (model, report) => {
  checkKeys(model, report);
  for (const { entity, at } of entitiesOf(model)) {
    checkName(`The entity ${entity.name}`, entity.name, [...at, "name"], report);
    if (!kebab.test(entity.path)) {
      report({
        code: "invalid-path", at: [...at, "path"],
        message: `${entity.name} has the URL path ${JSON.stringify(entity.path)}.`,
        hint: "A path is written in small letters and digits with single hyphens: \"invoice-lines\".",
      });
    } else if (reservedPaths.has(entity.path)) {
      report({
        code: "reserved-path", at: [...at, "path"],
        message: `${entity.name} has the URL path "${entity.path}", which the API uses itself.`,
        hint: "State another path for the entity.",
      });
    }
    checkSchema(`${entity.name}`, entity.schema, [...at, "schema"], report);
    checkWord(`The table of ${entity.name}`, entity.table, [...at, "table"], report);
    for (const column of columnsOf(entity)) {
      checkWord(`The column of ${entity.name}.${column.field}`, column.name, column.at, report);
      if (systemColumns.has(column.name)) {
        report({
          code: "system-column", at: column.at,
          message: `${entity.name}.${column.field} has the column "${column.name}", which every table has already.`,
          hint: "State another column for the field.",
        });
      }
    }
  }
  for (const { field, at, title } of fieldsOf(model)) checkName(title, field.name, [...at, "name"], report);
  for (const { field, at, title, embedded } of valueFieldsOf(model)) if (embedded) checkName(title, field.name, [...at, "name"], report);
  for (const [key, node] of Object.entries(model.enums)) {
    checkSchema(`The enum ${node.name}`, node.schema, ["enums", key, "schema"], report);
  }
};

function checkName(title: string, name: string, at: Place, report: Report): void {
  if (!identifier.test(name)) {
    report({
      code: "invalid-name", at,
      message: `${title} is named ${JSON.stringify(name)}.`,
      hint: "A name begins with a letter and goes on with letters, digits and underscores.",
    });
  } else if (objectMembers.has(name)) {
    report({
      code: "reserved-name", at,
      message: `${title} is named "${name}", which every JavaScript object has already.`,
      hint: "Choose another name; the column may keep it.",
    });
  }
}

function checkWord(title: string, word: string, at: Place, report: Report): void {
  if (!reservedWords.has(word.toLowerCase())) return;
  report({
    code: "reserved-word", severity: "warning", at,
    message: `${title} is "${word}", a reserved word of SQL.`,
    hint: "Everything here quotes it; in SQL written by hand it must be quoted too. State another name if that is a burden.",
  });
}

function checkSchema(title: string, schema: string, at: Place, report: Report): void {
  if (!/^pg_|^information_schema$/i.test(schema)) return;
  report({
    code: "reserved-schema", at,
    message: `${title} is in the schema "${schema}", which belongs to Postgres.`,
    hint: "Use a schema of your own, such as \"public\".",
  });
}

/** Each node knows its own name; in JSON it could differ from the key under which it is kept. */
function checkKeys(model: Model, report: Report): void {
  const same = (key: string, name: string, at: Place): void => {
    if (key !== name) report({
      code: "name-mismatch", at: [...at, "name"],
      message: `What is kept as ${JSON.stringify(key)} is named ${JSON.stringify(name)}.`,
      hint: "The key and the name are the same.",
    });
  };
  for (const [key, node] of Object.entries(model.enums)) same(key, node.name, ["enums", key]);
  for (const [key, node] of Object.entries(model.entities)) {
    same(key, node.name, ["entities", key]);
    for (const [name, field] of Object.entries(node.fields)) {
      same(name, field.name, ["entities", key, "fields", name]);
      if (field.kind !== "embedded") continue;
      for (const [inner, value] of Object.entries(field.fields)) same(inner, value.name, ["entities", key, "fields", name, "fields", inner]);
    }
  }
}
