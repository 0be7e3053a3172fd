import fc from "fast-check";
import type { EntityNode, EnumNode, FieldNode, KeyNode, Model, ReferenceField, ValueField, ViewNode } from "../../src/model/model.js";
import type { FieldType } from "../../src/model/field-type.js";
import { arbitraryKeyType, arbitraryType, type TypeWithValues } from "./arbitrary-type.js";
import { computedFields, entityChecks, entityIndexes, type Logic } from "./arbitrary-logic.js";
import { collection, embedded, entity, enumNode, instant, model, reference, uuid, value, type Fields, type Nameless } from "./small-model.js";

const entityNames = ["Customer", "Invoice", "InvoiceLine", "Order"];
const fieldNames = ["title", "dueOn", "amount2", "state", "select", "größe"];

/**
 * Random right models: all kinds of fields, relations, keys, indexes, checks and computed fields. Each passes the checks
 * without errors, and its schema can be made in a bare Postgres 14 (no extensions, no custom types).
 */
export const arbitraryModel: fc.Arbitrary<Model> = fc.record({
  enums: fc.array(fc.uniqueArray(fc.constantFrom("draft", "sent", "paid", "vöid", "on hold", "it's", "X"), { minLength: 1, maxLength: 5 }), { maxLength: 2 }),
  entities: fc.array(entityPlan(), { minLength: 1, maxLength: 4 }),
}).map(({ enums, entities }) => build(enums, entities));

interface ValuePlan {
  readonly of: TypeWithValues;
  readonly choice: number | undefined;
  readonly optional: boolean;
  readonly byDefault: number | undefined;
  readonly unique: boolean;
  readonly index: boolean;
  readonly decorated: boolean;
}

interface EntityPlan {
  readonly key: "uuid" | "identity" | "snowflake" | "newestFirst" | "natural" | "compound" | "custom" | "borrowed";
  readonly keyType: FieldType;
  readonly fields: readonly ValuePlan[];
  readonly address: readonly ValuePlan[];
  readonly embeddedOptional: boolean;
  readonly references: readonly { readonly to: number; readonly optional: boolean; readonly unique: boolean; readonly onDelete: ReferenceField["onDelete"]; readonly index: boolean; readonly seen: boolean }[];
  readonly softDelete: boolean;
  readonly versioned: boolean;
  readonly stamps: boolean;
  readonly tenant: boolean;
  readonly audit: boolean;
  readonly located: boolean;
  readonly logic: Logic;
}

function entityPlan(): fc.Arbitrary<EntityPlan> {
  const rarely = fc.integer({ min: 0, max: 4 }).map((n) => n === 4);
  const valuePlan: fc.Arbitrary<ValuePlan> = fc.record({
    of: arbitraryType,
    choice: fc.option(fc.nat({ max: 1 }), { nil: undefined, freq: 4 }),
    optional: fc.boolean(),
    byDefault: fc.option(fc.nat({ max: 3 }), { nil: undefined }),
    unique: rarely,
    index: rarely,
    decorated: rarely,
  });
  return fc.record({
    key: fc.constantFrom("uuid", "identity", "snowflake", "newestFirst", "natural", "compound", "custom", "borrowed"),
    keyType: arbitraryKeyType,
    fields: fc.array(valuePlan, { maxLength: fieldNames.length }),
    address: fc.array(valuePlan, { maxLength: 3 }),
    embeddedOptional: fc.boolean(),
    references: fc.array(
      fc.record({ to: fc.nat({ max: 3 }), optional: fc.boolean(), unique: rarely, onDelete: fc.constantFrom("restrict", "cascade", "setNull", "setDefault", "noAction"), index: fc.boolean(), seen: fc.boolean() }),
      { maxLength: 3 },
    ),
    softDelete: rarely, versioned: rarely, stamps: fc.boolean(), tenant: rarely, audit: rarely, located: rarely,
    logic: fc.record({ computed: fc.nat({ max: 7 }), derived: fc.nat({ max: 20 }), stored: fc.boolean(), check: fc.boolean(), index: fc.nat({ max: 5 }), unique: fc.boolean(), partial: fc.boolean() }),
  });
}

