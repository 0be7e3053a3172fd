import type { Transaction } from "../database/port.js";
import type { Actor } from "../query/types.js";
import type { KeyValue } from "./key.js";
import type { ListRequest, RowRequest } from "./list-request.js";

/** A row as JSON text, as the database made it. */
export interface RowText {
  readonly text: string;
  /** Where the entity has versions. */
  readonly version: number | undefined;
}

export interface ListPage {
  /** A JSON array. */
  readonly data: string;
  /** Null where it was not asked for. */
  readonly count: number | null;
  readonly nextCursor: string | undefined;
}

export type Values = Readonly<Record<string, unknown>>;

/** Reads and writes of one entity. What has been prepared is run with values only. */
export interface EntityRows {
  list(request: ListRequest): (actor: Actor | null) => Promise<ListPage>;
  /** `tx`: inside of it, to see what it has written. */
  read(request: RowRequest): (key: KeyValue, actor: Actor | null, tx?: Transaction) => Promise<RowText | undefined>;
  write(tx: Transaction, actor: Actor | null): RowWrites;
}

export interface RowChange {
  readonly key: KeyValue;
  readonly values: Values;
  /** The one that must still be there. */
  readonly version: number | undefined;
}

export type RowRemoval = Pick<RowChange, "key" | "version">;

/** Values are in canonical JSON form. Throws what the query room throws: NotFound, VersionConflict, InvalidTransition. */
export interface RowWrites {
  /** Creates rows with their lines, all or none; gives their keys in order. */
  create(values: readonly Values[]): Promise<readonly KeyValue[]>;
  /** Changes rows, all or none. */
  change(changes: readonly RowChange[]): Promise<void>;
  delete(key: KeyValue, version: number | undefined): Promise<void>;
  /** Deletes rows, or archives them where the entity does so, all or none. */
  remove(removals: readonly RowRemoval[]): Promise<void>;
  archive(key: KeyValue, version: number | undefined): Promise<void>;
  unarchive(key: KeyValue, version: number | undefined): Promise<void>;
}
