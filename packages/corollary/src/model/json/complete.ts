import * as build from "../../expr/build.js";
import type { Expression } from "../../expr/node.js";
import type { Place, Report } from "../check/report.js";
import { rowsOfRule } from "../check/expressions.js";
import { typeExpression } from "../check/type-expression.js";
import type { EntityNode, ExclusionNode, FieldNode, FieldRules, IndexNode, Model, PolicyNode, RuleNode, ValueField } from "../model.js";
import type { StatedEntity, StatedExclusion, StatedExpression, StatedField, StatedFieldRules, StatedIndex, StatedModel, StatedPolicy, StatedRule, StatedValueField } from "../stated.js";

/**
 * The Model of a stated one: every expression in canonical form with all its types, entities and enums in order of
 * name. Expressions that are wrong are reported, and stand as null so that the rest can be checked.
 */
export function completeModel(stated: StatedModel, report: Report): Model {
  const entities = sorted(stated.entities).map(([key, entity]) => [key, completeEntity({ model: stated, entity, at: ["entities", key], report })] as const);
  const { roles, tenancy, database } = stated;
  return { corollary: 1, enums: Object.fromEntries(sorted(stated.enums)), entities: Object.fromEntries(entities), ...(roles && { roles: Object.fromEntries(sorted(roles)) }), ...(tenancy && { tenancy }), ...(database && { database }) };
}

interface Subject {
  readonly model: StatedModel;
  readonly entity: StatedEntity;
  readonly at: Place;
  readonly report: Report;
}

function sorted<T>(record: Readonly<Record<string, T>>): [string, T][] {
  return Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1));
}

function completeEntity(on: Subject): EntityNode {
  const { entity: { policy, ...entity }, at } = on;
  const inside = (...steps: Place): Subject => ({ ...on, at: [...at, ...steps] });
  return {
    ...entity,
    ...(policy && { policy: completePolicy(inside("policy"), policy) }),
    fields: Object.fromEntries(Object.entries(entity.fields).map(([name, field]) => [name, completeField(inside("fields", name), field, `${entity.name}.${name}`)])),
    uniques: entity.uniques.map(({ where, ...node }, index) => ({ ...node, ...condition(inside("uniques", index, "where"), where, `condition of ${node.name}`) })),
    indexes: entity.indexes.map(({ where, parts, ...node }, index) => ({
      ...node,
      parts: parts.map((part, place) => completeIndexPart(inside("indexes", index, "parts", place, "expression"), part, `part ${place + 1} of ${node.name}`)),
      ...condition(inside("indexes", index, "where"), where, `condition of ${node.name}`),
    })),
    checks: entity.checks.map((node, index) => ({ ...node, expression: complete(inside("checks", index, "expression"), node.expression, `${entity.name}, check ${node.name}`) })),
    exclusions: entity.exclusions.map(({ where, parts, ...node }, index) => ({
      ...node,
      parts: parts.map((part, place) => completeExclusionPart(inside("exclusions", index, "parts", place, "expression"), part, `part ${place + 1} of ${node.name}`)),
      ...condition(inside("exclusions", index, "where"), where, `condition of ${node.name}`),
    })),
  };
}

function completePolicy(on: Subject, { allow, deny, fields, ...policy }: StatedPolicy): PolicyNode {
  const inside = (...steps: Place): Subject => ({ ...on, at: [...on.at, ...steps] });
  return {
    ...policy,
    allow: allow.map((rule, index) => completeRule(inside("allow", index, "when"), rule)),
    deny: deny.map((rule, index) => completeRule(inside("deny", index, "when"), rule)),
    fields: Object.fromEntries(Object.entries(fields).map(([name, rules]) => [name, completeFieldRules(inside("fields", name), name, rules)])),
  };
}

function completeRule(on: Subject, rule: StatedRule): RuleNode {
  const { name } = on.entity;
  return { ...rule, when: complete(on, rule.when, `${name}, ${rule.operation} rule`, rowsOfRule(name, rule.operation)) };
}

function completeFieldRules(on: Subject, field: string, { read, write }: StatedFieldRules): FieldRules {
  const one = (rule: "read" | "write", stated: StatedExpression | undefined) =>
    (stated ? { [rule]: complete({ ...on, at: [...on.at, rule] }, stated, `${on.entity.name}.${field}, ${rule} rule`) } : {});
  return { ...one("read", read), ...one("write", write) };
}

function condition(on: Subject, where: StatedExpression | undefined, what: string): { readonly where?: Expression } {
  return where ? { where: complete(on, where, `${on.entity.name}, ${what}`) } : {};
}

/** What else a part states is kept. */
function completeIndexPart(on: Subject, part: StatedIndex["parts"][number], what: string): IndexNode["parts"][number] {
  return "expression" in part ? { ...part, expression: complete(on, part.expression, `${on.entity.name}, ${what}`) } : part;
}

function completeExclusionPart(on: Subject, part: StatedExclusion["parts"][number], what: string): ExclusionNode["parts"][number] {
  return "expression" in part ? { ...part, expression: complete(on, part.expression, `${on.entity.name}, ${what}`) } : part;
}

function completeField(on: Subject, field: StatedField, title: string): FieldNode {
  switch (field.kind) {
    case "value":
      return completeValue(on, field, title);
    case "computed":
      return { ...field, expression: complete({ ...on, at: [...on.at, "expression"] }, field.expression, title) };
    case "embedded": {
      const fields = Object.entries(field.fields).map(([name, inner]) => [name, completeValue({ ...on, at: [...on.at, "fields", name] }, inner, `${title}.${name}`)] as const);
      return { ...field, fields: Object.fromEntries(fields) };
    }
    case "reference":
    case "collection":
      return field;
  }
}

function completeValue(on: Subject, { default: fallback, checks, ...field }: StatedValueField, title: string): ValueField {
  const inside = (...steps: Place): Subject => ({ ...on, at: [...on.at, ...steps] });
  return {
    ...field,
    ...(fallback && { default: fallback.kind === "expression" ? { kind: "expression", expression: complete(inside("default", "expression"), fallback.expression, `${title}, default`, new Map()) } : fallback }),
    ...(checks && { checks: checks.map((check, index) => complete(inside("checks", index), check, `${title}, check ${index + 1}`)) }),
  };
}

function complete(on: Subject, expression: StatedExpression, title: string, rows: ReadonlyMap<string, string> = new Map([["this", on.entity.name]])): Expression {
  return typeExpression(expression, { model: on.model, rows, title, at: on.at, report: on.report }) ?? build.literal(null, { kind: "null" });
}
