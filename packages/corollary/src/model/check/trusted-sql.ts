import type { FieldType } from "../field-type.js";
import type { Check, Place, Report } from "./report.js";
import { entitiesOf, fieldsOf, valueFieldsOf } from "./walk.js";

const word = "(?:[A-Za-z_][A-Za-z0-9_$]*|\"[^\"\\0]+\")";
const qualified = `${word}(?:\\.${word})?`;
const twoWords = "double precision|bit varying|character varying|timestamp with(?:out)? time zone|time with(?:out)? time zone";
const modifiers = `(?:\\((?:${word}|\\d+)(?:, ?(?:${word}|-?\\d+))*\\))?`;

/** A type: `citext`, `public.geometry(Point, 4326)`, `vector(3)[]`. */
export const customType = new RegExp(`^(?:${twoWords}|${qualified})${modifiers}(?:\\[\\])?$`);
/** `text_pattern_ops`, `public.gin_trgm_ops`. */
export const operatorClass = new RegExp(`^${qualified}$`);
/** `de_DE.utf8`, `en-US-x-icu`, `und@colNumeric=yes`. It is written between quotes. */
export const collationName = /^[A-Za-z][A-Za-z0-9_.@=-]*$/;
/** Signs that Postgres makes operators of, but for those that begin a comment. */
export const exclusionOperator = /^(?!.*(?:--|\/\*))[-+*/<>=~!@#%^&|`?]{1,63}$/;

/**
 * What reaches SQL other than as a quoted name or a parameter. Operator classes, operators, collations and custom
 * types must be of a form that can hold nothing else. SQL defaults are free SQL, and a custom type gives its column
 * behaviour that nobody here knows: where the model is not trusted (`trustSql`), both are refused.
 */
export const checkTrustedSql: Check = (model, report, { trustSql }) => {
  const subject = { report, trustSql };
  for (const { field, at, title } of valueFieldsOf(model)) {
    checkType(subject, title, field.type, [...at, "type"]);
    if (field.sql !== undefined) checkDefault(subject, title, field.sql, [...at, "sql"], "computation");
    if (field.default?.kind === "sql") checkDefault(subject, title, field.default.sql, [...at, "default", "sql"]);
  }
  for (const { field, at, title } of fieldsOf(model)) {
    if (field.kind === "computed") checkType(subject, title, field.type, [...at, "type"]);
    if (field.kind !== "reference") continue;
    for (const [index, column] of field.columns.entries()) checkType(subject, title, column.type, [...at, "columns", index, "type"]);
  }
  if (model.database !== undefined && !trustSql) untrusted(report, "The model", "parts of a database", ["database"]);
  for (const { entity, at } of entitiesOf(model)) {
    if (entity.database !== undefined && !trustSql) untrusted(report, entity.name, "details of its table", [...at, "database"]);
    for (const [index, check] of (entity.sqlChecks ?? []).entries()) checkDefault(subject, `${entity.name}, check ${check.name},`, check.sql, [...at, "sqlChecks", index, "sql"], "check");
    if (entity.key.sqlDefault !== undefined) checkDefault(subject, `The key of ${entity.name}`, entity.key.sqlDefault, [...at, "key", "sqlDefault"]);
    for (const [index, node] of entity.indexes.entries()) {
      for (const [part, each] of node.parts.entries()) {
        if (each.operatorClass === undefined || operatorClass.test(each.operatorClass)) continue;
        report({
          code: "invalid-operator-class", at: [...at, "indexes", index, "parts", part, "operatorClass"],
          message: `${entity.name}, index ${node.name}, has the operator class ${JSON.stringify(each.operatorClass)}.`,
          hint: "An operator class is a name: text_pattern_ops, gin_trgm_ops.",
        });
      }
    }
    for (const [index, node] of entity.exclusions.entries()) {
      for (const [part, each] of node.parts.entries()) {
        if (exclusionOperator.test(each.with)) continue;
        report({
          code: "invalid-operator", at: [...at, "exclusions", index, "parts", part, "with"],
          message: `${entity.name}, exclusion ${node.name}, compares with ${JSON.stringify(each.with)}.`,
          hint: "An operator is made of signs: =, &&, <>.",
        });
      }
    }
  }
};

interface Subject {
  readonly report: Report;
  readonly trustSql: boolean;
}

function checkType(subject: Subject, title: string, type: FieldType, at: Place): void {
  const { report, trustSql } = subject;
  if (type.kind === "array") return checkType(subject, title, type.of, [...at, "of"]);
  if ((type.kind === "text" || type.kind === "varchar" || type.kind === "char") && type.collation !== undefined && !collationName.test(type.collation)) {
    report({
      code: "invalid-collation", at: [...at, "collation"],
      message: `${title} has the collation ${JSON.stringify(type.collation)}.`,
      hint: "A collation is a name: de-x-icu, C, und-x-icu.",
    });
  }
  if (type.kind !== "custom") return;
  if (!customType.test(type.sql)) {
    report({
      code: "invalid-custom-type", at: [...at, "sql"],
      message: `${title} has the SQL type ${JSON.stringify(type.sql)}.`,
      hint: "A type is a name with numbers or names in parentheses: citext, vector(3), public.geometry(Point, 4326).",
    });
  } else if (!trustSql) {
    report({
      code: "untrusted-sql", at: [...at, "sql"],
      message: `${title} has the SQL type ${type.sql}, and this model may bring none.`,
      hint: "Models from JSON carry SQL only where the one who loads them says { trustSql: true }.",
    });
  }
}

function checkDefault({ report, trustSql }: Subject, title: string, sql: string, at: Place, what: "default" | "check" | "computation" = "default"): void {
  if (sql.trim() === "" || sql.includes("\0")) {
    report({ code: "empty-sql", at, message: `${title} has an empty SQL ${what}.`, hint: "State an expression, such as gen_random_uuid()." });
  } else if (!trustSql) {
    report({
      code: "untrusted-sql", at,
      message: `${title} has the SQL ${what} ${JSON.stringify(sql)}, and this model may bring none.`,
      hint: "Models from JSON carry SQL only where the one who loads them says { trustSql: true }; an expression needs no trust.",
    });
  }
}

function untrusted(report: Report, title: string, what: string, at: Place): void {
  report({
    code: "untrusted-sql", at,
    message: `${title} states ${what} in SQL, and this model may bring none.`,
    hint: "Models from JSON carry SQL only where the one who loads them says { trustSql: true }.",
  });
}
