import type { Json } from "../node.js";
import type { Type } from "../type.js";
import type { Encoder, SqlValue } from "./encode.js";

/** Where the value of `$n` comes from each time a compiled statement runs. */
export type ParamSource =
  /** A constant of the query, by its place in the list that `collect` gives. */
  | { readonly from: "literal"; readonly index: number; readonly encode: Encoder }
  /** A constant of the query, or a list of them, as blind indexes of the encrypted field that it is compared with. */
  | { readonly from: "blind"; readonly index: number; readonly place: EncryptedPlace; readonly list: boolean }
  /** A constant of the Model, the same in every run. */
  | { readonly from: "constant"; readonly value: SqlValue }
  | { readonly from: "actor"; readonly name: string; readonly type: Type }
  | { readonly from: "role"; readonly role: string }
  | { readonly from: "input"; readonly name: string; readonly type: Type }
  | { readonly from: "now" };

/** The field that an encrypted value belongs to. */
export interface EncryptedPlace {
  readonly entity: string;
  /** "ssn", "home.street". */
  readonly field: string;
}

/** What a run of a statement knows besides the constants of the query. */
export interface ParamContext {
  readonly actor?: { readonly roles?: readonly string[]; readonly values: Readonly<Record<string, Json>> };
  readonly inputs?: Readonly<Record<string, Json>>;
  /** Instant in ISO form. */
  readonly now?: string;
  /** Makes the blind indexes by which encrypted values are compared. */
  readonly encryption?: { blindIndex(place: EncryptedPlace, value: Json): Uint8Array } | undefined;
}

/** The parameters of one statement, in order; equal sources share a number. */
export class Params {
  readonly sources: ParamSource[] = [];
  private readonly known = new Map<string, number>();

  /** The placeholder (`$1`) of a source. `key`: equal keys are the same value cast to the same type. */
  add(source: ParamSource, key: string | undefined): string {
    const found = key === undefined ? undefined : this.known.get(key);
    if (found !== undefined) return `$${found}`;
    this.sources.push(source);
    if (key !== undefined) this.known.set(key, this.sources.length);
    return `$${this.sources.length}`;
  }
}
