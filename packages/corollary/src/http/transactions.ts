import type { Database, Transaction } from "../database/port.js";
import { hasEncrypted } from "../model/encrypted.js";
import type { Model } from "../model/model.js";
import type { Who } from "../query/execute.js";
import type { Actor } from "../query/types.js";
import { whoOf } from "../query/who.js";
import { claimTimeout, createIdempotencyTable, forgetExpired, once, readIdempotencyKey, requestHash, type Answer } from "./idempotency.js";
import type { HandlerOptions } from "./options.js";
import type { Call } from "./resource.js";

/**
 * Carries a write out in one transaction on behalf of the one who asks; with an idempotency key, once for that key.
 * `body`: what distinguishes the request from others at its address.
 */
export type InTransaction = (call: Call, body: string, run: (tx: Transaction) => Promise<Answer>) => Promise<Answer>;

/** Repeated after serialization failures and deadlocks; nothing of a failed attempt remains. */
const retries = 2;
/** Milliseconds between two looks for answers that have expired. */
const sweepEvery = 600_000;

/** What is kept was for somebody with those roles: whoever has lost or gained some asks for something else. */
function rolesOf(who: Who | undefined): string {
  const { roles = [] } = who?.actor ?? {};
  return roles.length === 0 ? "" : `\n${JSON.stringify(roles.toSorted())}`;
}

/** The same actor in another tenant asks for something else. */
function scopeOf({ id, tenant }: Actor): string {
  return tenant === undefined ? `actor:${id}` : `actor:${JSON.stringify([id, tenant])}`;
}

export function transactions(shared: Database, model: Model, { encryption, databaseOf = () => shared }: Pick<HandlerOptions, "encryption" | "databaseOf"> = {}): InTransaction {
  const keeping = hasEncrypted(model) ? encryption : undefined;
  const tables = new WeakMap<Database, Promise<void>>();
  const tableThere = async (database: Database) => {
    const making = tables.get(database) ?? createIdempotencyTable(database);
    tables.set(database, making);
    try {
      await making;
    } catch (error) {
      tables.delete(database);
      throw error;
    }
  };
  let nextSweep = Date.now() + sweepEvery;
  const sweep = (database: Database) => {
    if (Date.now() < nextSweep) return;
    nextSweep = Date.now() + sweepEvery;
    // Beside the request, not part of it: what is not forgotten now is forgotten next time.
    database.query(forgetExpired).catch(() => undefined);
  };
  return async (call, body, run) => {
    const database = call.actor === null ? shared : databaseOf(call.actor);
    const who = call.actor === null ? undefined : whoOf(call.actor, model);
    const settings = who?.settings === undefined ? {} : { settings: who.settings };
    const { method, headers } = call.request;
    const key = method === "POST" ? readIdempotencyKey(headers) : null;
    if (key === null) return database.transaction(run, { ...settings, retries });
    await tableThere(database);
    sweep(database);
    const request = await requestHash(method, `${call.path}?${call.query}${rolesOf(who)}`, body);
    const claim = { scope: call.actor === null ? "" : scopeOf(call.actor), key, request };
    return database.transaction((tx) => once(tx, claim, () => run(tx), keeping), { ...settings, lockTimeout: claimTimeout, retries });
  };
}
