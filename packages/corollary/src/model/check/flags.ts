import type { EntityNode, FieldNode, ValueField } from "../model.js";
import type { Check, Place, Report } from "./report.js";
import { entitiesOf, fieldsOf, valueFieldsOf } from "./walk.js";

type Generated = NonNullable<ValueField["generated"]>;

const generatedTypes: Readonly<Record<Exclude<Generated, "key" | "sql">, readonly string[]>> = {
  createdAt: ["timestamp"],
  updatedAt: ["timestamp"],
  archivedAt: ["timestamp"],
  version: ["smallint", "integer", "bigint"],
  tenant: ["uuid"],
};

/** What the flags of an entity promise has its field, and fields made by the system belong to a promise. */
export const checkFlags: Check = (model, report) => {
  for (const { entity, at } of entitiesOf(model)) {
    needsField(entity, entity.softDelete, "softDelete", "archivedAt", at, report);
    needsField(entity, entity.versioned, "versioned", "version", at, report);
    needsField(entity, entity.tenant, "tenant", "tenant", at, report);
    onceEach(entity, at, report);
  }
  for (const { field, at, title, embedded, entity } of valueFieldsOf(model)) {
    const { generated } = field;
    if (generated === undefined) continue;
    const place = [...at, "generated"];
    if (embedded) report({
      code: "generated-in-embedded", at: place,
      message: `${title} is made by the system, but inside an embedded value.`,
      hint: "Such fields belong to the entity itself.",
    });
    if (generated === "key") {
      if (!embedded && !entity.key.fields.includes(field.name)) report({
        code: "generated-without-key", at: place,
        message: `${title} is made as a key, but is no part of the key of ${entity.name}.`,
        hint: "Name it in the key, or take \"generated\" away.",
      });
      continue;
    }
    if (generated === "sql") continue;
    if (!generatedTypes[generated].includes(field.type.kind)) {
      report({
        code: "generated-type", at: place,
        message: `${title} is kept by the system as ${generated}, but its type is ${field.type.kind}.`,
        hint: `Its type must be ${generatedTypes[generated].join(" or ")}.`,
      });
    }
    if (field.optional !== (generated === "archivedAt")) {
      report({
        code: "generated-optional", at: place,
        message: `${title} is kept by the system as ${generated}, but ${field.optional ? "optional" : "required"}.`,
        hint: `"archivedAt" is null until the row is archived; the others always have a value.`,
      });
    }
  }
};

function needsField(entity: EntityNode, flag: boolean, name: string, generated: Generated, at: Place, report: Report): void {
  const found = generatedFields(entity, generated).length > 0;
  if (flag && !found) report({
    code: "flag-without-field", at: [...at, name],
    message: `${entity.name} is ${name}, but no field of it is kept as ${generated}.`,
    hint: `Add a field with "generated": "${generated}", or take the flag away.`,
  });
  if (!flag && found) report({
    code: "field-without-flag", at: [...at, name],
    message: `${entity.name} has a field kept as ${generated}, but is not ${name}.`,
    hint: `Set the flag, or take the field away.`,
  });
}

function onceEach(entity: EntityNode, at: Place, report: Report): void {
  for (const generated of ["createdAt", "updatedAt", "archivedAt", "version", "tenant"] as const) {
    const fields = generatedFields(entity, generated);
    if (fields.length > 1) report({
      code: "generated-twice", at: [...at, "fields", fields[1] ?? ""],
      message: `${entity.name} keeps ${generated} in several fields: ${fields.join(", ")}.`,
      hint: "Keep one of them.",
    });
  }
}

function generatedFields(entity: EntityNode, generated: Generated): string[] {
  return Object.values(entity.fields).flatMap((field) => (isKept(field, generated) ? [field.name] : []));
}

function isKept(field: FieldNode, generated: Generated): boolean {
  return (field.kind === "value" || field.kind === "reference") && field.generated === generated;
}

/** Words for people are not left empty. */
export const checkLabels: Check = (model, report) => {
  const blank = (title: string, text: string, at: Place): void => {
    if (text.trim() === "") report({
      code: "empty-label", at,
      message: `${title} is empty.`,
      hint: "State a word for people, or leave it out in the class to have one made of the name.",
    });
  };
  for (const { entity, at } of entitiesOf(model)) {
    blank(`The label of ${entity.name}`, entity.label, [...at, "label"]);
    blank(`The plural of ${entity.name}`, entity.plural, [...at, "plural"]);
  }
  for (const { field, at, title } of fieldsOf(model)) blank(`The label of ${title}`, field.label, [...at, "label"]);
  for (const { field, at, title, embedded } of valueFieldsOf(model)) if (embedded) blank(`The label of ${title}`, field.label, [...at, "label"]);
};
