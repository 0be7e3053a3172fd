import * as build from "../../src/expr/build.js";
import type { Expression } from "../../src/expr/node.js";
import type { CheckNode, CollectionField, EntityNode, ExclusionNode, IndexNode, Model, UniqueNode, ValueField } from "../../src/model/model.js";
import { typeOfField } from "../../src/expr/field-value-type.js";
import { derivedOf } from "./arbitrary-derived.js";
import { computed, type Fields } from "./small-model.js";

/** Which of the possible rules and indexes an entity has. */
export interface Logic {
  readonly computed: number;
  readonly derived: number;
  readonly stored: boolean;
  readonly check: boolean;
  readonly index: number;
  readonly unique: boolean;
  readonly partial: boolean;
}

/** Computed fields of what the entity has: numbers added, texts joined, collections counted and summed. */
export function computedFields(entity: EntityNode, logic: Logic, model: Model): Fields {
  const values = plainFields(entity);
  const number = values.find((field) => ["integer", "smallint", "decimal", "money"].includes(field.type.kind));
  const text = values.find((field) => field.type.kind === "text");
  const many = Object.values(entity.fields).find((field): field is CollectionField => field.kind === "collection" && !field.single);
  const fields: Record<string, Fields[string]> = {};
  if (number && logic.computed & 1) {
    const twice = build.arithmetic("mul", read(number, model), build.literal("1.5", { kind: "decimal" }));
    fields["reckoned"] = computed({ kind: "decimal" }, build.coalesce([twice, build.literal("0", { kind: "decimal" })]), { stored: logic.stored, ...(logic.stored && { index: true }) });
  }
  if (text && logic.computed & 2) {
    const joined = build.concat([build.textFunction("lower", read(text, model)), build.literal(" “'”", { kind: "text" })]);
    fields["joined"] = computed({ kind: "text" }, build.caseOf([{ when: build.isNull(read(text, model)), then: build.literal("", { kind: "text" }) }], joined));
  }
  for (const [index, field] of values.entries()) {
    const possible = derivedOf(field.type, read(field, model));
    const derived = possible[(logic.derived + index) % possible.length];
    if (!derived || logic.derived % 3 === 0) continue;
    fields[`of${index + 1}`] = computed(derived.type, derived.expression, { stored: logic.stored });
  }
  if (many && logic.computed & 4) Object.assign(fields, overCollection(many, model));
  return fields;
}

function overCollection(field: CollectionField, model: Model): Fields {
  const rows = { row: "this", path: [field.name], entity: field.target };
  const target = model.entities[field.target];
  const number = target && plainFields(target).find((each) => ["integer", "smallint", "decimal", "money"].includes(each.type.kind));
  return {
    counted: computed({ kind: "integer" }, build.aggregate("count", rows, "r1")),
    ...(number && { summed: computed({ kind: "decimal" }, build.aggregate("sum", rows, "r1", { value: read(number, model, "r1") })) }),
    anyThere: computed({ kind: "boolean" }, build.quantifier("some", rows, "r1")),
  };
}

export function entityChecks(entity: EntityNode, logic: Logic, model: Model): CheckNode[] {
  const all = plainFields(entity);
  const [first, second] = all.filter((field) => ["integer", "decimal", "date", "timestamp", "text"].includes(field.type.kind));
  if (!first || !logic.check) return [];
  const present: Expression = build.not(build.isNull(read(first, model)));
  const nothing: Expression = build.isNull(read(second ?? first, model));
  const conditions = all.flatMap((field) => derivedOf(field.type, read(field, model)).filter(({ type }) => type.kind === "boolean").slice(-1));
  return [
    { name: "something", expression: build.or(present, nothing), message: "Say something." },
    { name: "every", expression: build.and(...conditions.map(({ expression }) => expression)) },
  ];
}

/** Indexes of every method on fields that have it, with conditions, order and included columns. */
export function entityIndexes(entity: EntityNode, logic: Logic, model: Model): { uniques: UniqueNode[]; indexes: IndexNode[]; exclusions: ExclusionNode[] } {
  const values = plainFields(entity);
  const ordered = values.filter((field) => ["text", "integer", "date", "timestamp", "choice", "boolean", "decimal"].includes(field.type.kind));
  const text = ordered.find((field) => field.type.kind === "text");
  const document = values.find((field) => field.type.kind === "json");
  const range = values.find((field) => field.type.kind === "range");
  const [first, second] = ordered;
  const where = first && logic.partial ? { where: build.not(build.isNull(read(first, model))) } : {};
  const indexes: IndexNode[] = [];
  if (first && logic.index & 1) indexes.push({ name: "sorted", method: "btree", parts: [{ path: [first.name], direction: "desc", nulls: "last" }], ...(second && { include: [[second.name]] }), ...where });
  if (text && logic.index & 2) indexes.push({ name: "folded", method: "btree", parts: [{ expression: build.textFunction("lower", read(text, model)) }] });
  const indexable = values.flatMap((field) => derivedOf(field.type, read(field, model)).slice(-1));
  const [derived] = indexable;
  if (derived && logic.index & 1) indexes.push({ name: "made", method: "btree", parts: [{ expression: derived.expression }] });
  if (document) indexes.push({ name: "inside", method: "gin", parts: [{ path: [document.name], operatorClass: "jsonb_path_ops" }] });
  const uniques: UniqueNode[] = first && logic.unique
    ? [{ name: "once", fields: [[first.name], ...(second ? [[second.name]] : [])], ...where, ...(!logic.partial && { deferrable: true as const }) }]
    : [];
  const exclusions: ExclusionNode[] = range && logic.index & 4 ? [{ name: "apart", method: "gist", parts: [{ path: [range.name], with: "&&" }] }] : [];
  return { uniques, indexes, exclusions };
}

function plainFields(entity: EntityNode): ValueField[] {
  return Object.values(entity.fields).filter((field): field is ValueField => field.kind === "value" && field.generated === undefined && !entity.key.fields.includes(field.name));
}

function read(field: ValueField, model: Model, row = "this"): Expression {
  return build.field(row, [field.name], typeOfField(field.type, model.enums));
}
