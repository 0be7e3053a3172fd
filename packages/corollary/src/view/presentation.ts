import type { Expression, Json } from "../expr/node.js";
import type { FieldType } from "../model/field-type.js";

/**
 * What a user interface needs to know, and nothing else: derived from the Model without its hidden fields and without
 * the names of the database. Served as JSON; the application reads this and the API.
 */
export interface Presentation {
  /** Version of this form. */
  readonly presentation: 1;
  readonly title: string;
  /** Where entities begin in URLs, e.g. "/api/v1". */
  readonly basePath: string;
  /** People sign in, below `auth` of the base path. */
  readonly signIn?: true;
  /** Policies say who may do what; `me/abilities` of the base path tells it of whoever asks. */
  readonly policies?: true;
  /** By name, in the order of navigation. */
  readonly entities: Readonly<Record<string, PresentedEntity>>;
}

export interface PresentedEntity {
  readonly name: string;
  readonly label: string;
  readonly plural: string;
  readonly help?: string;
  /** Its segment in URLs. */
  readonly path: string;
  readonly key: readonly string[];
  /** Text by which people know a row: a path from it. */
  readonly title: readonly string[];
  readonly fields: Readonly<Record<string, PresentedField>>;
  /** Conditions on the whole row, for validation while typing. */
  readonly checks: readonly { readonly name: string; readonly expression: Expression; readonly message?: string }[];
  readonly list: PresentedList;
  readonly form: { readonly sections: readonly { readonly title?: string; readonly fields: readonly string[] }[] };
  readonly detail: { readonly tabs: readonly { readonly title: string; readonly fields: readonly string[] }[] };
  readonly board?: { readonly by: string; readonly fields: readonly PresentedPart[] };
  /** Shown in the navigation: false for links and for lines that belong to another row. */
  readonly navigable: boolean;
  readonly softDelete: boolean;
  readonly versioned: boolean;
}

export interface PresentedPart {
  readonly path: readonly string[];
  readonly label: string;
}

export interface PresentedList {
  readonly columns: readonly PresentedPart[];
  readonly filters: readonly PresentedPart[];
  readonly sort: readonly { readonly path: readonly string[]; readonly direction: "asc" | "desc" }[];
  /** Texts that the search box looks into. */
  readonly search: readonly (readonly string[])[];
}

export type PresentedField = PresentedValue | PresentedReference | PresentedCollection | PresentedEmbedded;

interface Common {
  readonly name: string;
  readonly label: string;
  readonly help?: string;
  /** Never sent by a form: made by the system or computed. */
  readonly readOnly: boolean;
  readonly optional: boolean;
}

export interface PresentedValue extends Common {
  readonly kind: "value";
  readonly type: FieldType;
  /** Words of a choice, with labels. */
  readonly choices?: readonly { readonly value: string; readonly label: string }[];
  readonly states?: { readonly initial: string; readonly transitions: Readonly<Record<string, readonly string[]>> };
  readonly default?: Json;
  /** What fills the field in where nothing is entered and it is no constant: the day or the moment, or what only the database knows. */
  readonly filled?: "today" | "now" | "saved";
  readonly checks?: readonly Expression[];
  /** What a computed value is computed by, so that a form can show it while typing. */
  readonly computed?: Expression;
  /** The computed value is kept in a column, at the scale of its type. */
  readonly stored?: true;
  /** What the system makes it for, where the system makes it. */
  readonly generated?: "key" | "createdAt" | "updatedAt" | "version" | "archivedAt" | "tenant" | "sql";
}

export interface PresentedReference extends Common {
  readonly kind: "reference";
  readonly target: string;
}

export interface PresentedCollection extends Common {
  readonly kind: "collection";
  readonly target: string;
  readonly via: string;
  readonly through?: { readonly entity: string; readonly to: string };
  readonly owned: boolean;
  readonly single: boolean;
}

export interface PresentedEmbedded extends Common {
  readonly kind: "embedded";
  readonly fields: Readonly<Record<string, PresentedValue>>;
}
