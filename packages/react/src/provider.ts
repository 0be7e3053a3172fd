import type { Client } from "corollary/client";
import { QueryClient, QueryClientContext, QueryClientProvider } from "@tanstack/react-query";
import { createContext, createElement, useContext, useState, type ReactNode } from "react";

const ClientContext = createContext<Client | undefined>(undefined);

export interface CorollaryProviderProps<D> {
  readonly client: Client<D>;
  /** The cache of answers. Default: that of a QueryClientProvider above; otherwise one of its own. */
  readonly queryClient?: QueryClient;
  readonly children?: ReactNode;
}

/** Gives everything below it the client that the hooks ask through. */
export function CorollaryProvider<D>({ client, queryClient, children }: CorollaryProviderProps<D>): ReactNode {
  const above = useContext(QueryClientContext);
  const [own] = useState(() => queryClient ?? above ?? new QueryClient());
  const cache = queryClient ?? above ?? own;
  // The hooks take classes, which the client of any domain knows.
  return createElement(ClientContext.Provider, { value: client as Client }, createElement(QueryClientProvider, { client: cache }, children));
}

/** The client of the provider above. `useClient<typeof domain>()` allows the entities of that domain alone. */
export function useClient<D = unknown>(): Client<D> {
  const client = useContext(ClientContext);
  if (client === undefined) throw new Error("The hooks of Corollary need a <CorollaryProvider client={…}> above them.");
  return client as Client<D>;
}
