import type { Class, KeyOf, Row } from "corollary";
import { recordAddress, type ApiError, type ClientPage, type ClientQuery, type PageOptions } from "corollary/client";
import { useInfiniteQuery, useQuery, type QueryKey, type UseInfiniteQueryResult, type UseQueryResult } from "@tanstack/react-query";
import { useMemo } from "react";
import { keys } from "./keys.js";
import { useClient } from "./provider.js";
import { shareEqual } from "./sharing.js";

/** Says what is wanted of the rows: conditions, order, limit, what is included and selected. */
export type Shape<E, R> = (query: ClientQuery<E, Row<E>>) => ClientQuery<E, R>;

export interface ReadOptions {
  /** False: nothing is asked until it is true. */
  readonly enabled?: boolean;
  /** Milliseconds during which an answer is shown without asking again. Default: that of the QueryClient. */
  readonly staleTime?: number;
  /** Milliseconds after which is asked again, while the component is shown. */
  readonly refetchInterval?: number;
  /** Shows the answer of the former query until that of the new one has come; for pages and filters that change. */
  readonly keepPrevious?: boolean;
}

export interface ListOptions extends ReadOptions, Pick<PageOptions, "count"> {}

/** The client repeats what may be repeated, so the cache need not. */
function settings({ keepPrevious, ...options }: ReadOptions) {
  return { ...options, retry: false as const, structuralSharing: shareEqual, ...(keepPrevious ? { placeholderData: <T>(previous: T) => previous } : {}) };
}

function shaped<E, R>(query: ClientQuery<E, Row<E>>, shape: Shape<E, R> | undefined): ClientQuery<E, R>;
function shaped<E>(query: ClientQuery<E, Row<E>>, shape: Shape<E, unknown> | undefined): ClientQuery<E, unknown> {
  return shape === undefined ? query : shape(query);
}

/** A key is made anew only for another address: telling what an answer depends on looks into every computed field. */
function useKey(make: () => QueryKey, entity: Class<unknown>, address: string): QueryKey {
  return useMemo(make, [entity, address]);
}

/**
 * A page of rows: as many as its limit says, without one as the server gives by default.
 * `useList(Invoice, (q) => q.where((i) => i.status.eq("sent")).limit(20)).data?.rows`
 */
export function useList<E, R = Row<E>>(entity: Class<E>, shape?: Shape<E, R>, options: ListOptions = {}): UseQueryResult<ClientPage<R>, ApiError> {
  const { count = "none", ...rest } = options;
  const query = shaped(useClient().from(entity), shape);
  const key = useKey(() => keys.list(entity, query), entity, String(query));
  return useQuery<ClientPage<R>, ApiError>({
    queryKey: [...key, count],
    queryFn: ({ signal }) => query.page({ signal, count }),
    ...settings(rest),
  });
}

/** The rows of all pages read so far. */
export interface InfiniteList<R> {
  readonly rows: readonly R[];
  /** Of the whole list; absent where it was not asked for. */
  readonly count?: number;
}

/** A list that is read on page by page, by cursor: `fetchNextPage()` while `hasNextPage`. The limit is the size of a page. */
export function useInfiniteList<E, R = Row<E>>(entity: Class<E>, shape?: Shape<E, R>, options: ListOptions = {}): UseInfiniteQueryResult<InfiniteList<R>, ApiError> {
  const { count = "none", ...rest } = options;
  const query = shaped(useClient().from(entity), shape);
  const key = useKey(() => keys.pages(entity, query), entity, String(query));
  return useInfiniteQuery({
    queryKey: [...key, count],
    // Counted once, with the first page.
    queryFn: ({ signal, pageParam }: { signal: AbortSignal; pageParam: string | undefined }) =>
      (pageParam === undefined ? query.page({ signal, count }) : query.after(pageParam).page({ signal })),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page: ClientPage<R>) => page.nextCursor,
    select: ({ pages }: { pages: ClientPage<R>[] }): InfiniteList<R> => {
      const total = pages[0]?.count;
      return { rows: pages.flatMap((page) => page.rows), ...(total === undefined ? {} : { count: total }) };
    },
    ...settings(rest),
  });
}

/** One row by its key, null where there is none. Nothing is asked while the key is null or undefined. */
export function useRecord<E, R = Row<E>>(
  entity: Class<E>, key: NoInfer<KeyOf<E>> | null | undefined, shape?: Shape<E, R>, options: ReadOptions = {},
): UseQueryResult<R | null, ApiError> {
  const query = shaped(useClient().from(entity), shape);
  const { enabled = true, ...rest } = options;
  const known = key ?? undefined;
  const address = known === undefined ? "" : recordAddress(query, known);
  const queryKey = useKey(() => (known === undefined ? [...keys.entity(entity), "no record"] : keys.record(entity, known, query)), entity, address);
  return useQuery<R | null, ApiError>({
    queryKey,
    queryFn: ({ signal }) => (known === undefined ? null : query.get(known, { signal })),
    enabled: enabled && known !== undefined,
    ...settings(rest),
  });
}