function build(words: readonly (readonly string[])[], plans: readonly EntityPlan[]): Model {
  const enums = words.map((values, index) => enumNode(["Status", "Colour"][index] ?? "Other", values, index === 0 ? {} : { was: "crm.Tint", valuesWere: Object.fromEntries(values.map((word, at) => [word, `was ${at}`])) }));
  const entities: EntityNode[] = [];
  for (const [index, plan] of plans.entries()) entities.push(buildEntity(index, { ...plan, tenant: plans[0]?.tenant ?? false }, entities, plans.length, enums));
  const joined = entities.map((each, index) => withCollections(each, index, plans, entities));
  const complete = model(joined, enums);
  return model(joined.map((each, index) => withLogic(each, plans[index], complete)), enums);
}

function buildEntity(index: number, plan: EntityPlan, before: readonly EntityNode[], count: number, enums: readonly EnumNode[]): EntityNode {
  const lower = before.at(-1);
  const { key, fields: keyFields } = keyOf(plan, lower);
  const values = plan.fields.map((field, at) => [fieldNames[at] ?? "more", valueOf(field, enums, `formerly${at}`)] as const);
  const references = plan.references.flatMap((each, at) => {
    const target = each.to % count;
    const node = referenceTo(target, index, each, before);
    return node ? [[`ref${at + 1}`, node] as const] : [];
  });
  const address = plan.address.map((field, at) => [["city", "zip", "note"][at] ?? "rest", valueOf(field, enums, `formerly${at}`)] as const);
  const fields: Fields = {
    ...keyFields,
    ...Object.fromEntries([...values, ...references]),
    ...(address.length > 0 && { address: embedded("Address", Object.fromEntries(address), { optional: plan.embeddedOptional }) }),
    ...(plan.stamps && { createdAt: value(instant, { generated: "createdAt" }), updatedAt: value(instant, { generated: "updatedAt" }) }),
    ...(plan.softDelete && { archivedAt: value(instant, { generated: "archivedAt", optional: true }) }),
    ...(plan.tenant && { tenant: value(uuid, { generated: "tenant" }) }),
    ...(plan.versioned && { version: value({ kind: "integer" }, { generated: "version" }) }),
  };
  return entity(entityNames[index] ?? "Other", fields, {
    key, softDelete: plan.softDelete, versioned: plan.versioned, tenant: plan.tenant, audit: plan.audit,
    ...(plan.located && { origin: { file: "domain/model.ts", line: index + 1, column: 1 }, help: "Declared\nin \"code\"." }),
  });
}

function keyOf(plan: EntityPlan, lower: EntityNode | undefined): { readonly key: KeyNode; readonly fields: Fields } {
  const made = (type: FieldType): Fields => ({ id: value(type, { generated: "key" }) });
  switch (plan.key) {
    case "uuid": return { key: { fields: ["id"], kind: "uuid" }, fields: made(uuid) };
    case "identity": return { key: { fields: ["id"], kind: "identity" }, fields: made({ kind: "integer" }) };
    case "snowflake": return { key: { fields: ["id"], kind: "snowflake" }, fields: made({ kind: "bigint" }) };
    case "newestFirst": return { key: { fields: ["id"], kind: "snowflake", newestFirst: true }, fields: made({ kind: "bigint" }) };
    case "custom": return { key: { fields: ["id"], kind: "custom", sqlDefault: "md5(random()::text)" }, fields: made({ kind: "text" }) };
    case "natural": return { key: { fields: ["code"], kind: "natural" }, fields: { code: value(plan.keyType) } };
    case "compound": return { key: { fields: ["code", "part"], kind: "compound" }, fields: { code: value(plan.keyType), part: value({ kind: "integer" }) } };
    case "borrowed": return lower
      ? { key: { fields: ["of"], kind: "natural" }, fields: { of: referenceFor(lower, { onDelete: "cascade" }) } }
      : { key: { fields: ["id"], kind: "uuid" }, fields: made(uuid) };
  }
}

