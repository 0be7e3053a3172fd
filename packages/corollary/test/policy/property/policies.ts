import * as build from "../../../src/expr/build.js";
import { evaluate, EvaluationError, EvaluationRefused } from "../../../src/expr/evaluate.js";
import type { Expression, Json } from "../../../src/expr/node.js";
import { walk } from "../../../src/expr/traverse.js";
import type { EntityNode, FieldNode, FieldRules, Model, PolicyNode, RuleNode } from "../../../src/model/model.js";
import { environment } from "../../expr/property/environment.js";
import { randomCondition } from "../../expr/property/expressions.js";
import type { Random } from "../../expr/property/random.js";
import type { MadeRow, MadeRows } from "../../expr/property/rows.js";

/** Somebody who asks; undefined: nobody is signed in. */
export type Somebody = { readonly roles: readonly string[]; readonly values: Readonly<Record<string, Json>> } | undefined;

const { actor } = environment;
const values = actor?.values as Readonly<Record<string, Json>>;
export const askers: readonly Somebody[] = [undefined, { roles: [], values }, { roles: ["admin"], values }, { roles: ["admin", "guest", "stranger"], values }];

/** The same model with rules about who may read which rows and fields. */
export function withPolicies(random: Random, model: Model, rows: MadeRows): Model {
  const entities = Object.values(model.entities).map((entity): [string, EntityNode] => {
    // One without a policy is denied to everybody, as long as another has one.
    if (entity.name !== "Main" && random.chance(6)) return [entity.name, entity];
    return [entity.name, { ...entity, policy: randomPolicy(random, model, entity, rows) }];
  });
  return { ...model, entities: Object.fromEntries(entities) };
}

function randomPolicy(random: Random, model: Model, entity: EntityNode, rows: MadeRows): PolicyNode {
  const rule = (chance: number): RuleNode => ({ operation: "read", when: random.chance(chance) ? build.literalOf(true) : randomRule(random, model, entity, rows) });
  const allow = random.chance(3) ? [] : Array.from({ length: random.int(1, 3) }, () => rule(20));
  const deny = random.chance(35) ? [rule(4)] : [];
  const ruled = Object.values(entity.fields).filter((field) => canHide(entity, field) && random.chance(25));
  const fields = Object.fromEntries(ruled.map((field): [string, FieldRules] => [field.name, { read: random.chance(12) ? build.literalOf(random.chance(50)) : randomRule(random, model, entity, rows) }]));
  return { allow, deny, fields };
}

/** Keys are what a row is known by. Whether rows are archived decides what is read, and a collection is none of a row's columns. */
function canHide(entity: EntityNode, field: FieldNode): boolean {
  return field.kind !== "collection" && !entity.key.fields.includes(field.name) && !(field.kind === "value" && field.generated !== undefined);
}

/** A condition that can be worked out for every row, whoever asks. */
function randomRule(random: Random, model: Model, entity: EntityNode, rows: MadeRows): Expression {
  const own = rows.get(entity.name) ?? [];
  for (let tries = 0; tries < 40; tries += 1) {
    const rule = calm(randomCondition(random, model, entity.name, random.int(0, 3)));
    if (rule === undefined) continue;
    const answers = askers.map((asker) => own.map((row) => answer(rule, entity.name, row, model, asker)));
    // Most rules tell rows apart; a few are met by all or none.
    const telling = answers.some((of) => of.includes(true) && of.some((met) => met !== true)) || tries % 8 === 7;
    if (telling && !answers.flat().includes("unknown")) return rule;
  }
  return build.role("admin");
}

/** Undefined for what may end in an error, which Postgres may meet in another order, and for what depends on the time. */
export function calm(expression: Expression): Expression | undefined {
  let risky = false;
  walk(expression, (node) => {
    risky ||= node.op === "plus" || node.op === "part" || node.op === "now" || node.op === "today" || node.op === "input";
    risky ||= node.op === "sub" || (node.type.kind === "float" && node.op !== "literal" && node.op !== "field");
  });
  return risky ? undefined : expression;
}

export function answer(rule: Expression, entity: string, { row }: MadeRow, model: Model, asker: Somebody): unknown {
  try {
    return evaluate(rule, { model, entity })({ ...environment, actor: asker ?? null, row });
  } catch (error) {
    if (error instanceof EvaluationError || error instanceof EvaluationRefused) return "unknown";
    throw error;
  }
}

/** Whether the asker may read a row, worked out by `evaluate` and nothing of what makes SQL. */
export function mayRead(entity: EntityNode, row: MadeRow, model: Model, asker: Somebody): boolean {
  const met = (rules: readonly RuleNode[]) => rules.some((rule) => answer(rule.when, entity.name, row, model, asker) === true);
  return entity.policy !== undefined && met(entity.policy.allow) && !met(entity.policy.deny);
}

export function maySee(entity: EntityNode, field: string, row: MadeRow, model: Model, asker: Somebody): boolean {
  const rule = entity.policy?.fields[field]?.read;
  return rule === undefined || answer(rule, entity.name, row, model, asker) === true;
}
