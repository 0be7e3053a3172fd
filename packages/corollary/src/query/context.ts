import type { ConstraintCatalogue, Database, Row, Transaction } from "../database/index.js";
import type { Model } from "../model/model.js";
import { nameOf } from "../model/language/definition.js";
import type { Class } from "../model/language/entity.js";
import { face } from "../model/language/face.js";
import { Selecting } from "./builder.js";
import type { Encryption } from "./encryption.js";
import { InvalidQuery } from "./errors.js";
import { entityOf } from "./model.js";
import { createQueries, transactionQueries, type Queries } from "./execute.js";
import type { Query as QueryData } from "./query.js";
import type { RightsOf } from "./rights.js";
import type { Actor, Context, Query, WriteOptions } from "./types.js";
import { mayCross } from "./tenants.js";
import { logUnrestricted, useOf, type UnrestrictedLog } from "./unrestricted.js";
import { checkedValues } from "./values.js";
import { whoOf } from "./who.js";

export interface ContextOptions {
  readonly model: Model;
  readonly database: Database;
  /** Lets errors of the database name entity and fields. */
  readonly catalogue?: ConstraintCatalogue;
  /** Reads and writes `encrypted()` fields. Absent: these are refused. */
  readonly encryption?: Encryption | undefined;
  /** Told whenever somebody goes past the policies. Default: a line of JSON on standard error. */
  readonly log?: UnrestrictedLog;
}

/** What decides by the policies of the Model. Required where it has any. */
export interface Deciding {
  readonly rightsOf?: RightsOf;
}

/**
 * Reads and writes of a domain on a database, on behalf of nobody: `as` and `unrestricted` say for whom.
 * @throws InvalidQuery where the Model has policies and nothing decides by them
 */
export function createContext(options: ContextOptions & Deciding): Context {
  return face(new ContextObject(options.model, createQueries(options), options.log ?? logUnrestricted));
}

/** A context inside a transaction that is open already. `version`: of the server, as `DatabaseInfo` has it. */
export function contextOver(options: Omit<ContextOptions, "database"> & Deciding & { readonly version: number }, transaction: Transaction): Context {
  return face(new ContextObject(options.model, transactionQueries(options, transaction), options.log ?? logUnrestricted));
}

type Values = Readonly<Record<string, unknown>>;

/** Runtime form of `Context` (types.ts): entities by their classes, everything else as data. */
class ContextObject {
  constructor(
    private readonly model: Model,
    private readonly queries: Queries,
    private readonly log: UnrestrictedLog,
    private readonly actor?: Actor,
  ) {}

  from(entity: Class<unknown>) {
    return new QueryObject(this.queries, new Selecting(entity));
  }

  async get(entity: Class<unknown>, key: unknown) {
    return this.queries.read.get(nameOf(entity), key);
  }

  async create(entity: Class<unknown>, values: Values) {
    return this.queries.write.create(nameOf(entity), await checkedValues(entity, values, "create"));
  }

  async createMany(entity: Class<unknown>, values: readonly Values[]) {
    const checked = await Promise.all(values.map((row) => checkedValues(entity, row, "create")));
    return this.queries.write.createMany(nameOf(entity), checked);
  }

  async update(entity: Class<unknown>, key: unknown, values: Values, options?: WriteOptions) {
    return this.queries.write.update(nameOf(entity), key, await checkedValues(entity, values, "update"), options);
  }

  async upsert(entity: Class<unknown>, values: Values, on: readonly string[]) {
    return this.queries.write.upsert(nameOf(entity), await checkedValues(entity, values, "create"), on);
  }

  delete(entity: Class<unknown>, key: unknown, options?: WriteOptions) {
    return this.queries.write.delete(nameOf(entity), key, options);
  }

  archive(entity: Class<unknown>, key: unknown) {
    return this.queries.write.archive(nameOf(entity), key);
  }

  unarchive(entity: Class<unknown>, key: unknown) {
    return this.queries.write.unarchive(nameOf(entity), key);
  }

  atomic<T>(run: (tx: Context) => Promise<T>): Promise<T> {
    return this.queries.atomic((inner) => run(face(new ContextObject(this.model, inner, this.log, this.actor))));
  }

  as(actor: Actor) {
    return new ContextObject(this.model, this.queries.as(whoOf(actor, this.model)), this.log, actor);
  }

  acrossTenants(reason: string) {
    const use = useOf(reason, new Error().stack);
    const actor = mayCross(this.actor, this.model);
    const queries = this.queries.as(whoOf(actor, this.model, true));
    this.log({ ...use, scope: "all tenants", actor: actor.id });
    return new ContextObject(this.model, queries, this.log, actor);
  }

  unrestricted(reason: string) {
    const use = useOf(reason, new Error().stack);
    const queries = this.queries.as({ unrestricted: true });
    this.log({ ...use, scope: "unrestricted" });
    return new ContextObject(this.model, queries, this.log);
  }
}

/** Runtime form of `Query` (types.ts). */
class QueryObject {
  constructor(
    private readonly queries: Queries,
    private readonly selecting: Selecting,
    private readonly more: Pick<QueryData, "after" | "distinct"> = {},
  ) {}

  private with(selecting: Selecting) { return new QueryObject(this.queries, selecting, this.more); }
  where(condition: (row: never) => unknown) { return this.with(this.selecting.where(condition)); }
  include(relations: object) { return this.with(this.selecting.include(relations)); }
  select(values: (row: never) => unknown) { return this.with(this.selecting.select(values)); }
  orderBy(order: (row: never) => unknown) { return this.with(this.selecting.orderBy(order)); }
  limit(rows: number) { return this.with(this.selecting.limit(rows)); }
  offset(rows: number) { return this.with(this.selecting.offset(rows)); }
  archived(which: "include" | "only") { return this.with(this.selecting.archived(which)); }
  distinct() { return new QueryObject(this.queries, this.selecting, { ...this.more, distinct: true }); }
  after(cursor: string) { return new QueryObject(this.queries, this.selecting, { ...this.more, after: cursor }); }

  private get data(): QueryData { return this.selecting.query(this.more); }
  all() { return this.queries.read.all(this.data); }
  first() { return this.queries.read.first(this.data); }
  one() { return this.queries.read.one(this.data); }
  count() { return this.queries.read.count(this.data); }
  exists() { return this.queries.read.exists(this.data); }
  stream() { return this.queries.read.stream(this.data); }

  async page(): Promise<{ rows: Row[]; nextCursor?: string }> {
    const { rows, next } = await this.queries.read.page(this.data);
    return { rows, ...(next === undefined ? {} : { nextCursor: next }) };
  }

  async update(values: Values): Promise<number> {
    return this.queries.write.updateWhere(this.filter("update"), await checkedValues(this.selecting.of, values, "update"));
  }

  async delete(): Promise<number> {
    return this.queries.write.deleteWhere(this.filter("delete"));
  }

  /** Only conditions say which rows a write is about; anything else would be left unheeded, and no condition is a mistake. */
  private filter(what: "update" | "delete") {
    const { entity, where, archived, ...rest } = this.data;
    const [extra] = Object.keys(rest);
    if (extra !== undefined) throw new InvalidQuery(entity, `${what} takes the rows for which the conditions hold; ${extra} cannot be part of it.`);
    if (where === undefined) throw new InvalidQuery(entity, `${what} without a condition would reach every ${entity}. State a where; for all of them one that always holds.`);
    return { entity, where, ...(archived === undefined ? {} : { archived }) };
  }
}
