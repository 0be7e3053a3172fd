import type { ComponentType } from "react";
import type { PresentedEntity, PresentedField, PresentedReference, PresentedValue } from "corollary/view";
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

/**
 * Replacements by name, the most exact first: "Invoice.total" (a field), "Invoice" (an entity's references), then a kind:
 * "money", "date", "reference", "choice", "state".
 */
export type Registry<P> = Readonly<Record<string, ComponentType<P>>>;

/** Pages of one's own: "Invoice.list", "Invoice.detail", "Invoice.form", "Invoice.board", or "home". */
export type Pages = Readonly<Record<string, ComponentType<PageProps>>>;

/** A page that the navigation leads to. */
export interface OwnPage {
  /** Its segment in the address. */
  readonly path: string;
  readonly label: string;
  readonly page: ComponentType;
}

export interface AppConfig {
  readonly title?: string;
  readonly widgets?: Registry<WidgetProps>;
  readonly cells?: Registry<CellProps>;
  readonly pages?: Pages;
  readonly extraPages?: readonly OwnPage[];
  /** Tokens of the theme by name without dashes, such as `{ accent: "#7a3b9a" }`; see `styles/theme.css`. */
  readonly theme?: Readonly<Record<string, string>>;
  readonly messages?: Messages;
  /** BCP 47; default: the browser's. */
  readonly locale?: string;
}

/** Types a configuration where it is written; returns it as it is. */
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
