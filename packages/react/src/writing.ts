import type { Class, Create, KeyOf, Row, Update } from "corollary";
import { RequestError, valuesAsRead, type ApiError } from "corollary/client";
import { useMutation, useQueryClient, type UseMutationResult } from "@tanstack/react-query";
import { invalidateWritten } from "./invalidate.js";
import { keys } from "./keys.js";
import { changeCached, withValues, type Rollback } from "./optimistic.js";
import { useClient } from "./provider.js";

export interface WriteOptions<T, V> {
  /** After the server has written, and the cache knows what is stale. */
  readonly onSuccess?: (result: T, variables: V) => void;
  readonly onError?: (error: ApiError, variables: V) => void;
}

export interface OptimisticOptions<T, V> extends WriteOptions<T, V> {
  /** Shows the change at once, and takes it back where the server refuses. */
  readonly optimistic?: boolean;
}

type Write<T, V> = UseMutationResult<T, ApiError, V, Rollback | undefined>;

/** Creates rows: `useCreate(Invoice).mutate({ number: "2026-18", … })`. */
export function useCreate<E>(entity: Class<E>, options: WriteOptions<Row<E>, Create<E>> = {}): Write<Row<E>, Create<E>> {
  const client = useClient();
  const cache = useQueryClient();
  return useMutation<Row<E>, ApiError, Create<E>, Rollback | undefined>({
    mutationFn: (values) => client.create(entity, values),
    onSuccess: (row, values) => {
      void invalidateWritten(cache, client, entity, "create");
      options.onSuccess?.(row, values);
    },
    onError: (error, values) => options.onError?.(error, values),
  });
}

/** A change of one row. `version`: the one that was read, where a newer one must not be overwritten. */
export interface UpdateVariables<E> {
  readonly key: KeyOf<E>;
  readonly values: Update<E>;
  readonly version?: number;
}

/** Changes rows: `useUpdate(Invoice, { optimistic: true }).mutate({ key, values: { status: "sent" } })`. */
export function useUpdate<E>(entity: Class<E>, options: OptimisticOptions<Row<E>, UpdateVariables<E>> = {}): Write<Row<E>, UpdateVariables<E>> {
  const client = useClient();
  const cache = useQueryClient();
  return useMutation<Row<E>, ApiError, UpdateVariables<E>, Rollback | undefined>({
    mutationFn: ({ key, values, version }) => client.update(entity, key, values, version === undefined ? {} : { version }),
    onMutate: ({ key, values }) => {
      if (!options.optimistic) return undefined;
      const shown = { ...valuesAsRead(client, entity, values) };
      return changeCached(cache, client, entity, key, (row) => withValues(row, shown));
    },
    onSuccess: (row, variables) => {
      cache.setQueryData(keys.record(entity, variables.key, client.from(entity)), row);
      options.onSuccess?.(row, variables);
    },
    onError: (error, variables, rollback) => {
      rollback?.();
      options.onError?.(error, variables);
    },
    // Also after a refusal: it may be due to what the cache does not know yet.
    onSettled: () => { void invalidateWritten(cache, client, entity, "update"); },
  });
}

export interface DeleteVariables<E> {
  readonly key: KeyOf<E>;
  readonly version?: number;
}

/** Deletes rows, or archives them where the entity has soft delete: `useDelete(Invoice).mutate({ key })`. */
export function useDelete<E>(entity: Class<E>, options: OptimisticOptions<void, DeleteVariables<E>> = {}): Write<void, DeleteVariables<E>> {
  const client = useClient();
  const cache = useQueryClient();
  return useMutation<void, ApiError, DeleteVariables<E>, Rollback | undefined>({
    mutationFn: ({ key, version }) => client.delete(entity, key, version === undefined ? {} : { version }),
    onMutate: ({ key }) => (options.optimistic ? changeCached(cache, client, entity, key, () => null) : undefined),
    onSuccess: (_, variables) => options.onSuccess?.(undefined, variables),
    onError: (error, variables, rollback) => {
      rollback?.();
      options.onError?.(error, variables);
    },
    onSettled: () => { void invalidateWritten(cache, client, entity, "delete"); },
  });
}

/** An action of an entity, as a domain will declare it. */
export interface Action<E, I> {
  readonly $declares: "action";
  readonly of: Class<E>;
  readonly name: string;
  readonly input?: I;
}

export interface ActionVariables<E, I> {
  readonly key: KeyOf<E>;
  readonly input?: I;
}

/** Runs an action on a row. The API has no actions yet: until it has, running one is refused with the code "no_actions". */
export function useAction<E, I>(action: Action<E, I>, options: WriteOptions<Row<E>, ActionVariables<E, I>> = {}): Write<Row<E>, ActionVariables<E, I>> {
  return useMutation<Row<E>, ApiError, ActionVariables<E, I>, Rollback | undefined>({
    mutationFn: () => Promise.reject(new RequestError(`The API has no actions yet, so "${action.name}" cannot be run; change the row with useUpdate.`, { code: "no_actions", status: 0 })),
    onSuccess: (row, variables) => options.onSuccess?.(row, variables),
    onError: (error, variables) => options.onError?.(error, variables),
  });
}
