import { describe } from "../expr/describe.js";
import type { Expression, Json } from "../expr/node.js";
import { specialise } from "../expr/specialise.js";
import { children } from "../expr/traverse.js";
import type { EntityNode, Model, Operation, Origin, RuleNode } from "../model/model.js";
import type { Asker } from "./abilities.js";
import { hasPolicies } from "../model/decision.js";
import { heldRoles } from "../model/held-roles.js";
import { isPersonal } from "../model/personal.js";

/** What became of one rule. `met` is null where that depends on a row, and none was given. */
export interface RuleOutcome {
  readonly effect: "allow" | "deny";
  readonly operation: RuleNode["operation"];
  readonly name?: string;
  /** In English, as the model states it. */
  readonly rule: string;
  readonly met: boolean | null;
  /** Where the model states it. */
  readonly origin?: Origin;
  /** What the rule reads of the actor and of the row, and what it found there. */
  readonly values: readonly { readonly of: string; readonly value: Json }[];
}

export interface Explanation {
  readonly entity: string;
  readonly operation: Operation;
  /** `depends`: on the row, and none was given. `missing`: there is no such row. */
  readonly decision: "allowed" | "refused" | "depends" | "missing";
  /** One sentence: what decided. */
  readonly because: string;
  readonly rules: readonly RuleOutcome[];
  /** Conditions on single fields that are not met, or depend on the row. */
  readonly fields: readonly { readonly field: string; readonly read: boolean | null; readonly write: boolean | null }[];
}

/**
 * Reads values of the one row that is asked about, whoever may see it: each expression by the name it is given. Null
 * where there is no such row.
 */
export type ReadRow = (values: Readonly<Record<string, Expression>>) => Promise<Readonly<Record<string, unknown>> | null>;

export interface Explaining {
  readonly readRow?: ReadRow;
  /** Values of fields marked `pii()` are shown. Default: they are masked. */
  readonly personal?: boolean;
}

/** What stands for a value of a field marked `pii()`. */
export const maskedValue = "(personal)";

/** Why an actor may do something with rows of an entity, or may not. For administrators: it tells what rules and rows hold. */
export async function explain(model: Model, actor: Asker | null, operation: Operation, entity: EntityNode, { readRow, personal = false }: Explaining = {}): Promise<Explanation> {
  const subject: Subject = { model, entity, operation, actor: actor && { ...actor, roles: heldRoles(model, actor.roles) }, personal };
  const asked = { entity: entity.name, operation };
  if (entity.policy === undefined) {
    const open = !hasPolicies(model);
    const because = open ? "No policy is stated anywhere, so everything is allowed." : `${entity.name} has no policy, and what none allows is refused.`;
    return { ...asked, decision: open ? "allowed" : "refused", because, rules: [], fields: [] };
  }
  const parts = partsOf(subject);
  const found = readRow === undefined ? undefined : await readRow(questionsOf(parts, subject));
  if (found === null) return { ...asked, decision: "missing", because: `There is no such ${entity.label.toLowerCase()}.`, rules: [], fields: [] };
  const rules = parts.map((part, index) => outcome(part, index, subject, found));
  return { ...asked, ...decide(rules, subject), rules, fields: fieldsOf(subject, found) };
}

interface Subject {
  readonly model: Model;
  readonly entity: EntityNode;
  readonly operation: Operation;
  readonly actor: Asker | null;
  readonly personal: boolean;
}

interface Part {
  readonly effect: "allow" | "deny";
  readonly rule: RuleNode;
  /** The condition with everything known of the actor worked out. */
  readonly left: Expression;
  /** What the rule reads of the row itself, by path. */
  readonly reads: readonly Extract<Expression, { op: "field" }>[];
}

function partsOf(subject: Subject): Part[] {
  const { entity: { policy }, operation } = subject;
  const of = (effect: Part["effect"]) => (policy?.[effect] ?? [])
    .filter((rule) => rule.operation === operation)
    .map((rule): Part => ({ effect, rule, left: knowing(subject, rule.when), reads: readsOf(rule.when) }));
  return [...of("deny"), ...of("allow")];
}

function knowing({ model, entity, actor }: Subject, when: Expression): Expression {
  return specialise(when, { model, entity: entity.name, actor });
}

/** Paths from the row that stand outside collections, each once. */
function readsOf(expression: Expression): Extract<Expression, { op: "field" }>[] {
  const found = new Map<string, Extract<Expression, { op: "field" }>>();
  const visit = (node: Expression): void => {
    if (node.op === "field" && node.row === "this" && node.path.length > 0) found.set(node.path.join("."), node);
    if (!("in" in node)) children(node).forEach(visit);
  };
  visit(expression);
  return [...found.values()];
}

