import type { DatabaseNode } from "../database-node.js";
import type { Origin } from "../model.js";
import { callerOrigin } from "./origin.js";

/** What `database()` gives. */
export interface DatabaseDeclaration {
  readonly $declares: "database";
}

/** Runtime form of `database`. */
export class DatabaseObject implements DatabaseDeclaration {
  readonly $declares = "database";
  readonly origin: Origin | undefined = callerOrigin();
  constructor(readonly content: DatabaseNode) {}
}

/**
 * What the database holds beside the tables of entities (escape hatch): views, functions, types, sequences, tables without
 * a key. As plain data, in the words of the relational Schema; `corollary pull` writes it. Several declarations add up.
 */
export const database = (content: DatabaseNode): DatabaseDeclaration => new DatabaseObject(content);
