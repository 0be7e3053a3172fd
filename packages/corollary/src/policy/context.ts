import type { Transaction } from "../database/index.js";
import * as query from "../query/context.js";
import type { ContextOptions } from "../query/context.js";
import type { Context } from "../query/types.js";
import { rightsOf } from "./rights.js";

export type { ContextOptions } from "../query/context.js";

/** Reads and writes of a domain on a database, under the policies of its Model and on behalf of nobody: `as` and `unrestricted` say for whom. */
export function createContext(options: ContextOptions): Context {
  return query.createContext({ ...options, rightsOf });
}

/** The same inside a transaction that is open already. `version`: of the server, as `DatabaseInfo` has it. */
export function contextOver(options: Omit<ContextOptions, "database"> & { readonly version: number }, transaction: Transaction): Context {
  return query.contextOver({ ...options, rightsOf }, transaction);
}
