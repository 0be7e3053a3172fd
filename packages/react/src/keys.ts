import type { Class } from "corollary";
import { entitiesRead, entityName, recordAddress, type ClientQuery } from "corollary/client";
import type { Query, QueryKey } from "@tanstack/react-query";

/** What the rows under a key are: a page, pages that are read on, or one row. */
export type CacheKind = "list" | "pages" | "record";

/** Where an answer is kept: by entity, by what was asked, and with the entities that it depends on. */
export type CacheKey = readonly ["corollary", entity: string, kind: CacheKind, address: string, reads: readonly string[]];

function key<E, R>(entity: Class<unknown>, kind: CacheKind, address: string, query: ClientQuery<E, R>): CacheKey {
  return ["corollary", entityName(entity), kind, address, entitiesRead(query)];
}

/** The keys under which the hooks keep what they read; for reading, filling or dropping parts of the cache by hand. */
export const keys = {
  /** Begins every key. */
  all: ["corollary"] as const,
  /** Who asks, and what they may do: to be dropped when somebody signs in or out. */
  me: ["corollary", "", "me"] as const,
  abilities: ["corollary", "", "abilities"] as const,
  /** Begins the keys of everything that is read of the entity itself. */
  entity: (entity: Class<unknown>) => ["corollary", entityName(entity)] as const,
  list: <E, R>(entity: Class<E>, query: ClientQuery<E, R>): CacheKey => key(entity, "list", String(query), query),
  pages: <E, R>(entity: Class<E>, query: ClientQuery<E, R>): CacheKey => key(entity, "pages", String(query), query),
  /** `query` says what is included and selected; `of` is the row's key. */
  record: <E, R>(entity: Class<E>, of: unknown, query: ClientQuery<E, R>): CacheKey => key(entity, "record", recordAddress(query, of), query),
};

/** Whether the answer under a key depends on rows of one of the entities. */
export function dependsOn(queryKey: QueryKey, entities: readonly string[]): boolean {
  const [first, , , , reads] = queryKey;
  return first === "corollary" && Array.isArray(reads) && reads.some((name) => entities.includes(name));
}

/** Finds the answers in a cache that depend on one of the entities. */
export function dependents(entities: readonly string[]): { readonly predicate: (query: Query) => boolean } {
  return { predicate: (query) => dependsOn(query.queryKey, entities) };
}
