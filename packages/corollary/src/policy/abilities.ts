import { and, literal, not, or } from "../expr/build.js";
import { allowedBy, hasPolicies } from "../model/decision.js";
import type { Coalesce, Expression, Json } from "../expr/node.js";
import { resolvePath } from "../expr/resolve.js";
import { specialise } from "../expr/specialise.js";
import { children } from "../expr/traverse.js";
import type { EntityNode, Model, Operation, PolicyNode } from "../model/model.js";
import { heldRoles } from "../model/held-roles.js";

/** Whoever asks, as rules know them. Null: nobody is signed in. */
export interface Asker {
  readonly roles: readonly string[];
  /** `id`, `tenant` and claims. */
  readonly values: Readonly<Record<string, Json>>;
}

/**
 * What an actor may do, as far as can be said without the row: always, never, where a condition on the row is true, or
 * "depends" where only the server can tell. A condition may come to null: then, too, only the server can tell.
 */
export type Ability = boolean | "depends" | { readonly when: Expression };

export interface FieldAbilities {
  readonly read: Ability;
  readonly write: Ability;
}

export interface EntityAbilities {
  readonly read: Ability;
  readonly create: Ability;
  readonly update: Ability;
  readonly delete: Ability;
  /** Those that have rules of their own. */
  readonly fields: Readonly<Record<string, FieldAbilities>>;
}

/**
 * The mirror of the policies for one actor, for buttons and fields; the server never trusts it. Rules are worked out as far
 * as the actor is known, and what is left says nothing but what concerns the actor: constants of the rules, other rows,
 * and fields that the actor does not see are taken out and leave "depends" behind.
 */
export function abilities(model: Model, actor: Asker | null): Readonly<Record<string, EntityAbilities>> {
  const closed = hasPolicies(model);
  return Object.fromEntries(Object.entries(model.entities).map(([name, entity]) => [name, closed ? ofEntity(model, entity, actor) : everything]));
}

const everything: EntityAbilities = { read: true, create: true, update: true, delete: true, fields: {} };
const nothing: EntityAbilities = { read: false, create: false, update: false, delete: false, fields: {} };

function ofEntity(model: Model, entity: EntityNode, actor: Asker | null): EntityAbilities {
  const { policy } = entity;
  if (policy === undefined) return nothing;
  const about = { model, entity, actor, policy };
  const may = (operation: Operation) => ability(about, allowedBy(policy, operation));
  return {
    // New rows have no value yet that a rule could be about.
    read: may("read"), create: withoutRow(may("create")), update: may("update"), delete: may("delete"),
    fields: Object.fromEntries(Object.entries(policy.fields).map(([name, { read, write }]) => [name, {
      read: read ? ability(about, read) : true,
      write: write ? ability(about, write) : true,
    }])),
  };
}

const boolean = { kind: "boolean" } as const;

interface About {
  readonly model: Model;
  readonly entity: EntityNode;
  readonly actor: Asker | null;
  readonly policy: PolicyNode;
}

function ability(about: About, rule: Expression): Ability {
  const { model, entity, actor } = about;
  const known = actor && { roles: heldRoles(model, actor.roles), values: actor.values };
  const left = specialise(rule, { model, entity: entity.name, actor: known });
  if (left.op === "literal") return left.value === true;
  const shown = specialise(redacted(left, about), { model, entity: entity.name });
  if (shown.op !== "literal") return { when: shown };
  return shown.value === null ? "depends" : shown.value === true;
}

const withoutRow = (of: Ability): Ability => (typeof of === "object" ? "depends" : of);

/** Conditions that say more than concerns the actor become null: not known. */
function redacted(node: Expression, about: About): Expression {
  switch (node.op) {
    case "and": return and(...node.of.map((of) => redacted(of, about)));
    case "or": return or(...node.of.map((of) => redacted(of, about)));
    case "not": return not(redacted(node.of, about));
    case "coalesce": return redactedDenial(node, about);
    default: return mayBeShown(node, about) ? node : literal(null, boolean);
  }
}

/** Whether a denial is met counts as no where a value is missing, but as not known where something was taken out. */
function redactedDenial(node: Coalesce, about: About): Expression {
  const [first] = node.of;
  const shown = first && redacted(first, about);
  return shown === first || shown === undefined ? node : shown;
}

function mayBeShown(node: Expression, about: About): boolean {
  switch (node.op) {
    case "literal": return constantMayBeShown(node.value, node.type.kind, about.actor);
    case "field": return node.row === "this" && isOwnAndVisible(node.path, about);
    case "actor": case "role": case "input": return false;
    case "some": case "every": case "none": case "count": case "sum": case "avg": case "min": case "max": case "matches": return false;
    default: return children(node).every((child) => mayBeShown(child, about));
  }
}

/** The words of choices are known to everybody; of other values only the actor's own. */
function constantMayBeShown(value: Json, kind: string, actor: Asker | null): boolean {
  if (value === null || kind === "boolean" || kind === "enum") return true;
  return actor !== null && Object.values(actor.values).some((own) => own !== null && String(own) === String(value));
}

/** A value of the row itself that nobody keeps from the actor. Rows reached by references may be none that the actor sees. */
function isOwnAndVisible(path: readonly string[], { model, entity, policy }: About): boolean {
  const [name] = path;
  const field = name === undefined ? undefined : entity.fields[name];
  if (name === undefined || field === undefined || field.hidden || policy.fields[name]?.read !== undefined) return false;
  if (field.kind === "computed" || (field.kind === "reference" && path.length > 1)) return false;
  return resolvePath(model, entity, path).ok;
}
