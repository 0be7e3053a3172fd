import type { Decision, ParamContext, ReadRights } from "../expr/sql/index.js";
import type { Json } from "../expr/node.js";
import type { Model } from "../model/model.js";
import { hasPolicies } from "../model/decision.js";
import { hasTenants } from "../model/tenancy.js";
import type { Encryption } from "./encryption.js";
import { InvalidQuery, Refused, TenantRequired } from "./errors.js";

/** What is done with a row, as policies see it. `updateTo`: the row as an update leaves it, "before" as it was. */
export type Right = "read" | "create" | "update" | "updateTo" | "delete";

/**
 * What somebody may do with the rows of a Model: what reads and writes ask, and the room of policies answers. Decisions
 * are conditions on the row; what differs between two of the same key are only the values of parameters.
 */
export interface Rights extends ReadRights {
  /** Nobody is signed in: to sign in may help. */
  readonly anonymous: boolean;
  /** Where an operation is allowed: about the row as it is for `read`, `update` and `delete`, as it was written for the others. */
  may(entity: string, right: Right): Decision;
  /** Where a field may be written: about the row as it is, for new rows about the row as it was made. */
  write(entity: string, field: string): Decision;
}

/** Someone who asks, as rights are decided for. */
export interface AskingActor {
  /** An administrator who acts in all tenants at once, having asked for it. */
  readonly across?: true;
  readonly roles?: readonly string[];
  readonly values: Readonly<Record<string, Json>>;
}

/** Rights of an actor, or of nobody; undefined where the Model has no policies and everything is open. */
export type RightsOf = (model: Model, actor: AskingActor | undefined) => Rights | undefined;

/** On whose behalf a statement runs. */
export interface Asker extends ParamContext {
  readonly actor?: AskingActor;
  /** Absent: everything is allowed. */
  readonly rights?: Rights;
  readonly encryption?: Encryption | undefined;
}

/**
 * Rights are not forgotten: a Model with policies is not read or written without somebody who answers for them.
 * @throws InvalidQuery
 */
export function requireRights(model: Model, rightsOf: RightsOf | undefined): RightsOf {
  if (rightsOf !== undefined) return rightsOf;
  if (hasPolicies(model)) throw new InvalidQuery("", "This Model has policies: say who decides by them (rightsOf).");
  if (hasTenants(model)) throw new InvalidQuery("", "This Model has tenants: say who keeps them apart (rightsOf).");
  return () => undefined;
}

/** @throws Refused, TenantRequired where no row of the entity can be met by that right, whatever it holds */
export function refuseOutright(rights: Rights | undefined, entity: string, right: Exclude<Right, "updateTo">): void {
  if (rights?.tenancy(entity) === false) throw new TenantRequired(entity, rights.anonymous);
  if (rights !== undefined && rights.may(entity, right) === false) throw new Refused(entity, right, rights.anonymous);
}
