import type { Declaration } from "./declaration-types.js";
import type { Expr, ExprBase } from "./expression-types.js";
import type { Scope } from "./field-types.js";

/** Whoever asks, as rules see them. Everything is null, and no role is held, where nobody is signed in. */
export interface ActorScope {
  /** Compare it with a reference by `.is(actor.id)`, with a key by `.eq(actor.id)`. */
  readonly id: ActorValueExpr;
  /** The tenant that the actor works in. */
  readonly tenant: ActorValueExpr;
  readonly signedIn: Expr<boolean>;
  /** Holds at least one of the roles, itself or through one that includes it. */
  has(role: string, ...more: readonly string[]): Expr<boolean>;
  /** Something else known of the actor, as the sign-in gave it. */
  claim(name: string): ActorValueExpr;
}

/** A value of the actor: text that takes on the type of what it is compared with. */
export type ActorValueExpr = Expr<string, true> & { readonly $actor: true };

/** The request under way, as far as rules may depend on it. Null inside a program, where there is none. */
export interface RequestScope {
  /** Network address of the client. */
  readonly address: ActorValueExpr;
}

export type Rule = ExprBase<boolean, boolean> | boolean;
/** One condition, or several by name, any of which is enough; the names appear in explanations. */
export type Rules = Rule | { readonly [name: string]: Rule };

interface OperationRules {
  readonly read?: Rules;
  /** About the row as it was made. */
  readonly create?: Rules;
  /** About the row as it is; where `updateTo` is left out, about the row as it will be too. */
  readonly update?: Rules;
  /** About the row as an update would leave it; `before` is the row as it was. */
  readonly updateTo?: Rules;
  readonly delete?: Rules;
}

type Restricted = "field" | "state" | "ref" | "computed" | "embedded";

/** Who may do what with rows of an entity. What is not stated is refused. */
export interface PolicySpec<E> extends OperationRules {
  /** Refused where these are met, whatever allows it. */
  readonly deny?: OperationRules;
  /** On top of the rules on the row: who may read or write single fields. */
  readonly fields?: {
    readonly [K in keyof E as E[K] extends { readonly $kind: Restricted } ? K : never]?: { readonly read?: Rule; readonly write?: Rule };
  };
  /**
   * A reference to the row that this one belongs to: who may read that one may read this one, who may update that one may
   * create, update and delete this one.
   */
  readonly follows?: { readonly $kind: "ref" };
}

export interface PolicyScope<E> {
  /** In `updateTo`: the row as it was before the update. */
  readonly before: Scope<E>;
  readonly request: RequestScope;
}

export interface PolicyDeclaration<E> extends Declaration<E> {
  readonly $declares: "policy";
}

export interface RoleSpec {
  readonly label?: string;
  readonly help?: string;
  /** Roles that whoever holds this one holds too. */
  readonly includes?: readonly string[];
}

export interface RolesDeclaration<R extends string> {
  readonly $declares: "roles";
  readonly roles: Readonly<Record<R, RoleSpec>>;
}
