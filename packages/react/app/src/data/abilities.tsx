import { useQuery } from "@tanstack/react-query";
import { readAbilities } from "corollary/client";
import { judgeBy } from "corollary/view";
import { useMemo, type ReactNode } from "react";
import { AppContext, useApp, type App } from "../context.js";
import { allowedPart } from "../model/allowed.js";
import { Loading } from "../parts/loading.js";
import { ApiFailure, readMyAbilities } from "./api.js";

/** Whether there is anything that not everybody may do. */
export function hasLimits({ policies, signIn }: App["presentation"]): boolean {
  return policies === true || signIn === true;
}

export const abilitiesQuery = (basePath: string) => ({ queryKey: ["abilities"], queryFn: () => readMyAbilities(basePath), staleTime: 60_000 });

/** Shows what is inside as far as it is for whoever looks. What cannot be learnt is not hidden: the server decides anyway. */
export function WithAbilities({ children }: { readonly children: ReactNode }) {
  const app = useApp();
  const limited = hasLimits(app.presentation);
  const { data, error } = useQuery({ ...abilitiesQuery(app.presentation.basePath), enabled: limited, retry: (times, failure) => times < 1 && !(failure instanceof ApiFailure && failure.status < 500) });
  const allowed = useMemo((): App | undefined => {
    if (data === undefined) return undefined;
    const abilities = readAbilities(data, judgeBy);
    const presentation = allowedPart(app.presentation, abilities);
    return { ...app.over(presentation), abilities };
  }, [app, data]);
  if (!limited || (allowed === undefined && error)) return children;
  return allowed ? <AppContext value={allowed}>{children}</AppContext> : <Loading />;
}
