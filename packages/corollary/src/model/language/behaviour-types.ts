import type { Declaration } from "./declaration-types.js";
import type { Expr, ExprBase, Flavour, Input, Order } from "./expression-types.js";
import type { FieldOptions, Mark, RefOptions, Transition } from "./field-types.js";

type Condition = ExprBase<boolean, boolean>;

/** The one who asks, as policies and actions see them. */
export interface ActorScope {
  readonly id: Expr<string, true>;
  readonly tenant: Expr<string, true>;
  /** Holds the role; false for nobody. */
  has(role: string): Expr<boolean>;
  /** Something else that is known of them; null where it is not. */
  claim(name: string): Expr<string, true>;
}

/** Who may do what with a row. What is not stated is not allowed. */
export interface Rules<E> {
  readonly read?: Condition | true;
  readonly create?: Condition | true;
  readonly update?: Condition | true;
  readonly delete?: Condition | true;
  readonly fields?: { readonly [K in keyof E]?: { readonly read?: Condition; readonly write?: Condition } };
}

export interface PolicyDeclaration<E> extends Declaration<E> {
  readonly $declares: "policy";
}

/** Inputs of an action: value fields by name. */
export type Inputs = Readonly<Record<string, FieldOptions<never, Mark, Flavour> | ExprBase<unknown, boolean>>>;

export interface ActionSpec<E, I> {
  /** What a caller gives along. */
  readonly input?: I;
  /** The row must meet this, whoever asks. */
  readonly when?: Condition;
  /** Who may. Not stated: nobody. */
  readonly allow?: Condition | true;
  readonly moves?: Transition;
  readonly set?: { readonly [K in keyof E]?: E[K] extends RefOptions<unknown, Mark> ? ExprBase<string, boolean> : E[K] extends ExprBase<infer T, boolean> ? Input<T> | ExprBase<T, boolean> : never };
  readonly label?: string;
  /** A question to ask before. */
  readonly confirm?: string;
}

export interface ActionDeclaration<E, I> extends Declaration<E> {
  readonly $declares: "action";
  readonly name: string;
  readonly input: I;
}

type Part = ExprBase<unknown, boolean> | { readonly $kind: "ref" } | { readonly $kind: "many" };

/** How rows are shown. */
export interface ViewSpec {
  readonly title?: ExprBase<string, boolean>;
  readonly list?: { readonly columns: readonly Part[]; readonly filters?: readonly Part[]; readonly sort?: readonly Order[] };
  readonly board?: { readonly by: Part };
}

export interface ViewDeclaration<E> extends Declaration<E> {
  readonly $declares: "view";
}