function valueOf(plan: ValuePlan, enums: readonly EnumNode[], was: string): Nameless<ValueField> {
  const chosen = plan.choice === undefined ? undefined : enums[plan.choice];
  const { type, values }: TypeWithValues = chosen ? { type: { kind: "choice", enum: chosen.name }, values: chosen.values } : plan.of;
  const fallback = plan.byDefault === undefined ? undefined : values[plan.byDefault];
  const indexable = chosen !== undefined || !["json", "range", "array"].includes(type.kind);
  return value(type, {
    optional: plan.optional,
    ...(fallback !== undefined && { default: { kind: "value", value: fallback } }),
    ...(plan.unique && indexable && { unique: true }),
    ...(plan.index && { index: true }),
    ...(plan.decorated && { help: "What \"it\" is", pii: true, hidden: true, was, label: "Ünlike the name", origin: { file: "domain/a.ts", line: 3, column: 7 } }),
  });
}

/** To those before it in any way; to itself or later ones only so that a first row can be made. */
function referenceTo(target: number, index: number, plan: EntityPlan["references"][number], before: readonly EntityNode[]): Nameless<ReferenceField> | undefined {
  const to = before[target];
  if (!to) return undefined;
  const optional = plan.optional || plan.onDelete === "setNull" || plan.onDelete === "setDefault";
  return referenceFor(to, { optional, onDelete: plan.onDelete, index: plan.index, ...(plan.unique && { unique: true }), ...(index % 2 === 1 && { deferrable: true }) });
}

function referenceFor(target: EntityNode, more: Partial<ReferenceField>): Nameless<ReferenceField> {
  const columns = target.key.fields.flatMap((name) => {
    const field = target.fields[name];
    if (field?.kind === "value") return [{ column: "", field: name, type: field.type }];
    return field?.kind === "reference" ? field.columns.map((column) => ({ column: "", field: name, type: column.type })) : [];
  });
  return reference(target.name, { ...more, columns });
}

function withCollections(node: EntityNode, index: number, plans: readonly EntityPlan[], all: readonly EntityNode[]): EntityNode {
  const added: Record<string, FieldNode> = {};
  const add = (name: string, field: Nameless): void => {
    Object.assign(added, entity("Holder", { [name]: field }, { key: node.key }).fields);
  };
  for (const [at, other] of all.entries()) {
    const references = Object.values(other.fields).filter((field): field is ReferenceField => field.kind === "reference");
    for (const field of references) {
      const plan = plans[at]?.references[Number(field.name.slice(3)) - 1];
      if (field.target !== node.name || !plan?.seen) continue;
      add(`all${other.name}${field.name}`, collection(other.name, field.name, field.unique ? { single: true } : { owned: field.onDelete === "cascade" }));
      const out = references.find((each) => each !== field);
      if (out && plans[index]?.audit) add(`far${other.name}${field.name}`, collection(out.target, field.name, { through: { entity: other.name, to: out.name } }));
    }
  }
  return { ...node, fields: { ...node.fields, ...added } };
}

function withLogic(node: EntityNode, plan: EntityPlan | undefined, complete: Model): EntityNode {
  if (!plan) return node;
  const fields = entity("Holder", computedFields(node, plan.logic, complete), { key: node.key }).fields;
  const full = { ...node, fields: { ...node.fields, ...fields } };
  return { ...full, checks: entityChecks(full, plan.logic, complete), ...entityIndexes(full, plan.logic, complete), ...(plan.audit && { view: viewOf(full) }) };
}

/** Shows what is not hidden: in a list all, on a board by the first choice. */
function viewOf({ fields }: EntityNode): ViewNode {
  const shown = Object.values(fields).filter((field) => !field.hidden && field.kind !== "embedded");
  const title = shown.find((field) => field.kind === "value" && field.type.kind === "text");
  const choice = shown.find((field) => field.kind === "value" && field.type.kind === "choice");
  return {
    ...(title && { title: [title.name] }),
    list: { columns: shown.map(({ name }) => ({ path: [name], label: `The ${name}` })), sort: shown.slice(0, 1).map(({ name }) => ({ path: [name], direction: "desc" })) },
    form: { sections: [{ title: "All", fields: shown.map(({ name }) => name) }] },
    ...(choice && { board: { by: choice.name } }),
    origin: { file: "domain/view.ts", line: 1, column: 2 },
  };
}
