import { CorollaryProvider } from "@corollary/react";
import { useQueryClient } from "@tanstack/react-query";
import { createClient } from "corollary/client";
import { useMemo, type ReactNode } from "react";

interface OwnClientProps {
  readonly domain: unknown;
  readonly basePath: string;
  readonly children: ReactNode;
}

/** The hooks of `@corollary/react` for pages of one's own, over the cache of the application. */
export default function OwnClient({ domain, basePath, children }: OwnClientProps) {
  const queries = useQueryClient();
  const client = useMemo(() => createClient({
    url: "", basePath, domain,
    // What a page of one's own writes, the screens around it read again, as they do after writes of their own.
    fetch: async (request) => {
      const response = await fetch(request);
      const isWrite = request.method !== "GET" && request.method !== "HEAD";
      if (isWrite && response.ok) void queries.invalidateQueries({ predicate: ({ queryKey }) => queryKey[0] !== "presentation" && queryKey[0] !== "abilities" && queryKey[0] !== "corollary" });
      return response;
    },
  }), [domain, basePath, queries]);
  return <CorollaryProvider client={client} queryClient={queries}>{children}</CorollaryProvider>;
}
