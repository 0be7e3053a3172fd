import type { Class } from "corollary";
import { entitiesWritten, entityName, type Client } from "corollary/client";
import type { QueryClient } from "@tanstack/react-query";
import { dependents } from "./keys.js";

/** Marks as stale whatever a write may have changed: all answers that depend on the entities written to, and no others. */
export function invalidateWritten<D>(cache: QueryClient, client: Client<D>, entity: Class<unknown>, write: "create" | "update" | "delete"): Promise<void> {
  return cache.invalidateQueries(dependents(entitiesWritten(client, entity, write)));
}

/** Marks as stale whatever depends on rows of these entities; for writes that went past the hooks. */
export function invalidateEntities(cache: QueryClient, ...entities: readonly Class<unknown>[]): Promise<void> {
  return cache.invalidateQueries(dependents(entities.map(entityName)));
}
