import { resolvePath } from "../../expr/resolve.js";
import { children } from "../../expr/traverse.js";
import type { Expression } from "../../expr/node.js";
import { encryptable, encryptedFields, indexColumn } from "../encrypted.js";
import type { EntityNode, FieldNode, Model, ValueField } from "../model.js";
import { expressionsOf } from "./expressions.js";
import type { Check, Place, Report } from "./report.js";
import { entitiesOf, valueFieldsOf } from "./walk.js";

/** What is encrypted is nothing to the database: it cannot be a key, made by it, computed with, ordered or indexed. */
export const checkEncrypted: Check = (model, report) => {
  for (const { entity, field, at, title } of valueFieldsOf(model)) if (field.encrypted !== undefined) checkField(entity, field, title, at, report);
  for (const { entity, at } of entitiesOf(model)) checkKeys(entity, at, report);
  for (const { expression, entity, title, at, rows } of expressionsOf(model)) {
    const read = encryptedIn(model, expression, rows ?? new Map([["this", entity.name]]));
    if (read !== undefined) report({
      code: "encrypted-in-expression", at,
      message: `${title}: reads ${read}, which is encrypted.`,
      hint: "The database cannot see its value. Keep what is computed or decided by in a field of its own.",
    });
  }
};

function checkField(entity: EntityNode, field: ValueField, title: string, at: Place, report: Report): void {
  const wrong = (code: string, why: string, hint: string) => report({ code, at: [...at, "encrypted"], message: `${title} is encrypted, ${why}.`, hint });
  if (!encryptable.has(field.type.kind)) wrong("encrypted-type", `but of type ${field.type.kind}`, `Encrypted values are of type ${[...encryptable].join(", ")}; keep others as text.`);
  if (entity.key.fields.includes(field.name)) wrong("encrypted-key", "but part of the key", "Keys stand in other rows and in addresses. Give the entity a key that says nothing.");
  if (field.generated !== undefined || field.states !== undefined) wrong("encrypted-generated", "but kept by the database", "The database cannot make or follow a value that it cannot read.");
  if (field.default !== undefined) wrong("encrypted-default", "but has a default that the database would put in", "Give the value where the row is created.");
  if (field.checks !== undefined) wrong("encrypted-check", "but has a check that the database would make", "State bounds in its type, such as text({ max: 40 }): they are checked before it is encrypted.");
  if (field.unique === true && field.encrypted?.searchable !== true) wrong("encrypted-unique", "and unique, which needs a blind index", "Write encrypted({ searchable: true }).");
  if (field.index === true) wrong("encrypted-index", "but indexed", "A searchable one has its index already; others cannot have one.");
  const taken = columnsOf(entity).filter((column) => column === indexColumn(field)).length > 0;
  if (taken && field.encrypted?.searchable === true) wrong("encrypted-column", `and its blind index takes the column ${indexColumn(field)}, which another field has`, "State another column for one of them.");
}

function columnsOf(entity: EntityNode): string[] {
  const of = (field: FieldNode): string[] => {
    switch (field.kind) {
      case "value": return [field.column];
      case "reference": return field.columns.map((part) => part.column);
      case "computed": return field.column === undefined ? [] : [field.column];
      case "embedded": return Object.values(field.fields).flatMap(of);
      case "collection": return [];
    }
  };
  return Object.values(entity.fields).flatMap(of);
}

/** Uniques of several fields may hold searchable ones; nothing else can. */
function checkKeys(entity: EntityNode, at: Place, report: Report): void {
  const encrypted = new Map(encryptedFields(entity).map(({ path, field }) => [path, field]));
  const wrong = (path: readonly string[], place: Place, what: string) => report({
    code: "encrypted-index", at: place,
    message: `${entity.name}.${path.join(".")} is encrypted, but part of ${what}.`,
    hint: "Only uniques can hold an encrypted field, where it is encrypted({ searchable: true }).",
  });
  for (const [index, node] of entity.uniques.entries()) {
    for (const path of node.fields) if (encrypted.get(path.join("."))?.encrypted.searchable === undefined && encrypted.has(path.join("."))) wrong(path, [...at, "uniques", index], `the unique ${node.name}`);
  }
  for (const member of ["indexes", "exclusions"] as const) {
    for (const [index, node] of entity[member].entries()) {
      for (const part of node.parts) if ("path" in part && encrypted.has(part.path.join("."))) wrong(part.path, [...at, member, index], node.name);
    }
  }
}

/** The first encrypted field that an expression reads. */
function encryptedIn(model: Model, node: Expression, rows: ReadonlyMap<string, string>): string | undefined {
  if (node.op === "field") {
    const start = rows.get(node.row);
    const entity = start === undefined ? undefined : model.entities[start];
    const found = entity === undefined ? undefined : resolvePath(model, entity, node.path);
    const field = found?.ok === true ? found.end.field : undefined;
    return field?.kind === "value" && field.encrypted !== undefined ? `${start}.${node.path.join(".")}` : undefined;
  }
  const inner = "in" in node ? new Map(rows).set(node.as, node.in.entity) : rows;
  for (const child of children(node)) {
    const read = encryptedIn(model, child, inner);
    if (read !== undefined) return read;
  }
  return undefined;
}
