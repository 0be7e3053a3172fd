import type { Declaration } from "./declaration-types.js";
import type { ExprBase, Order } from "./expression-types.js";

/** A member of the row or a value reached through references: `i.number`, `i.customer.name`, `i.lines`. */
export type Shown = ExprBase<unknown, boolean> | { readonly $kind: "ref" | "many" | "one" | "embedded" };
/** With a label of its own. */
export type Labelled = Shown | { readonly show: Shown; readonly label: string };

/** How rows of an entity are shown. What is not stated follows from the model. */
export interface ViewSpec {
  /** The text by which people know a row. Default: its first text that is required. */
  readonly title?: ExprBase<string, boolean>;
  readonly list?: { readonly columns: readonly Labelled[]; readonly filters?: readonly Labelled[]; readonly sort?: readonly Order[] };
  readonly form?: readonly { readonly title?: string; readonly fields: readonly Shown[] }[];
  readonly detail?: readonly { readonly title: string; readonly fields: readonly Shown[] }[];
  /** A column for each word of a state or choice. */
  readonly board?: { readonly by: ExprBase<string, boolean>; readonly fields?: readonly Labelled[] };
}

export interface ViewDeclaration<E> extends Declaration<E> {
  readonly $declares: "view";
}
