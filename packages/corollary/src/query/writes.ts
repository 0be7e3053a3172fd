import type { Row } from "../database/port.js";
import type { Json } from "../expr/node.js";
import { Cache } from "./cache.js";
import type { ReadCompiler } from "./reads.js";
import type { Asker } from "./rights.js";
import type { Runner } from "./runner.js";
import { changeMany, changeSilently, type KeyedChange } from "./write/change.js";
import { changeWhere, deleteWhere } from "./write/change-where.js";
import { createKeys, createMany } from "./write/create.js";
import type { InputOptions, Values } from "./write/input.js";
import { archiveRow, deleteRow, removeByKey, type Removal } from "./write/removal.js";
import { tenantOfNew } from "./write/tenant.js";
import { upsertRow } from "./write/upserting.js";
import type { CompiledWhere, Filter } from "./write/where.js";
import { first, type Writing } from "./write/writing.js";

export interface WriteCompiler {
  readonly reads: ReadCompiler;
  readonly where: Cache<CompiledWhere>;
}

export function writeCompiler(reads: ReadCompiler): WriteCompiler {
  return { reads, where: new Cache(200) };
}

export interface VersionOption {
  /** The version that was read: a newer one is refused with VersionConflict. Only where the entity has versions. */
  readonly version?: number | undefined;
}

export interface WritesOptions {
  /** Whether hidden fields may be written. Default: they may, by programs. */
  readonly hidden?: InputOptions["hidden"];
  /** The caller undoes everything when a write fails, by ending its transaction or savepoint. Default: each write takes care of itself. */
  readonly undone?: boolean;
}

/**
 * Writes on behalf of somebody. Values are JavaScript values or their JSON forms, references their keys; rows come back as
 * reads give them. Errors name the field: UnknownName, NotWritable, InvalidValue, MissingValue; those of the database
 * are DatabaseErrors with their owner. What rights do not allow is Refused, and then nothing is written.
 */
export class Writes {
  private readonly writing: Writing;

  constructor({ reads, where }: WriteCompiler, runner: Runner, asker: Asker, { hidden = "write", undone = false }: WritesOptions = {}) {
    const on = { target: reads.target, options: { model: reads.target.model, hidden, tenant: tenantOfNew(asker), encryption: asker.encryption }, asker };
    this.writing = { reads, where, on, runner, undone };
  }

  /** Creates a row, with the rows it refers to and the owned rows nested in it, all or none. */
  async create<R extends Row = Row>(entity: string, values: Values): Promise<R> {
    return first<R>(await createMany(entity, [values], this.writing), entity);
  }

  /** Creates rows, all or none, and gives them in the order of the input. */
  async createMany<R extends Row = Row>(entity: string, values: readonly Values[]): Promise<R[]> {
    return (await createMany(entity, values, this.writing)) as R[];
  }

  /** As `createMany`, giving only the keys in their JSON form. */
  createKeys(entity: string, values: readonly Values[]): Promise<Json[]> {
    return createKeys(entity, values, this.writing);
  }

  /** @throws NotFound, VersionConflict, InvalidTransition */
  async update<R extends Row = Row>(entity: string, key: unknown, values: Values, { version }: VersionOption = {}): Promise<R> {
    return first<R>(await changeMany(entity, [{ key, values, version }], this.writing), entity);
  }

  /** Changes rows by their keys, each its own values, all or none. @throws as `update` */
  async updateMany<R extends Row = Row>(entity: string, changes: readonly KeyedChange[]): Promise<R[]> {
    return (await changeMany(entity, changes, this.writing)) as R[];
  }

  /** As `updateMany`, giving nothing back. */
  change(entity: string, changes: readonly KeyedChange[]): Promise<void> {
    return changeSilently(entity, changes, this.writing);
  }

  /** Changes every row for which the conditions hold; gives their number. @throws InvalidTransition, and then nothing is changed */
  updateWhere(filter: Filter, values: Values): Promise<number> {
    return changeWhere(filter, values, this.writing);
  }

  /** Deletes every row for which the conditions hold; gives their number. */
  deleteWhere(filter: Filter): Promise<number> {
    return deleteWhere(filter, this.writing);
  }

  /** @throws NotFound, VersionConflict */
  delete(entity: string, key: unknown, { version }: VersionOption = {}): Promise<void> {
    return deleteRow(entity, key, version, this.writing);
  }

  /** Deletes rows by their keys, or archives them where the entity does so, all or none. @throws NotFound, VersionConflict */
  remove(entity: string, removals: readonly Removal[]): Promise<void> {
    return removeByKey(entity, removals, this.writing);
  }

  /** Hides a row from reads. What is archived already stays as it is. @throws NotFound, VersionConflict */
  async archive<R extends Row = Row>(entity: string, key: unknown, { version }: VersionOption = {}): Promise<R> {
    return first<R>(await archiveRow(entity, key, "archived", version, this.writing), entity);
  }

  async unarchive<R extends Row = Row>(entity: string, key: unknown, { version }: VersionOption = {}): Promise<R> {
    return first<R>(await archiveRow(entity, key, "present", version, this.writing), entity);
  }

  /** Creates the row, or changes the one with the same values in the unique fields `by`. @throws InvalidTransition */
  async upsert<R extends Row = Row>(entity: string, values: Values, by: readonly string[]): Promise<R> {
    return first<R>(await upsertRow(entity, values, by, this.writing), entity);
  }
}
