import * as build from "../../expr/build.js";
import type { Origin } from "../model.js";
import { DeclarationObject } from "./declarations.js";
import type { Class } from "./entity.js";
import { wrap } from "./expression.js";
import { face } from "./face.js";
import type { Scope } from "./field-types.js";
import { callerOrigin } from "./origin.js";
import type { ActorScope, PolicyDeclaration, PolicyScope, PolicySpec, RequestScope, RoleSpec, RolesDeclaration } from "./policy-types.js";

/**
 * Who may do what with rows of an entity. As soon as a domain states one policy, everything that no policy allows is
 * refused. Several policies of one entity add up.
 */
export function policy<E>(of: Class<E>, spec: (row: Scope<E>, actor: ActorScope, more: PolicyScope<E>) => PolicySpec<E>): PolicyDeclaration<E> {
  return face(new DeclarationObject("policy", of, spec));
}

/** Runtime form of `roles`. */
export class RolesObject {
  readonly $declares = "roles";
  readonly origin: Origin | undefined = callerOrigin();
  constructor(readonly roles: Readonly<Record<string, RoleSpec>>) {}
}

/** The roles that actors may hold, and which of them include others. Policies then name no other: misspelt ones are found. */
export function roles<const R extends string>(catalogue: Readonly<Record<R, RoleSpec & { readonly includes?: readonly NoInfer<R>[] }>>): RolesDeclaration<R> {
  return face(new RolesObject(catalogue));
}

const value = (name: string) => wrap(build.actor(name, { kind: "text" }));

/** Runtime form of `ActorScope`. */
export const actorScope: ActorScope = face({
  id: value("id"),
  tenant: value("tenant"),
  signedIn: wrap(build.not(build.isNull(build.actor("id", { kind: "text" })))),
  has: (...names: readonly string[]) => wrap(build.or(...names.map(build.role))),
  claim: value,
});

/** The claim under which the address of the one who asks travels. */
export const addressClaim = "requestAddress";

/** Runtime form of `RequestScope`. */
export const requestScope: RequestScope = face({ address: value(addressClaim) });
