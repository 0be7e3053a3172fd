import { and, coalesce, literalOf, not, or } from "../expr/build.js";
import type { Expression } from "../expr/node.js";
import type { Model, PolicyNode, RuleNode } from "./model.js";

/** Whether a Model states who may do what: from then on nobody may do what no policy allows. */
export function hasPolicies({ entities }: Pick<Model, "entities">): boolean {
  return Object.values(entities).some((entity) => entity.policy !== undefined);
}

/**
 * When a policy allows an operation: a rule that allows it is met, and none that denies it. A condition that is null is not
 * met. An update must leave the row within reach of updates, where the policy does not say otherwise.
 */
export function allowedBy(policy: PolicyNode, operation: RuleNode["operation"]): Expression {
  return and(or(...grantedBy(policy, operation)), ...deniedBy(policy, operation).map((when) => not(coalesce([when, literalOf(false)]))));
}

/** The conditions of which one must be met. */
export function grantedBy(policy: PolicyNode, operation: RuleNode["operation"]): Expression[] {
  const stated = policy.allow.filter((rule) => rule.operation === operation).map((rule) => rule.when);
  return operation === "updateTo" && stated.length === 0 ? grantedBy(policy, "update") : stated;
}

/** The conditions of which none may be met. */
export function deniedBy(policy: PolicyNode, operation: RuleNode["operation"]): Expression[] {
  return policy.deny.filter((rule) => rule.operation === operation).map((rule) => rule.when);
}
