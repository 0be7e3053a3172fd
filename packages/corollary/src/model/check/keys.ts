import type { EntityNode, FieldNode } from "../model.js";
import type { Check, Place, Report } from "./report.js";
import { entitiesOf, fieldOf, list, names } from "./walk.js";

/** Keys: every entity has one, of stored, required fields, made in one way. */
export const checkKeys: Check = (model, report) => {
  for (const { entity, at } of entitiesOf(model)) checkKey(entity, [...at, "key"], report);
};

function checkKey(entity: EntityNode, at: Place, report: Report): void {
  const { key } = entity;
  if (key.fields.length === 0) {
    report({
      code: "no-key", at,
      message: `${entity.name} has no key.`,
      hint: "Every entity needs one: leave the key out in its class to have a uuid, or name its fields.",
    });
    return;
  }
  if (key.kind === "compound" ? key.fields.length < 2 : key.fields.length !== 1) {
    report({
      code: "key-size", at: [...at, "fields"],
      message: `${entity.name} has a ${key.kind} key of ${key.fields.length} ${key.fields.length === 1 ? "field" : "fields"}.`,
      hint: "A compound key has two fields or more, every other kind one.",
    });
  }
  for (const [index, name] of key.fields.entries()) {
    const place = [...at, "fields", index];
    const field = fieldOf(entity, name);
    if (!field) report({
      code: "unknown-key-field", at: place,
      message: `The key of ${entity.name} names ${JSON.stringify(name)}, which is no field of it.`,
      hint: `Its fields are ${names(entity)}.`,
    });
    else checkKeyField(entity, field, place, report);
    if (key.fields.indexOf(name) !== index) report({
      code: "duplicate-key-field", at: place,
      message: `The key of ${entity.name} names ${name} twice.`,
      hint: "Take one away.",
    });
  }
  checkKind(entity, at, report);
}

function checkKeyField(entity: EntityNode, field: FieldNode, at: Place, report: Report): void {
  const title = `${entity.name}.${field.name}`;
  if (field.kind !== "value" && field.kind !== "reference") {
    report({
      code: "invalid-key-field", at,
      message: `The key of ${entity.name} names ${field.name}, which is ${field.kind === "embedded" ? "an embedded value" : `a ${field.kind} field`}.`,
      hint: "A key is made of stored values and references.",
    });
    return;
  }
  if (field.optional) report({
    code: "optional-key-field", at,
    message: `${title} is part of the key, but optional.`,
    hint: "A key is never null: make the field required.",
  });
  if (field.kind === "value" && (field.type.kind === "json" || field.type.kind === "custom" && entity.key.kind !== "custom")) {
    report({
      code: "invalid-key-field", at,
      message: `${title} is part of the key, but its type is ${field.type.kind}.`,
      hint: "Use a type whose values are told apart by themselves: text, a number, a uuid, a date.",
    });
  }
  if (field.hidden) report({
    code: "hidden-key-field", at,
    message: `${title} is part of the key, but hidden.`,
    hint: "The API names rows by their key: it cannot be hidden.",
  });
}

const keyTypes = { uuid: ["uuid"], identity: ["smallint", "integer", "bigint"], snowflake: ["bigint"] } as const;

function checkKind(entity: EntityNode, at: Place, report: Report): void {
  const { key } = entity;
  const field = fieldOf(entity, key.fields[0] ?? "");
  if (key.newestFirst && key.kind !== "snowflake") {
    report({
      code: "newest-first", at: [...at, "newestFirst"],
      message: `${entity.name} has a ${key.kind} key that is newest first.`,
      hint: "Only snowflake keys can be made so.",
    });
  }
  if (key.sqlDefault !== undefined && key.kind !== "custom") {
    report({
      code: "key-default", at: [...at, "sqlDefault"],
      message: `${entity.name} has a ${key.kind} key with an SQL default.`,
      hint: "Only custom keys state their own.",
    });
  }
  if (key.kind === "compound") return checkCompound(entity, at, report);
  if (field?.kind === "value") {
    if (key.kind !== "natural" && key.kind !== "custom") checkGenerated(entity, key.kind, field.type.kind, at, report);
    const made = field.generated === "key";
    const given = key.kind === "natural" || (key.kind === "custom" && key.sqlDefault === undefined);
    if (made === given) {
      report({
        code: "key-generation", at,
        message: `${entity.name}.${field.name} is a ${key.kind} key, but ${made ? "said to be made by the system" : "not said to be made by the system"}.`,
        hint: `"generated": "key" belongs to the keys that the database makes: not to natural, compound, or custom ones without an SQL default.`,
      });
    }
  } else if (field && key.kind !== "natural") {
    report({
      code: "key-generation", at,
      message: `${entity.name} has a ${key.kind} key in ${field.name}, which is a ${field.kind} field.`,
      hint: "A key that is a reference takes the other row's key: its kind is natural.",
    });
  }
}

function checkGenerated(entity: EntityNode, kind: keyof typeof keyTypes, type: string, at: Place, report: Report): void {
  const allowed: readonly string[] = keyTypes[kind];
  if (allowed.includes(type)) return;
  report({
    code: "key-type", at,
    message: `${entity.name} has ${kind === "identity" ? "an identity" : `a ${kind}`} key of type ${type}.`,
    hint: `Such a key is ${list(allowed, "or")}.`,
  });
}

function checkCompound(entity: EntityNode, at: Place, report: Report): void {
  for (const [index, name] of entity.key.fields.entries()) {
    const field = fieldOf(entity, name);
    if (field?.kind !== "value" || !field.generated) continue;
    report({
      code: "generated-in-compound", at: [...at, "fields", index],
      message: `${entity.name}.${name} is part of a compound key, but made by the system (${field.generated}).`,
      hint: "The parts of a compound key are given by who creates the row.",
    });
  }
}
