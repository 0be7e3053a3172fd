import type { Expression, Json } from "../../expr/node.js";
import type { Type } from "../../expr/type.js";
import type { FieldType } from "../field-type.js";
import { typeOfField } from "../../expr/field-value-type.js";
import type { OnDelete, Origin, ValueField } from "../model.js";
import type { QualifiedName } from "../relational.js";
import type { Class } from "./entity.js";
import type { StandardSchema } from "./standard-schema.js";

/** What members of a class know before names are given: the drafts that compiling turns into nodes of the Model. */
export type MemberDraft = FieldDraft | RefDraft | CollectionDraft | EmbeddedDraft;

export interface Described {
  readonly label?: string;
  readonly help?: string;
  readonly hidden?: true;
  readonly pii?: true;
  readonly erase?: "null" | "anonymise" | "keep";
  readonly was?: string;
  readonly origin?: Origin | undefined;
}

/** A field's type, where choices still carry their values. */
export type DraftType =
  | Exclude<FieldType, { kind: "choice" } | { kind: "array" }>
  | { readonly kind: "choice"; readonly values: readonly string[]; readonly name?: string; readonly type?: string; readonly schema?: string; readonly was?: string; readonly valuesWere?: Readonly<Record<string, string>> }
  | { readonly kind: "array"; readonly of: DraftType; readonly min?: number; readonly max?: number };

export interface FieldDraft extends Described {
  readonly kind: "field";
  readonly type: DraftType;
  readonly optional?: true;
  readonly key?: true;
  readonly unique?: true;
  readonly index?: true;
  readonly stored?: true;
  readonly column?: string;
  readonly generated?: NonNullable<ValueField["generated"]>;
  /** Where `generated` is "sql". */
  readonly sql?: string;
  /** How a single key is made. */
  readonly keyKind?: { readonly kind: "identity" | "snowflake" | "custom"; readonly newestFirst?: true; readonly sqlDefault?: string; readonly sequence?: QualifiedName };
  readonly default?: { readonly value: Json } | { readonly expression: Expression } | { readonly sql: string } | { readonly raw: unknown };
  readonly computed?: () => unknown;
  readonly encrypted?: NonNullable<ValueField["encrypted"]>;
  readonly checks?: readonly ((value: unknown) => unknown)[];
  readonly states?: NonNullable<ValueField["states"]>;
  /** Validates values of a json field; kept beside the Model, which is plain data. */
  readonly validator?: StandardSchema<unknown>;
  /** Makes the exact numbers of the field from their digits. Kept here, so that a browser without such a field loads no arithmetic. */
  readonly decimal?: (digits: string) => unknown;
  /** Former names of values, stated of a field that is no choice. */
  readonly strayValues?: true;
  /** Makes a key in the application, where the database should not. */
  readonly generate?: () => unknown;
}

export interface RefDraft extends Described {
  readonly kind: "ref";
  readonly target: () => Class<unknown>;
  readonly optional?: true;
  readonly key?: true;
  readonly unique?: true;
  readonly onDelete?: OnDelete;
  readonly deferrable?: true;
  readonly unindexed?: true;
  readonly generated?: "tenant";
  readonly columns?: readonly string[];
}

export interface CollectionDraft extends Described {
  readonly kind: "collection";
  readonly target: () => Class<unknown>;
  readonly single?: true;
  readonly owned?: true;
  /** The reference on the target that points here, as a function of its row. */
  readonly via?: (row: never) => unknown;
  readonly through?: () => Class<unknown>;
  /** Which references of the link entity to take, where it has several. */
  readonly from?: (link: never) => unknown;
  readonly to?: (link: never) => unknown;
}

export interface EmbeddedDraft extends Described {
  readonly kind: "embedded";
  readonly value: () => Class<unknown>;
  readonly optional?: true;
  readonly prefix?: string;
}

/** The type that expressions see. */
export function draftValueType(type: DraftType): Type {
  switch (type.kind) {
    case "choice":
      return { kind: "enum", values: type.values };
    case "array":
      return { kind: "array", of: draftValueType(type.of) };
    default:
      return typeOfField(type, {});
  }
}
