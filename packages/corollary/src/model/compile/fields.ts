import * as build from "../../expr/build.js";
import type { Expression, Json } from "../../expr/node.js";
import { draftValueType, type FieldDraft, type MemberDraft } from "../language/draft.js";
import type { Class } from "../language/entity.js";
import { definitionOf, nameOf } from "../language/definition.js";
import { memberExpression } from "../language/row.js";
import type { FieldType } from "../field-type.js";
import type { ComputedField, DefaultNode, EmbeddedField, FieldNode, ReferenceField, ValueField } from "../model.js";
import { sentence, snakeCase } from "../naming.js";
import { attempt, expressionOf, placed, report, type Compilation, type Place } from "./compilation.js";
import { collectionField } from "./collections.js";
import { fieldTypeOf } from "./field-types.js";
import { keyColumns, referenceColumns } from "./keys.js";

/** The node of one member of an entity; undefined where a problem was reported instead. */
export function fieldNode(on: Compilation, of: Class<unknown>, name: string, draft: MemberDraft): FieldNode | undefined {
  const at: Place = { pointer: `/entities/${nameOf(of)}/fields/${name}`, origin: draft.origin };
  switch (draft.kind) {
    case "field":
      return draft.computed ? computedField(on, at, of, name, draft, draft.computed) : valueField(on, at, nameOf(of), [name], draft);
    case "ref":
      return referenceField(on, at, name, draft);
    case "collection":
      return collectionField(on, at, of, name, draft);
    case "embedded":
      return embeddedField(on, at, of, name, draft);
  }
}

/** What every kind of field has in common. */
export function common(on: Compilation, name: string, draft: MemberDraft) {
  const origin = draft.origin && placed(on, draft.origin);
  const help = draft.help ?? (draft.origin && on.sources?.comment(draft.origin));
  return {
    name,
    label: draft.label ?? sentence(name),
    ...(help ? { help } : {}),
    ...(draft.hidden ? { hidden: true as const } : {}),
    ...(draft.pii ? { pii: true as const } : {}),
    ...(draft.erase === undefined ? {} : { erase: draft.erase }),
    ...(draft.was === undefined ? {} : { was: draft.was }),
    ...(origin ? { origin } : {}),
  };
}

/** `path`: the field's name, behind the embedded value's where it is part of one. */
function valueField(on: Compilation, at: Place, entity: string, path: readonly string[], draft: FieldDraft, prefix = ""): ValueField {
  const name = path.at(-1) ?? "";
  const title = `${entity}.${path.join(".")}`;
  const fallback = defaultNode(on, at, title, draft);
  if (draft.strayValues) report(on, at, "former-values-without-choice", `${title} states former names of values, but is ${draft.type.kind}.`, "Only choices and states have values that are renamed. The former name of a field is a text: .was(\"old\").");
  const checks = (draft.checks ?? []).flatMap((condition) => {
    const value = memberExpression(draft, "this", path);
    return expressionOf(on, at, `The check of ${title}`, () => condition(value)) ?? [];
  });
  return {
    kind: "value",
    ...common(on, name, draft),
    type: withSchema(on, at, title, fieldTypeOf(on, draft.type, entity, path.join("_")), draft),
    column: prefix + (draft.column ?? snakeCase(name)),
    optional: draft.optional ?? false,
    ...(fallback ? { default: fallback } : {}),
    ...(draft.generated && !keyFromOutside(draft) ? { generated: draft.generated } : {}),
    ...(draft.sql === undefined ? {} : { sql: draft.sql }),
    ...(draft.unique ? { unique: true as const } : {}),
    ...(draft.index ? { index: true as const } : {}),
    ...(draft.encrypted ? { encrypted: draft.encrypted } : {}),
    ...(checks.length > 0 ? { checks } : {}),
    ...(draft.states ? { states: draft.states } : {}),
  };
}

/** A key that the application or its clients make: to the database it is a value like any other. */
function keyFromOutside({ keyKind }: FieldDraft): boolean {
  return keyKind?.kind === "custom" && keyKind.sqlDefault === undefined;
}

/**
 * The JSON Schema of a json field, as far as its Standard Schema gives one: the Model is data and keeps no functions. What
 * reads only the Model, such as the HTTP API, checks by it; without it anything would be taken there in silence.
 */
