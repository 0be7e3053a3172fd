import { specialise } from "../../expr/specialise.js";
import type { Expression } from "../../expr/node.js";
import { hasPolicies } from "../decision.js";
import type { EntityNode, Model, PolicyNode, RuleNode } from "../model.js";
import type { Check, Place, Report } from "./report.js";
import { entitiesOf, fieldOf, list } from "./walk.js";

/** Policies: rules that decide something, on fields that are there; what is left open or shut by oversight is told. */
export const checkPolicies: Check = (model, report) => {
  const closed = hasPolicies(model);
  for (const { entity, at } of entitiesOf(model)) {
    if (entity.policy) checkPolicy(model, entity, entity.policy, [...at, "policy"], report);
    else if (closed) {
      report({
        code: "policy-missing", severity: "warning", at,
        message: `${entity.name} has no policy, so nobody may do anything with it.`,
        hint: `State one: policy(${entity.name}, (row, actor) => ({ read: … })). Programs reach it by unrestricted("reason").`,
      });
    }
  }
};

function checkPolicy(model: Model, entity: EntityNode, policy: PolicyNode, at: Place, report: Report): void {
  checkFields(entity, policy, at, report);
  policy.allow.forEach((rule, index) => checkAllow(model, entity, policy, rule, [...at, "allow", index], report));
  policy.deny.forEach((rule, index) => checkDeny(model, entity, policy, rule, [...at, "deny", index], report));
  const shown = (field: string) => constantOf(model, entity, policy.fields[field]?.read) !== false;
  for (const name of Object.keys(policy.fields)) {
    if (shown(name)) continue;
    report({
      code: "policy-field-never-read", severity: "warning", at: [...at, "fields", name, "read"],
      message: `${entity.name}.${name} may be read by nobody.`, hint: `If that is meant, state it where the field is: ${name} = ….hidden(). Otherwise mend the rule.`,
    });
  }
}

function checkFields(entity: EntityNode, policy: PolicyNode, at: Place, report: Report): void {
  for (const [name, rules] of Object.entries(policy.fields)) {
    const field = fieldOf(entity, name);
    const place = [...at, "fields", name];
    if (!field || field.kind === "collection") {
      report({
        code: "policy-field", at: place, message: `The policy of ${entity.name} has rules on "${name}", which is ${field ? "a collection" : "none of its fields"}.`,
        hint: field ? "Who may see its rows is a matter of their own policy." : `Its fields are ${list(Object.keys(entity.fields))}.`,
      });
    } else if (rules.read && entity.key.fields.includes(name)) {
      report({ code: "policy-key-field", at: [...place, "read"], message: `${entity.name}.${name} is its key, which cannot be kept from those who may read the row.`, hint: "State the rule on the row: read." });
    } else if (rules.write && (field.kind === "computed" || (field.kind === "value" && field.generated))) {
      report({ code: "policy-field-not-written", at: [...place, "write"], message: `${entity.name}.${name} is never written by anybody: it is ${field.kind === "computed" ? "computed" : "kept by the system"}.`, hint: "Leave the write rule out." });
    }
  }
}

function checkAllow(model: Model, entity: EntityNode, policy: PolicyNode, rule: RuleNode, at: Place, report: Report): void {
  const value = constantOf(model, entity, rule.when);
  const called = callOf(entity, rule);
  if (value === false && !isLiteral(rule.when)) {
    report({ code: "policy-never", severity: "warning", at, message: `${called} is never met.`, hint: "Mend the rule, or leave it out: what no rule allows is refused." });
  }
  const open = policy.allow.find((other) => other !== rule && other.operation === rule.operation && constantOf(model, entity, other.when) === true);
  if (open && value !== true) {
    report({ code: "policy-unreachable", severity: "warning", at, message: `${called} decides nothing: another rule allows ${rule.operation} to everybody.`, hint: "Leave one of the two out." });
  }
  if (value !== true && !isLiteral(rule.when) && anonymous(model, entity, rule.when) === true) {
    report({
      code: "policy-open-to-anonymous", severity: "warning", at, message: `${called} is met by everybody, also by those who are not signed in.`,
      hint: "If that is meant, state true. Otherwise ask for actor.signedIn, a role, or a relation to actor.id.",
    });
  }
  if (rule.operation === "updateTo" && !policy.allow.some((other) => other.operation === "update")) {
    report({ code: "policy-unreachable", severity: "warning", at, message: `${called} decides nothing: no rule allows update.`, hint: "State who may update: update." });
  }
}

function checkDeny(model: Model, entity: EntityNode, policy: PolicyNode, rule: RuleNode, at: Place, report: Report): void {
  const value = constantOf(model, entity, rule.when);
  const called = `Denying: ${callOf(entity, rule)}`;
  if (value === false) report({ code: "policy-never", severity: "warning", at, message: `${called} is never met.`, hint: "Mend the rule, or leave it out." });
  const allowed = policy.allow.filter((other) => other.operation === rule.operation);
  if (value === true && allowed.length > 0) {
    report({ code: "policy-unreachable", severity: "warning", at, message: `${called} is always met, so no rule that allows ${rule.operation} is ever reached.`, hint: "Mend the rule, or leave those that allow out." });
  }
}

function callOf(entity: EntityNode, rule: RuleNode): string {
  return `The ${rule.operation} rule${rule.name === undefined ? "" : ` "${rule.name}"`} of ${entity.name}`;
}

const isLiteral = (expression: Expression): boolean => expression.op === "literal";

/** What a condition comes to whoever asks and whatever the row is; undefined where that matters. Null counts as not met. */
function constantOf(model: Model, entity: EntityNode, expression: Expression | undefined): boolean | undefined {
  return expression && decided(specialise(expression, { model, entity: entity.name }));
}

/** What a condition comes to for whoever is not signed in. */
function anonymous(model: Model, entity: EntityNode, expression: Expression): boolean | undefined {
  return decided(specialise(expression, { model, entity: entity.name, actor: null }));
}

function decided(expression: Expression): boolean | undefined {
  return expression.op === "literal" ? expression.value === true : undefined;
}
