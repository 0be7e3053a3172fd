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

/** Writes give the keys of the rows; values are in canonical JSON form. */
export interface RowWrites {
  create(values: readonly Values[]): Promise<readonly KeyValue[]>;
  /** `version`: the one that must still be there. False where there is no such row. */
  update(key: KeyValue, values: Values, version: number | undefined): Promise<boolean>;
  delete(key: KeyValue, version: number | undefined): Promise<boolean>;
  archive(key: KeyValue, version: number | undefined): Promise<boolean>;
  unarchive(key: KeyValue, version: number | undefined): Promise<boolean>;
}
