import type { ComponentType } from "react";
import type { FieldType, PresentedEntity, PresentedField, PresentedReference, PresentedValue } from "corollary/view";
import type { Row } from "./data/json.js";
import type { Messages } from "./messages/en.js";

/** What a cell is given: the value it shows, and the row that has it. */
export interface CellProps {
  readonly value: unknown;
  readonly field: PresentedField;
  readonly entity: PresentedEntity;
  readonly row: Row;
}

/** What a widget of a form is given. `value` is as it is typed; see `model/draft.ts`. */
export interface WidgetProps<F extends PresentedField = PresentedValue | PresentedReference> {
  readonly id: string;
  readonly value: unknown;
  readonly onChange: (value: unknown) => void;
  readonly onBlur: () => void;
  readonly field: F;
  readonly entity: PresentedEntity;
  readonly invalid: boolean;
  /** Ids of help and error texts. */
  readonly describedBy: string | undefined;
  /** For widgets without a label of their own, in grids. */
  readonly label: string | undefined;
  /** Quieter, without a frame of its own. */
  readonly compact: boolean;
  readonly autoFocus: boolean;
}

export interface PageProps {
  readonly entity: PresentedEntity;
  /** Of the row, percent-encoded; absent on lists, boards and new rows. */
  readonly segment?: string;
}

/** A domain as its modules export it, or what `domain(…)` made of them. */
type Declared<D> = D extends { readonly declarations: readonly (infer M)[] } ? M : D;
type EntityName<M> = M extends unknown ? { [K in keyof M & string]: M[K] extends abstract new () => object ? K : never }[keyof M & string] : never;
type FieldName<M> = M extends unknown ? { [K in keyof M & string]: M[K] extends abstract new () => infer E ? `${K}.${keyof E & string}` : never }[keyof M & string] : never;
type KindName = FieldType["kind"] | "state" | "reference" | "collection" | "embedded";

/** Names that a registry may have; any, where the domain is not known. */
export type RegistryName<D> = unknown extends D ? string : FieldName<Declared<D>> | EntityName<Declared<D>> | KindName;
export type PageName<D> = unknown extends D ? string : "home" | `${EntityName<Declared<D>>}.${"list" | "detail" | "form" | "board"}`;

/**
 * Replacements by name, the most exact first: "Invoice.total" (a field), "Invoice" (an entity's references), then a kind:
 * "money", "date", "reference", "choice", "state".
 */
export type Registry<P, N extends string = string> = { readonly [K in N]?: ComponentType<P> };

/** Pages of one's own: "Invoice.list", "Invoice.detail", "Invoice.form", "Invoice.board", or "home". */
export type Pages<N extends string = string> = { readonly [K in N]?: ComponentType<PageProps> };

/** Values of tokens by name without dashes: one for both themes, or one for each. */
export type Theme = Readonly<Record<string, string | { readonly light: string; readonly dark: string }>>;

/** A page that the navigation leads to. */
export interface OwnPage {
  /** Its segment in the address. */
  readonly path: string;
  readonly label: string;
  readonly page: ComponentType;
}

export interface AppConfig<D = unknown> {
  /** Default: the title of the API. */
  readonly title?: string;
  /**
   * The domain, for pages that use its classes: `import * as domain from "…"`. `corollary serve` and `corollary dev` give it
   * by themselves; state it where another bundler makes the application, since minifiers rename classes.
   */
  readonly domain?: D;
  readonly widgets?: Registry<WidgetProps, RegistryName<D>>;
  readonly cells?: Registry<CellProps, RegistryName<D>>;
  readonly pages?: Pages<PageName<D>>;
  readonly extraPages?: readonly OwnPage[];
  /** Tokens such as `{ accent: { light: "#7a3b9a", dark: "#c89be0" } }`; see `styles/theme.css`. */
  readonly theme?: Theme;
  readonly messages?: Messages;
  /** BCP 47; default: the browser's. */
  readonly locale?: string;
}

/**
 * Types a configuration where it is written; returns it as it is. `defineApp<typeof domain>({ … })` allows the names of
 * that domain alone; without it `corollary` checks them at its start.
 */
export function defineApp<const D = unknown>(config: AppConfig<D>): AppConfig;
export function defineApp(config: AppConfig): AppConfig {
  return config;
}

/** The replacement for a field, or undefined where none is registered. */
export function registered<P>(registry: Registry<P> | undefined, entity: PresentedEntity, field: PresentedField): ComponentType<P> | undefined {
  if (!registry) return undefined;
  for (const name of namesFor(entity, field)) if (Object.hasOwn(registry, name)) return registry[name];
  return undefined;
}

function namesFor(entity: PresentedEntity, field: PresentedField): readonly string[] {
  const exact = `${entity.name}.${field.name}`;
  switch (field.kind) {
    case "value": return [exact, ...(field.states ? ["state"] : []), field.type.kind];
    case "reference": return [exact, field.target, "reference"];
    case "collection":
    case "embedded": return [exact, field.kind];
  }
}
