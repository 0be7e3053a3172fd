import * as build from "../../expr/build.js";
import type { Expression } from "../../expr/node.js";
import { rebase } from "../../expr/rebase.js";
import { isAbout, type DeclarationObject } from "../language/declarations.js";
import { nameOf } from "../language/definition.js";
import type { Class } from "../language/entity.js";
import { isExpression, nodeKey, operand } from "../language/expression.js";
import { actorScope, requestScope } from "../language/policies.js";
import type { PolicySpec, Rule, Rules } from "../language/policy-types.js";
import { rowOf } from "../language/row.js";
import type { EntityNode, FieldRules, Origin, PolicyNode, RuleNode } from "../model.js";
import { attempt, placed, report, type Compilation, type Place } from "./compilation.js";

/** What the policy declarations of an entity state, before rights that follow from other entities are added. */
export interface StatedPolicy {
  readonly policy: PolicyNode;
  /** References whose rows' rights are taken over. */
  readonly follows: readonly { readonly reference: string; readonly origin: Origin | undefined }[];
}

/** The policy of an entity from its declarations, which add up; undefined where it has none. */
export function statedPolicy(on: Compilation, of: Class<unknown>, declarations: readonly DeclarationObject<string, unknown>[]): StatedPolicy | undefined {
  const parts = declarations
    .filter((each) => each.$declares === "policy" && isAbout(each, of))
    .flatMap((declaration) => partOf(on, of, declaration) ?? []);
  const [first] = parts;
  if (first === undefined) return undefined;
  return {
    policy: {
      allow: parts.flatMap((part) => part.policy.allow),
      deny: parts.flatMap((part) => part.policy.deny),
      fields: parts.map((part) => part.policy.fields).reduce(bothRules),
      ...(first.policy.origin ? { origin: first.policy.origin } : {}),
    },
    follows: parts.flatMap((part) => part.follows),
  };
}

function partOf(on: Compilation, of: Class<unknown>, { spec: read, origin: stated }: DeclarationObject<string, unknown>): StatedPolicy | undefined {
  if (typeof read !== "function") return undefined;
  const at: Place = { pointer: `/entities/${nameOf(of)}/policy`, origin: stated };
  return attempt(on, at, `The policy of ${nameOf(of)}`, () => {
    const spec: PolicySpec<unknown> = read(rowOf(of), actorScope, { before: rowOf(of, "before"), request: requestScope });
    const origin = stated && placed(on, stated);
    const from = origin ? { origin } : {};
    const reference = spec.follows === undefined ? undefined : referenceOf(spec.follows);
    return {
      policy: { allow: rulesOf(spec, from), deny: rulesOf(spec.deny ?? {}, from), fields: fieldRules(spec.fields ?? {}), ...from },
      follows: reference === undefined ? [] : [{ reference, origin }],
    };
  });
}

const operations = ["read", "create", "update", "updateTo", "delete"] as const;

function rulesOf(spec: { readonly [O in (typeof operations)[number]]?: Rules }, from: { readonly origin?: Origin }): RuleNode[] {
  return operations.flatMap((operation) => alternatives(spec[operation]).map((rule): RuleNode => ({ operation, ...rule, ...from })));
}

function alternatives(rules: Rules | undefined): Pick<RuleNode, "name" | "when">[] {
  if (rules === undefined) return [];
  if (typeof rules === "boolean" || isExpression(rules)) return [{ when: condition(rules) }];
  return Object.entries(rules).map(([name, rule]) => ({ name, when: condition(rule) }));
}

function fieldRules(stated: Readonly<Record<string, { readonly read?: Rule; readonly write?: Rule } | undefined>>): Record<string, FieldRules> {
  return Object.fromEntries(Object.entries(stated).flatMap(([name, rules]): [string, FieldRules][] => (rules === undefined ? [] : [[name, {
    ...(rules.read === undefined ? {} : { read: condition(rules.read) }),
    ...(rules.write === undefined ? {} : { write: condition(rules.write) }),
  }]])));
}

