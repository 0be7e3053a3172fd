import { and, literal, literalOf, or } from "../expr/build.js";
import { isConstant } from "../expr/build-logic.js";
import type { Expression } from "../expr/node.js";
import { specialise } from "../expr/specialise.js";
import type { Decision } from "../expr/sql/index.js";
import { map, walk } from "../expr/traverse.js";
import { allowedBy, hasPolicies } from "../model/decision.js";
import { addressClaim } from "../model/language/policies.js";
import { hasTenants, inActorsTenant } from "../model/tenancy.js";
import type { EntityNode, FieldRules, Model } from "../model/model.js";
import type { AskingActor, Right, Rights } from "../query/rights.js";

/**
 * What an actor (undefined: nobody signed in) may do by the policies of a Model and in its tenant; undefined where the Model
 * has neither and everything is open. Rules are worked out for the roles that the actor holds and for being signed in or not, once for each such set;
 * who the actor is stays a parameter, so that statements are shared. `actor.roles` hold what they include already.
 */
export function rightsOf(model: Model, actor: AskingActor | undefined): Rights | undefined {
  const policies = policiesOf(model);
  if (policies === undefined) return undefined;
  const held = actor?.roles?.filter((role) => policies.roles.has(role)) ?? [];
  const where = placeOf(actor);
  const key = JSON.stringify([actor !== undefined, where, ...new Set(held.toSorted())]);
  let rights = policies.known.get(key);
  if (rights === undefined) policies.known.set(key, (rights = new Worked(model, key, actor === undefined, where, new Set(held))));
  return rights;
}

/** The policies of a Model at work. */
interface Policies {
  /** Roles that rules ask for: others decide nothing. */
  readonly roles: ReadonlySet<string>;
  /** By the roles held. Their number is bounded by what actors really hold. */
  readonly known: Map<string, Rights>;
}

const known = new WeakMap<Model, Policies | null>();

function policiesOf(model: Model): Policies | undefined {
  let made = known.get(model);
  if (made === undefined) known.set(model, (made = hasPolicies(model) || hasTenants(model) ? { roles: rolesAsked(model), known: new Map() } : null));
  return made ?? undefined;
}

function rolesAsked(model: Model): ReadonlySet<string> {
  const asked = new Set<string>();
  const look = (expression: Expression) => walk(expression, (node) => { if (node.op === "role") asked.add(node.role); });
  for (const { policy } of Object.values(model.entities)) {
    if (policy === undefined) continue;
    for (const rule of [...policy.allow, ...policy.deny]) look(rule.when);
    for (const { read, write } of Object.values(policy.fields)) [read, write].forEach((rule) => { if (rule !== undefined) look(rule); });
  }
  return asked;
}

/** Where an actor works: in one tenant, in none, or in all. */
type Place = "one" | "none" | "all";

function placeOf(actor: AskingActor | undefined): Place {
  if (actor?.across === true) return "all";
  const tenant = actor?.values["tenant"];
  return tenant === undefined || tenant === null || tenant === "" ? "none" : "one";
}

/** Each decision is worked out when it is first asked for. */
class Worked implements Rights {
  private readonly decided = new Map<string, Decision>();

  constructor(
    private readonly model: Model,
    readonly key: string,
    readonly anonymous: boolean,
    private readonly place: Place,
    private readonly held: ReadonlySet<string>,
  ) {}

  may(entity: string, right: Right): Decision {
    return this.once(`${right} ${entity}`, () => {
      const { policy } = this.entity(entity);
      const granted = policy === undefined ? !hasPolicies(this.model) : this.decision(allowedBy(policy, right), entity);
      const within = this.tenancy(entity);
      // What is read is changed or deleted, and what is made gets its tenant from the actor: to say it once is enough.
      if (granted === false || within === false) return false;
      if (right !== "read" || within === true) return granted;
      return granted === true ? within : and(within, granted);
    });
  }

  tenancy(entity: string): Decision {
    return this.once(`tenancy ${entity}`, () => {
      const within = inActorsTenant(this.entity(entity), this.model);
      if (within === undefined || this.place === "all") return true;
      return this.place === "one" ? within : false;
    });
  }

  row(entity: string): Decision {
    return this.may(entity, "read");
  }

  field(entity: string, name: string): Decision {
    return this.rule(entity, name, "read");
  }

  write(entity: string, name: string): Decision {
    return this.rule(entity, name, "write");
  }

  private rule(entity: string, name: string, which: keyof FieldRules): Decision {
    return this.once(`${which} ${entity}.${name}`, () => {
      const { policy } = this.entity(entity);
      const stated = policy !== undefined && Object.hasOwn(policy.fields, name) ? policy.fields[name]?.[which] : undefined;
      return stated === undefined ? true : this.decision(stated, entity);
    });
  }

  private decision(rule: Expression, entity: string): Decision {
    const worked = truthOf(specialise(this.known(rule), { model: this.model, entity }));
    return worked.op === "literal" ? worked.value === true : worked;
  }

  /** The rule with what is known of everybody who has these rights. */
  private known(rule: Expression): Expression {
    if (rule.op === "role") return literalOf(this.held.has(rule.role));
    if (rule.op === "isNull" && rule.of.op === "actor" && rule.of.name === "id") return literalOf(this.anonymous);
    // A request has an address whoever sends it.
    if (rule.op === "actor" && this.anonymous && rule.name !== addressClaim) return literal(null, rule.type);
    return map(rule, (child) => this.known(child));
  }

  private once(name: string, decide: () => Decision): Decision {
    let found = this.decided.get(name);
    if (found === undefined) this.decided.set(name, (found = decide()));
    return found;
  }

  private entity(name: string): EntityNode {
    const entity = Object.hasOwn(this.model.entities, name) ? this.model.entities[name] : undefined;
    if (entity === undefined) throw new Error(`The Model has no entity ${name}.`);
    return entity;
  }
}

/** The same as far as it is true: what can only be null or false is false. */
function truthOf(node: Expression): Expression {
  if (node.op === "literal") return literalOf(node.value === true);
  if (node.op !== "and" && node.op !== "or") return node;
  const parts = node.of.map(truthOf);
  const deciding = node.op === "or";
  if (parts.some((part) => isConstant(part, deciding))) return literalOf(deciding);
  const open = parts.filter((part) => part.op !== "literal");
  if (open.length === 0) return literalOf(!deciding);
  return deciding ? or(...open) : and(...open);
}
