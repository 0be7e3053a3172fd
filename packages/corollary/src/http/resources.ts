import type { ConstraintCatalogue } from "../database/errors.js";
import type { Model } from "../model/model.js";
import { keyParts } from "./key.js";
import type { Limits } from "./limits.js";
import type { HandlerOptions } from "./options.js";
import { recent } from "./recent.js";
import type { Resource } from "./resource.js";
import { rowSchemas } from "./row-schema.js";
import { rowsOf } from "./entity-rows.js";
import { transactions } from "./transactions.js";

/** Plans that are remembered for each entity. */
const plans = 1000;

/** All entities as the API serves them, by their segment in URLs. */
export function makeResources(options: HandlerOptions, model: Model, basePath: string, limits: Limits, owners: ConstraintCatalogue): ReadonlyMap<string, Resource> {
  const rows = rowsOf(options.model, options.database, owners, options);
  const inTransaction = transactions(options.database, options.model, options);
  return new Map(Object.values(model.entities).map((entity): [string, Resource] => [entity.path, {
    model, entity, basePath, limits,
    key: keyParts(entity),
    schemas: rowSchemas({ model, basePath, nestedItems: limits.nestedItems }, entity),
    rows: rows(entity),
    inTransaction,
    lists: recent(plans),
    reads: recent(plans),
  }]));
}
