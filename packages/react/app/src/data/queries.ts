import { keepPreviousData, useInfiniteQuery, useMutation, useQuery, useQueryClient, type InfiniteData } from "@tanstack/react-query";
import type { PresentedEntity } from "corollary/view";
import { useApp } from "../context.js";
import type { ListAsk, Page, Versioned } from "./api.js";
import type { Row } from "./json.js";
import { keySegment } from "./key.js";

/** Rows of a page of an endless list. */
const pageSize = 100;

/** A list by cursor, page by page. While another is asked for, the rows of the last are still shown. */
export function useRows(entity: PresentedEntity, ask: Omit<ListAsk, "cursor">) {
  const { api } = useApp();
  return useInfiniteQuery<Page, Error, InfiniteData<Page>, readonly unknown[], string | undefined>({
    queryKey: [entity.name, "list", ask],
    initialPageParam: undefined,
    queryFn: ({ pageParam, signal }) => api.list(entity, { limit: pageSize, ...ask, ...(pageParam === undefined ? { count: "estimated" } : { cursor: pageParam }) }, signal),
    getNextPageParam: (page) => page.nextCursor,
    placeholderData: keepPreviousData,
  });
}

/** The exact number of rows; slow on large tables, so it is asked for by itself. */
export function useCount(entity: PresentedEntity, ask: Pick<ListAsk, "filter" | "archived">, enabled = true) {
  const { api } = useApp();
  return useQuery({
    queryKey: [entity.name, "count", ask],
    queryFn: async ({ signal }) => (await api.list(entity, { ...ask, fields: entity.key, limit: 1, count: "exact" }, signal)).count ?? 0,
    enabled,
    placeholderData: keepPreviousData,
  });
}

/** One page of few rows, such as the choices of a picker. */
export function usePage(entity: PresentedEntity, ask: ListAsk, enabled = true) {
  const { api } = useApp();
  return useQuery({ queryKey: [entity.name, "page", ask], queryFn: ({ signal }) => api.list(entity, ask, signal), enabled, placeholderData: keepPreviousData });
}

export function useRow(entity: PresentedEntity, segment: string, include: readonly string[] = [], enabled = true) {
  const { api } = useApp();
  return useQuery<Versioned>({
    queryKey: [entity.name, "row", segment, include],
    queryFn: ({ signal }) => api.read(entity, segment, { include, ...(entity.softDelete ? { archived: "include" } : {}) }, signal),
    enabled,
  });
}

/** Computed values anywhere may follow from any row, so everything that is shown is read again after a write. */
export function useRefresh(): () => Promise<void> {
  const queries = useQueryClient();
  return () => queries.invalidateQueries({ predicate: (query) => query.queryKey[0] !== "presentation" && query.queryKey[0] !== "abilities" });
}

/** Changes one row. */
export function useChange(entity: PresentedEntity) {
  const { api, presentation } = useApp();
  const refresh = useRefresh();
  return useMutation({
    mutationFn: ({ row, values }: { readonly row: Row; readonly values: Row }) => api.update(entity, keySegment(presentation, entity, row), values),
    onSettled: refresh,
  });
}
