import type { Origin } from "../model.js";
import type { MemberDraft } from "./draft.js";
import type { Class } from "./entity.js";
import { face } from "./face.js";
import { draftKey, FieldObject } from "./field.js";
import type { Field, Ref } from "./field-types.js";
import { callerOrigin } from "./origin.js";
import { RefObject } from "./relation.js";

export interface TenancySpec {
  /** Roles whose holders may ask to act in all tenants at once (`context.acrossTenants(reason)`). Default: nobody may. */
  readonly administrators?: readonly string[];
}

export interface TenancyDeclaration<E> {
  readonly $declares: "tenants";
  readonly of: Class<E>;
}

/** Runtime form of `tenants`. */
export class TenancyObject {
  readonly $declares = "tenants";
  readonly origin: Origin | undefined = callerOrigin();
  constructor(
    readonly of: Class<unknown>,
    readonly spec: TenancySpec,
  ) {}
}

/**
 * The entity whose rows are the tenants: `export const tenancy = tenants(Organisation)`. Rows of entities whose table says
 * `tenant: true` then refer to it. Without such a declaration tenants are uuids that the application knows of.
 */
export function tenants<E>(of: Class<E>, spec: TenancySpec = {}): TenancyDeclaration<E> {
  return face(new TenancyObject(of, spec));
}

/**
 * The tenant that a row belongs to, which a table with `tenant: true` keeps in a field of this name: declare it to use it in
 * expressions, or to call it otherwise. Set when the row is made, and never changed.
 */
export function tenant(): Field<string, "generated">;
export function tenant<E>(of: () => Class<E>): Ref<E, "generated">;
export function tenant(of?: () => Class<unknown>): unknown {
  return face(of === undefined ? keyField() : reference(of));
}

/** The field that a table keeps where its class states none. */
export function tenantDraft(of: Class<unknown> | undefined): MemberDraft {
  return of === undefined ? keyField()[draftKey] : reference(() => of)[draftKey];
}

function keyField(): FieldObject {
  return new FieldObject({ kind: "field", type: { kind: "uuid" }, generated: "tenant", label: "Tenant", column: "tenant_id" });
}

function reference(target: () => Class<unknown>): RefObject {
  return new RefObject({ kind: "ref", target, generated: "tenant", columns: ["tenant_id"] });
}
