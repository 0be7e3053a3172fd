import type { Class, KeyOf } from "corollary";
import { keyText, keyTextOfRow, type Client } from "corollary/client";
import type { QueryClient, QueryKey } from "@tanstack/react-query";
import { keys } from "./keys.js";

type CachedRow = Readonly<Record<string, unknown>>;

/** Puts the cache back as it was. */
export type Rollback = () => void;

/**
 * Changes a row wherever the cache has it in a list or as a record of its entity, before the server has answered; null
 * takes it out. Answers under way are dropped, since they would put the old row back.
 * @returns what to call when the server refuses
 */
export async function changeCached<D, E>(
  cache: QueryClient, client: Client<D>, entity: Class<E>, key: KeyOf<E>, change: (row: CachedRow) => CachedRow | null,
): Promise<Rollback> {
  const filter = { queryKey: keys.entity(entity) };
  await cache.cancelQueries(filter);
  const wanted = keyText(client, entity, key);
  const before: [QueryKey, unknown][] = [];
  const changed = (row: CachedRow) => (keyTextOfRow(client, entity, row) === wanted ? change(row) : row);
  for (const [queryKey, data] of cache.getQueriesData<unknown>(filter)) {
    const next = changedAnswer(queryKey[2], data, changed);
    if (next === data) continue;
    before.push([queryKey, data]);
    cache.setQueryData(queryKey, next);
  }
  return () => {
    for (const [queryKey, data] of before) cache.setQueryData(queryKey, data);
  };
}

type Change = (row: CachedRow) => CachedRow | null;

/** `kind`: what the answer is, as its key says. The same object where nothing in it changed. */
function changedAnswer(kind: unknown, data: unknown, change: Change): unknown {
  if (!isObject(data)) return data;
  switch (kind) {
    case "record": return change(data);
    case "list": return changedList(data, "rows", (row) => (isObject(row) ? change(row) : row));
    case "pages": return changedList(data, "pages", (page) => changedAnswer("list", page, change));
    default: return data;
  }
}

function changedList(data: CachedRow, name: "rows" | "pages", change: (item: unknown) => unknown): CachedRow {
  const items: unknown = data[name];
  if (!Array.isArray(items)) return data;
  const next = items.map(change).filter((item) => item !== null);
  return next.length === items.length && next.every((item, index) => item === items[index]) ? data : { ...data, [name]: next };
}

function isObject(value: unknown): value is CachedRow {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The row with new values, those alone that it was read with; a relation that was read along stays until it is read again. */
export function withValues(row: CachedRow, values: CachedRow): CachedRow {
  const known = Object.entries(values).filter(([name, value]) => name in row && !(isRelated(row[name]) && !isRelated(value)));
  return { ...row, ...Object.fromEntries(known) };
}

function isRelated(value: unknown): boolean {
  return isObject(value) && Object.getPrototypeOf(value) === Object.prototype;
}
