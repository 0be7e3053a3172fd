import type { EntityNode, Model } from "../model/model.js";
import type { Actor } from "../query/types.js";
import type { KeyPart, KeyValue } from "./key.js";
import type { Limits } from "./limits.js";
import type { Recent } from "./recent.js";
import type { Exchange } from "./respond.js";
import type { RowSchemas } from "./row-schema.js";
import type { EntityRows, ListPage, RowText } from "./rows.js";
import type { InTransaction } from "./transactions.js";

/** A list that has been asked for before: nothing is parsed or built again. */
export interface ListPlan {
  readonly run: (actor: Actor | null) => Promise<ListPage>;
  /** `"offset":…,"limit":…`, as it stands in every answer. */
  readonly window: string;
}

export type ReadPlan = (key: KeyValue, actor: Actor | null) => Promise<RowText | undefined>;

/** An entity as the API serves it. */
export interface Resource {
  /** The public Model, and the entity in it. */
  readonly model: Model;
  readonly entity: EntityNode;
  readonly basePath: string;
  readonly limits: Limits;
  readonly key: readonly KeyPart[];
  readonly schemas: RowSchemas;
  readonly rows: EntityRows;
  readonly inTransaction: InTransaction;
  /** By query string. */
  readonly lists: Recent<ListPlan>;
  readonly reads: Recent<ReadPlan>;
}

/** A request on its way, after it has been identified. */
export interface Call {
  readonly request: Request;
  readonly exchange: Exchange;
  readonly path: string;
  /** Without "?", not decoded. */
  readonly query: string;
  readonly actor: Actor | null;
}