/** Everything that must be read to tell, in one read. */
function questionsOf(parts: readonly Part[], subject: Subject): Record<string, Expression> {
  const rules = parts.flatMap(({ left, reads }, index) => [
    [`rule${index}`, left] as const,
    ...reads.map((read, place) => [`rule${index}value${place}`, read] as const),
  ]);
  const fields = Object.entries(subject.entity.policy?.fields ?? {}).flatMap(([name, { read, write }]) => [
    ...(read ? [[`read_${name}`, knowing(subject, read)] as const] : []),
    ...(write ? [[`write_${name}`, knowing(subject, write)] as const] : []),
  ]);
  return Object.fromEntries([...rules, ...fields]);
}

type Found = Readonly<Record<string, unknown>> | undefined;

function outcome({ effect, rule, left, reads }: Part, index: number, subject: Subject, found: Found): RuleOutcome {
  const { model, entity, actor } = subject;
  const ofRow = found === undefined ? [] : reads.map((read, place) => ({ of: read.path.join("."), value: told(found[`rule${index}value${place}`], read.path, subject) }));
  return {
    effect, operation: rule.operation, ...(rule.name === undefined ? {} : { name: rule.name }),
    rule: describe(rule.when, { model, entity: entity.name }),
    met: metBy(left, found, `rule${index}`),
    ...(rule.origin ? { origin: rule.origin } : {}),
    values: [...actorValues(rule.when, actor), ...ofRow],
  };
}

function metBy(left: Expression, found: Found, name: string): boolean | null {
  if (left.op === "literal") return left.value === true;
  return found === undefined ? null : found[name] === true;
}

/** What a rule asks of the actor: values by name, roles by whether they are held. */
function actorValues(expression: Expression, actor: Asker | null): RuleOutcome["values"] {
  const found = new Map<string, Json>();
  const visit = (node: Expression): void => {
    if (node.op === "actor") found.set(`actor ${node.name}`, actor?.values[node.name] ?? null);
    if (node.op === "role") found.set(`role ${node.role}`, actor?.roles.includes(node.role) ?? false);
    children(node).forEach(visit);
  };
  visit(expression);
  return [...found].map(([of, value]) => ({ of, value }));
}

/** Whether there is a value is told of personal data, which often decides. */
function told(value: unknown, path: readonly string[], { model, entity, personal }: Subject): Json {
  const plain = shown(value);
  return plain === null || personal || !isPersonal(model, entity, path) ? plain : maskedValue;
}

/** Values as people read them: what JSON lacks is told as text. */
function shown(value: unknown): Json {
  if (value === undefined || value === null) return null;
  if (typeof value === "string" || typeof value === "boolean" || typeof value === "number") return value;
  return value instanceof Date ? value.toISOString() : String(value);
}

function decide(rules: readonly RuleOutcome[], { entity, operation }: Subject): Pick<Explanation, "decision" | "because"> {
  const of = (effect: RuleOutcome["effect"], met: boolean | null) => rules.filter((rule) => rule.effect === effect && rule.met === met);
  const what = `${operation} ${entity.label.toLowerCase()}`;
  const [denied] = of("deny", true);
  if (denied) return { decision: "refused", because: `Denied: ${called(denied)}` };
  const perhapsDenied = of("deny", null).length > 0;
  const [allowed] = of("allow", true);
  if (allowed && !perhapsDenied) return { decision: "allowed", because: `Allowed: ${called(allowed)}` };
  if (allowed || of("allow", null).length > 0) return { decision: "depends", because: "It depends on the row: name one." };
  const none = rules.some((rule) => rule.effect === "allow") ? "no rule that allows it is met" : "no rule allows it to anybody";
  return { decision: "refused", because: `May not ${what}: ${none}.` };
}

function called({ name, rule, origin }: RuleOutcome): string {
  const place = origin ? ` (${origin.file}:${origin.line})` : "";
  return `${name === undefined ? "" : `"${name}": `}${rule}${place}`;
}

function fieldsOf(subject: Subject, found: Found): Explanation["fields"] {
  return Object.entries(subject.entity.policy?.fields ?? {}).flatMap(([field, { read, write }]) => {
    const of = (rule: Expression | undefined, name: string) => (rule ? metBy(knowing(subject, rule), found, name) : true);
    const outcome = { field, read: of(read, `read_${field}`), write: of(write, `write_${field}`) };
    return outcome.read === true && outcome.write === true ? [] : [outcome];
  });
}