function withSchema(on: Compilation, at: Place, title: string, type: FieldType, { validator }: FieldDraft): FieldType {
  if (type.kind !== "json" || validator === undefined) return type;
  const told = jsonSchemaOf(validator);
  if ("schema" in told) return { ...type, schema: told.schema };
  report(
    on, at, "unchecked-json", `The schema of ${title} gives no JSON Schema: the HTTP API takes any JSON there. (${told.because})`,
    "State what JSON Schema can say, with a library that implements ~standard.jsonSchema (zod does), or without a schema.", "warning",
  );
  return type;
}

function jsonSchemaOf(validator: NonNullable<FieldDraft["validator"]>): { readonly schema: Json } | { readonly because: string } {
  const { jsonSchema, vendor } = validator["~standard"];
  if (jsonSchema === undefined) return { because: `${vendor} does not implement ~standard.jsonSchema` };
  try {
    return { schema: build.literal(jsonSchema.input({ target: "draft-2020-12" }), { kind: "json" }).value };
  } catch (error) {
    return { because: error instanceof Error ? error.message : String(error) };
  }
}

function defaultNode(on: Compilation, at: Place, title: string, draft: FieldDraft): DefaultNode | undefined {
  const stated = draft.default;
  if (!stated) return undefined;
  if ("expression" in stated) return { kind: "expression", expression: stated.expression };
  if ("sql" in stated) return { kind: "sql", sql: stated.sql };
  if ("value" in stated) return { kind: "value", value: stated.value };
  const value = attempt(on, at, `The default of ${title}`, (): { json: Json } => ({
    json: build.literal(stated.raw, draftValueType(draft.type)).value,
  }));
  return value && { kind: "value", value: value.json };
}

function computedField(on: Compilation, at: Place, of: Class<unknown>, name: string, draft: FieldDraft, compute: () => unknown): ComputedField | undefined {
  const expression = expressionOf(on, at, `The computation of ${nameOf(of)}.${name}`, compute);
  if (!expression) return undefined;
  const type = fieldTypeOf(on, draft.type, nameOf(of), name);
  return {
    kind: "computed",
    ...common(on, name, draft),
    type,
    expression: draft.stored ? expression : inItsDigits(expression, type),
    stored: draft.stored ?? false,
    ...(draft.stored ? { column: draft.column ?? snakeCase(name) } : {}),
    optional: draft.optional ?? false,
    ...(draft.index ? { index: true as const } : {}),
  };
}

/** As a column of the type would keep it, so that storing a computed value does not change it. */
function inItsDigits(expression: Expression, type: FieldType): Expression {
  if (expression.type.kind !== "decimal" || (type.kind !== "decimal" && type.kind !== "money") || type.scale === undefined) return expression;
  const { scale } = expression.type;
  return (scale !== undefined && scale <= type.scale) || type.scale > mostRounded ? expression : build.round(expression, type.scale);
}

/** The most digits that an expression can be rounded to. */
const mostRounded = 20;

function referenceField(on: Compilation, at: Place, name: string, draft: Extract<MemberDraft, { kind: "ref" }>): ReferenceField | undefined {
  const target = attempt(on, at, `The target of ${name}`, () => draft.target());
  if (!target) return undefined;
  const columns = referenceColumns(name, keyColumns(on, target), draft.columns);
  return {
    kind: "reference",
    ...common(on, name, draft),
    target: nameOf(target),
    columns: columns.map(({ column, field, type }) => ({ column, field, type })),
    optional: draft.optional ?? false,
    ...(draft.generated ? { generated: draft.generated } : {}),
    ...(draft.unique ? { unique: true as const } : {}),
    onDelete: draft.onDelete ?? "restrict",
    index: !draft.unindexed,
    ...(draft.deferrable ? { deferrable: true as const } : {}),
  };
}

function embeddedField(on: Compilation, at: Place, of: Class<unknown>, name: string, draft: Extract<MemberDraft, { kind: "embedded" }>): EmbeddedField | undefined {
  const value = attempt(on, at, `The value object of ${name}`, () => draft.value());
  if (!value) return undefined;
  const fields: Record<string, ValueField> = {};
  for (const [inner, member] of definitionOf(value).members) {
    if (member.kind !== "field" || member.computed || member.key) {
      report(on, at, "embedded-member", `${nameOf(value)}.${inner} cannot be part of a value object.`, "Value objects hold plain value fields; make it an entity, or move the member to the entity that embeds it.");
      continue;
    }
    fields[inner] = valueField(on, { ...at, pointer: `${at.pointer}/fields/${inner}` }, nameOf(of), [name, inner], member, draft.prefix ?? `${snakeCase(name)}_`);
  }
  return { kind: "embedded", ...common(on, name, draft), value: nameOf(value), optional: draft.optional ?? false, fields };
}
