import type { ConstraintCatalogue } from "../database/errors.js";
import type { Database, Transaction } from "../database/port.js";
import type { EntityNode, Model } from "../model/model.js";
import { hasEncrypted } from "../model/encrypted.js";
import { rightsOf } from "../policy/rights.js";
import { askerOf, collationFor } from "../query/execute.js";
import { decrypting } from "../query/encryption.js";
import { keyCondition } from "../query/key-condition.js";
import type { Include, Included, Query } from "../query/query.js";
import { Reads, readCompiler } from "../query/reads.js";
import { databaseRunner, transactionRunner, type Runner } from "../query/runner.js";
import type { Actor } from "../query/types.js";
import { whoOf } from "../query/who.js";
import { writeCompiler, Writes } from "../query/writes.js";
import type { ListRequest, RowRequest } from "./list-request.js";
import { prepareList, type Asking } from "./prepared-list.js";
import { generatedField, memberOf } from "./public.js";
import type { HandlerOptions } from "./options.js";
import type { EntityRows, RowText, RowWrites } from "./rows.js";
import type { IncludeTree } from "./selection.js";

/** Reads and writes of entities through the query room. */
export function rowsOf(model: Model, database: Database, owners: ConstraintCatalogue, { encryption, databaseOf = () => database }: Pick<HandlerOptions, "encryption" | "databaseOf"> = {}): (entity: EntityNode) => EntityRows {
  const compiler = readCompiler({ model, collation: collationFor(database.info.version) });
  const writes = writeCompiler(compiler);
  const opening = hasEncrypted(model) ? (runner: Runner) => decrypting(runner, encryption) : (runner: Runner) => runner;
  const nobody: Asking = { runner: opening(databaseRunner(database, owners, undefined)), context: askerOf({}, model, rightsOf, encryption) };
  const asking = (actor: Actor | null, tx: Transaction | undefined): Asking => {
    const who = actor === null ? {} : whoOf(actor, model);
    const context = actor === null ? nobody.context : askerOf(who, model, rightsOf, encryption);
    if (tx !== undefined) return { runner: opening(transactionRunner(tx, owners)), context };
    return actor === null ? nobody : { runner: opening(databaseRunner(databaseOf(actor), owners, who.settings)), context };
  };
  return (entity) => ({
    list(request) {
      const run = prepareList(compiler, listQuery(entity, request), request);
      return (actor) => run(asking(actor, undefined));
    },
    read(request) {
      const query = rowQuery(entity, request);
      return async (key, actor, tx) => {
        const { runner, context } = asking(actor, tx);
        const text = await new Reads(compiler, runner, context).jsonOne({ ...query, where: keyCondition(model, entity, key) });
        return text === null ? undefined : rowText(entity, text);
      };
    },
    write(tx, actor) {
      const { runner, context } = asking(actor, tx);
      return writesOf(entity.name, new Writes(writes, runner, context, { hidden: "refuse", undone: true }));
    },
  });
}

function writesOf(entity: string, writes: Writes): RowWrites {
  return {
    create: (values) => writes.createKeys(entity, values),
    change: (changes) => writes.change(entity, changes),
    delete: (key, version) => writes.delete(entity, key, { version }),
    remove: (removals) => writes.remove(entity, removals),
    archive: async (key, version) => { await writes.archive(entity, key, { version }); },
    unarchive: async (key, version) => { await writes.unarchive(entity, key, { version }); },
  };
}

function rowQuery(entity: EntityNode, { include, fields, archived }: RowRequest): Query {
  return {
    entity: entity.name,
    ...(Object.keys(include).length === 0 ? {} : { include: includeOf(include) }),
    ...(fields === undefined ? {} : { select: fields }),
    ...(entity.softDelete ? { archived } : {}),
  };
}

function listQuery(entity: EntityNode, request: ListRequest): Query {
  const { where, order, limit, offset, cursor } = request;
  return {
    ...rowQuery(entity, request), limit, order,
    ...(where === undefined ? {} : { where }),
    ...(offset === 0 ? {} : { offset }),
    ...(cursor === undefined ? {} : { after: cursor }),
  };
}

function includeOf(tree: IncludeTree): Include {
  return Object.fromEntries(Object.entries(tree).map(([name, deeper]): [string, Included] =>
    [name, Object.keys(deeper).length === 0 ? {} : { include: includeOf(deeper) }]));
}

/** The version stands in the text; rows without one are not parsed. */
function rowText(entity: EntityNode, text: string): RowText {
  const name = generatedField(entity, "version");
  const version = name === undefined ? undefined : memberOf(text, name);
  return { text, version: typeof version === "number" ? version : undefined };
}
