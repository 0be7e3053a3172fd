import { useQuery, useQueryClient } from "@tanstack/react-query";
import { createContext, lazy, Suspense, useContext, useEffect, useState, type ReactNode } from "react";
import { useApp } from "../../context.js";
import { ApiFailure } from "../../data/api.js";
import { Loading } from "../../parts/loading.js";
import { FailureState } from "../../parts/states.js";
import { usePlace } from "../../route/router.js";
import { hasToChoose } from "../tenant/tenant.js";
import { ask, type SignedIn } from "./auth.js";

const SignInPage = lazy(() => import("./page.js"));
const ChooseTenant = lazy(() => import("../tenant/choose.js"));

const SignedInContext = createContext<SignedIn | undefined>(undefined);

/** Who is signed in; undefined where the service knows no sign-in. */
export function useSignedIn(): SignedIn | undefined {
  return useContext(SignedInContext);
}

/** Shows what is inside to those who are signed in, and the sign-in page to others. Services without sign-in are as before. */
export function SignInGate({ children }: { readonly children: ReactNode }) {
  const { presentation } = useApp();
  return presentation.signIn === true ? <Gate base={presentation.basePath}>{children}</Gate> : children;
}

function Gate({ base, children }: { readonly base: string; readonly children: ReactNode }) {
  const { path } = usePlace();
  const { data, error, refetch } = useQuery({ queryKey: ["signed-in"], queryFn: () => signedIn(base), staleTime: 60_000 });
  const [inNone, setInNone] = useState(false);
  useNoticeOfEnd();
  if (path === "sign-in" || path.startsWith("sign-in/") || data === null) return <Suspense fallback={<Loading />}><SignInPage base={base} /></Suspense>;
  if (data !== undefined && hasToChoose(data) && !inNone) return <Suspense fallback={<Loading />}><ChooseTenant signedIn={data} without={() => setInNone(true)} /></Suspense>;
  if (data !== undefined) return <SignedInContext value={data}>{children}</SignedInContext>;
  return error ? <FailureState page error={error} retry={() => void refetch()} /> : <Loading />;
}

/** Null: nobody. */
async function signedIn(base: string): Promise<SignedIn | null> {
  try {
    return await ask<SignedIn>(base, "GET", "session");
  } catch (error) {
    if (error instanceof ApiFailure && error.status === 401) return null;
    throw error;
  }
}

/** A session that ended shows in any request; then the question who is signed in is asked anew. */
function useNoticeOfEnd(): void {
  const client = useQueryClient();
  useEffect(() => client.getQueryCache().subscribe(({ type, query }) => {
    const { error } = query.state;
    const isOurs = query.queryKey[0] === "signed-in";
    if (type === "updated" && !isOurs && error instanceof ApiFailure && error.status === 401) void client.invalidateQueries({ queryKey: ["signed-in"] });
  }), [client]);
}