/** Where two policies state a rule on the same field, both must hold. */
function bothRules(a: PolicyNode["fields"], b: PolicyNode["fields"]): PolicyNode["fields"] {
  const both = (one: Expression | undefined, other: Expression | undefined) => (one && other ? build.and(one, other) : one ?? other);
  return Object.fromEntries([...new Set([...Object.keys(a), ...Object.keys(b)])].map((name) => {
    const read = both(a[name]?.read, b[name]?.read), write = both(a[name]?.write, b[name]?.write);
    return [name, { ...(read ? { read } : {}), ...(write ? { write } : {}) }];
  }));
}

function condition(rule: unknown): Expression {
  if (rule === undefined || rule === null) throw new TypeError("A rule is a condition such as row.owner.is(actor.id), or true or false.");
  return operand(rule, { kind: "boolean" });
}

function referenceOf(member: unknown): string {
  const node = isExpression(member) ? member[nodeKey] : undefined;
  const [name, ...more] = node?.op === "field" && node.row === "this" ? node.path : [];
  if (name === undefined || more.length > 0) throw new TypeError("A policy follows a reference of the row itself, such as row.invoice.");
  return name;
}

type Entities = Readonly<Record<string, EntityNode>>;

/** Adds to every entity the rights that follow from the rows it belongs to, and to the entities their policies. */
export function withPolicies(on: Compilation, entities: Entities, stated: ReadonlyMap<string, StatedPolicy>): Entities {
  const done = new Map<string, PolicyNode | undefined>();
  const policyOf = (name: string, within: readonly string[]): PolicyNode | undefined => {
    if (done.has(name)) return done.get(name);
    const own = stated.get(name);
    const entity = entities[name];
    if (own === undefined || entity === undefined) return undefined;
    const followed = own.follows.map(({ reference, origin }) => {
      const field = entity.fields[reference];
      const target = field?.kind === "reference" ? field.target : undefined;
      if (target === undefined) return undefined;
      if (within.includes(target) || target === name) return void reportCycle(on, name, [...within, name, target], origin);
      const parent = policyOf(target, [...within, name]);
      if (parent === undefined) reportNothing(on, name, reference, target, origin);
      return parent && following(parent, reference);
    });
    const all = [own.policy, ...followed.filter((each) => each !== undefined)];
    const policy: PolicyNode = { ...own.policy, allow: all.flatMap((each) => each.allow), deny: all.flatMap((each) => each.deny) };
    done.set(name, policy);
    return policy;
  };
  return Object.fromEntries(Object.entries(entities).map(([name, entity]) => {
    const policy = policyOf(name, []);
    return [name, policy ? { ...entity, policy } : entity];
  }));
}

/** Reading follows from reading, everything else from updating. */
function following({ allow, deny }: PolicyNode, reference: string): Pick<PolicyNode, "allow" | "deny"> {
  const taken = (rules: readonly RuleNode[]) => rules.flatMap((rule): RuleNode[] => {
    const when = rebase(rule.when, "this", "this", [reference]);
    if (rule.operation === "read") return [{ ...rule, when }];
    if (rule.operation !== "update") return [];
    return (["create", "update", "delete"] as const).map((operation) => ({ ...rule, operation, when }));
  });
  return { allow: taken(allow), deny: taken(deny) };
}

function reportCycle(on: Compilation, name: string, cycle: readonly string[], origin: Origin | undefined): void {
  report(on, { pointer: `/entities/${name}/policy`, origin }, "policy-follows-itself", `The policy of ${name} follows itself: ${cycle.join(" → ")}.`, "State the rules of one of them.");
}

function reportNothing(on: Compilation, name: string, reference: string, target: string, origin: Origin | undefined): void {
  report(
    on, { pointer: `/entities/${name}/policy`, origin }, "policy-follows-nothing",
    `The policy of ${name} follows ${name}.${reference}, but ${target} has no policy.`, `State one: policy(${target}, (row, actor) => ({ … })).`,
  );
}
