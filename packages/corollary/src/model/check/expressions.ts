import type { Expression } from "../../expr/node.js";
import type { Type } from "../../expr/type.js";
import { typeName } from "../../expr/typing.js";
import { sameData } from "../equal.js";
import type { EntityNode, Model, PolicyNode, RuleNode, ValueField } from "../model.js";
import { typeOfField } from "../../expr/field-value-type.js";
import { isAssignable } from "./assignable.js";
import { checkPurpose, type Purpose } from "./purposes.js";
import type { Check, Place, Report } from "./report.js";
import { typeExpression } from "./type-expression.js";
import { entitiesOf, fieldsOfKind, valueFieldsOf } from "./walk.js";

/** An expression of the Model, where it stands, and what it must give. */
export interface PlacedExpression {
  readonly expression: Expression;
  readonly entity: EntityNode;
  readonly title: string;
  readonly at: Place;
  readonly purpose: Purpose;
  /** Absent: anything that can be indexed. */
  readonly wanted?: Type;
  /** Where other rows than "this" are in reach: the entity of each. */
  readonly rows?: ReadonlyMap<string, string>;
}

/** Rows that a rule of a policy is about. */
export function rowsOfRule(entity: string, operation: RuleNode["operation"]): ReadonlyMap<string, string> {
  return new Map([["this", entity], ...(operation === "updateTo" ? [["before", entity] as const] : [])]);
}

/** Every expression of the Model: its parts fit, its paths lead somewhere, it gives what is wanted and reads what it may. */
export const checkExpressions: Check = (model, report) => {
  for (const placed of expressionsOf(model)) checkExpression(model, placed, report);
};

function checkExpression(model: Model, placed: PlacedExpression, report: Report): void {
  const { entity, title, at, expression, purpose, wanted } = placed;
  const rows = placed.rows ?? new Map(purpose === "default" ? [] : [["this", entity.name]]);
  const built = typeExpression(expression, { model, rows, title, at, report });
  if (!built) return;
  if (!sameData(built, expression)) {
    report({
      code: "expression-form", at,
      message: `${title}: the expression is not in canonical form.`,
      hint: "Build it by the constructors of expressions, or load the model with parseModel, which does so.",
    });
    return;
  }
  if (wanted && !isAssignable(wanted, built.type)) {
    report({
      code: "expression-result", at,
      message: `${title}: the expression gives ${typeName(built.type)}, where ${typeName(wanted)} is wanted.`,
      hint: "Change the type of the field, or the expression.",
    });
  }
  checkPurpose(built, purpose, { model, entity: entity.name, title, at, report });
}

const condition: Type = { kind: "boolean" };

export function* expressionsOf(model: Model): Generator<PlacedExpression> {
  for (const { entity, field, at, title } of fieldsOfKind(model, "computed")) {
    yield { entity, expression: field.expression, title, at: [...at, "expression"], purpose: field.stored ? "stored" : "computed", wanted: typeOfField(field.type, model.enums) };
  }
  for (const { entity, field, at, title } of valueFieldsOf(model)) yield* ofValueField(model, entity, field, at, title);
  for (const { entity, at } of entitiesOf(model)) yield* ofEntity(entity, at);
}

function* ofValueField(model: Model, entity: EntityNode, field: ValueField, at: Place, title: string): Generator<PlacedExpression> {
  for (const [index, expression] of (field.checks ?? []).entries()) {
    yield { entity, expression, title: `${title}, check ${index + 1}`, at: [...at, "checks", index], purpose: "check", wanted: condition };
  }
  if (field.default?.kind === "expression") {
    yield { entity, expression: field.default.expression, title: `${title}, default`, at: [...at, "default", "expression"], purpose: "default", wanted: typeOfField(field.type, model.enums) };
  }
}

function* ofPolicy(entity: EntityNode, policy: PolicyNode, at: Place): Generator<PlacedExpression> {
  for (const member of ["allow", "deny"] as const) {
    for (const [index, { operation, name, when }] of policy[member].entries()) {
      const title = `${entity.name}, ${member === "deny" ? "denying " : ""}${operation} rule${name === undefined ? "" : ` "${name}"`}`;
      yield { entity, expression: when, title, at: [...at, member, index, "when"], purpose: "rule", wanted: condition, rows: rowsOfRule(entity.name, operation) };
    }
  }
  for (const [name, rules] of Object.entries(policy.fields)) {
    for (const rule of ["read", "write"] as const) {
      const expression = rules[rule];
      if (expression) yield { entity, expression, title: `${entity.name}.${name}, ${rule} rule`, at: [...at, "fields", name, rule], purpose: "rule", wanted: condition };
    }
  }
}

function* ofEntity(entity: EntityNode, at: Place): Generator<PlacedExpression> {
  if (entity.policy) yield* ofPolicy(entity, entity.policy, [...at, "policy"]);
  for (const [index, node] of entity.checks.entries()) {
    yield { entity, expression: node.expression, title: `${entity.name}, check ${node.name}`, at: [...at, "checks", index, "expression"], purpose: "check", wanted: condition };
  }
  for (const member of ["uniques", "indexes", "exclusions"] as const) {
    for (const [index, node] of entity[member].entries()) {
      if (node.where) yield { entity, expression: node.where, title: `${entity.name}, condition of ${node.name}`, at: [...at, member, index, "where"], purpose: "index", wanted: condition };
    }
  }
  for (const member of ["indexes", "exclusions"] as const) {
    for (const [index, node] of entity[member].entries()) {
      for (const [place, part] of node.parts.entries()) {
        if ("expression" in part) yield { entity, expression: part.expression, title: `${entity.name}, part ${place + 1} of ${node.name}`, at: [...at, member, index, "parts", place, "expression"], purpose: "index" };
      }
    }
  }
}
