import type { Class } from "corollary";
import type { Abilities, ApiError, May, Me } from "corollary/client";
import { useQuery, type UseQueryResult } from "@tanstack/react-query";
import { keys } from "./keys.js";
import { useClient } from "./provider.js";

/** Rights change seldom, and the server decides anyway. */
const staleTime = 60_000;

/** Who the server takes the asker for; null where nobody is signed in. */
export function useMe(): UseQueryResult<Me | null, ApiError> {
  const client = useClient();
  return useQuery<Me | null, ApiError>({ queryKey: keys.me, queryFn: ({ signal }) => client.me({ signal }), staleTime, retry: false });
}

/** What whoever asks may do, for buttons and fields. Conditions are evaluated on the rows that are given. */
export function useAbilities<D = unknown>(): UseQueryResult<Abilities<D>, ApiError> {
  const client = useClient<D>();
  return useQuery<Abilities<D>, ApiError>({
    queryKey: keys.abilities,
    queryFn: async ({ signal }) => {
      // Read along with the answer, by those who ask for it: evaluating conditions is no small code.
      const { judgeBy } = await import("corollary/view");
      return client.abilities({ judgeBy, signal });
    },
    staleTime, retry: false, structuralSharing: false,
  });
}

/**
 * Whether whoever asks may do something with rows of an entity, or with the one row that is given. "depends": only the server
 * can tell, so a button had better be there. Undefined until the answer has come.
 */
export function useCan<E>(entity: Class<E>, operation: "read" | "create" | "update" | "delete", row?: object): May | undefined {
  return useAbilities().data?.may(entity, operation, row);
}
