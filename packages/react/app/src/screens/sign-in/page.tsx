import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { useMessages } from "../../context.js";
import { Loading } from "../../parts/loading.js";
import { FailureState } from "../../parts/states.js";
import { navigate, usePlace } from "../../route/router.js";
import { ask, type Offered, type Outcome } from "./auth.js";
import { LinkStep, type LinkPage } from "./link.js";
import { MailStep } from "./mail.js";
import { SmallForm, TextInput } from "./form.js";
import { Ways } from "./ways.js";

/** What the page is at. The addresses of mails name theirs. */
type Step = "ways" | "secondFactor" | "magic-link-request" | "reset-request" | "register-request";

/** Signing in, and what goes with it. */
export default function SignInPage({ base }: { readonly base: string }) {
  const { signIn } = useMessages();
  const { path, search } = usePlace();
  const { data, error, refetch } = useQuery({ queryKey: ["sign-in-methods"], queryFn: () => ask<Offered>(base, "GET", "methods"), staleTime: Infinity });
  const [step, setStep] = useState<Step>("ways");
  const go = useGoOn(path, setStep);
  const page = path.startsWith("sign-in/") ? path.slice("sign-in/".length) : "";
  useEffect(() => {
    if (data) document.title = signIn.title(data.name);
  }, [data, signIn]);
  if (!data) return error ? <FailureState page error={error} retry={() => void refetch()} /> : <Loading />;
  return (
    <main className="sign-in" id="main">
      <div className="sign-in-card">
        {page === "second-factor" || step === "secondFactor" ? <SecondFactor base={base} go={go} />
          : isLinkPage(page) ? <LinkStep base={base} page={page} offered={data} go={go} />
            : step === "ways" ? <Ways base={base} offered={data} go={go} step={setStep} failed={new URLSearchParams(search).has("problem")} />
              : <MailStep base={base} kind={step} back={() => setStep("ways")} />}
      </div>
    </main>
  );
}

/** After each way of signing in: on to the second factor, or into the application, which begins with nothing of anybody else. */
function useGoOn(path: string, setStep: (step: Step) => void): (outcome: Outcome) => Promise<void> {
  const client = useQueryClient();
  return async ({ status }) => {
    if (status === "secondFactor") return setStep("secondFactor");
    setStep("ways");
    if (path === "sign-in" || path.startsWith("sign-in/")) navigate("", { replace: true });
    client.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== "signed-in" && queryKey[0] !== "presentation" && queryKey[0] !== "sign-in-methods" });
    await client.invalidateQueries({ queryKey: ["signed-in"] });
  };
}

function SecondFactor({ base, go }: { readonly base: string; readonly go: (outcome: Outcome) => Promise<void> }) {
  const { signIn } = useMessages();
  const [code, setCode] = useState("");
  return (
    <>
      <h1 className="sign-in-title">{signIn.secondFactorTitle}</h1>
      <p className="sign-in-hint">{signIn.secondFactorHint}</p>
      <SmallForm submit={signIn.proceed} run={async () => go(await ask<Outcome>(base, "POST", "second-factor", { code }))}>
        <TextInput label={signIn.code} value={code} set={setCode} autoComplete="one-time-code" autoFocus />
      </SmallForm>
    </>
  );
}

const linkPages: readonly LinkPage[] = ["magic-link", "verify-email", "reset-password", "register", "invitation"];

function isLinkPage(page: string): page is LinkPage {
  return linkPages.some((each) => each === page);
}
