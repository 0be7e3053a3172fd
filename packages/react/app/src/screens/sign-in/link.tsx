import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useMessages } from "../../context.js";
import { ApiFailure } from "../../data/api.js";
import { Loading } from "../../parts/loading.js";
import { Link } from "../../route/link.js";
import { ask, type Offered, type Outcome } from "./auth.js";
import { SmallForm, TextInput } from "./form.js";

/** What a link of a mail finishes. */
export type LinkPage = "magic-link" | "verify-email" | "reset-password" | "register" | "invitation";

interface LinkProps {
  readonly base: string;
  readonly page: LinkPage;
  readonly offered: Offered;
  readonly go: (outcome: Outcome) => Promise<void>;
}

/** Finishes what a mail began, when the person says so: programs that look at links in mails spend none. */
export function LinkStep({ base, page, offered, go }: LinkProps) {
  // The token stands behind "#", which no server sees.
  const [token] = useState(() => window.location.hash.slice(1));
  switch (page) {
    case "magic-link": return <Confirm page={page} run={async () => go(await ask<Outcome>(base, "POST", "magic-link/finish", { token }))} />;
    case "register": return <Confirm page={page} run={async () => go(await ask<Outcome>(base, "POST", "register/finish", { token }))} />;
    case "verify-email": return <Confirm page={page} run={async () => { await ask(base, "POST", "email/finish", { token }); }} done />;
    case "reset-password": return <Reset base={base} token={token} />;
    case "invitation": return <Invitation base={base} token={token} offered={offered} go={go} />;
  }
}

function Confirm({ page, run, done = false }: { readonly page: "magic-link" | "register" | "verify-email"; readonly run: () => Promise<void>; readonly done?: boolean }) {
  const { signIn } = useMessages();
  const [isDone, setDone] = useState(false);
  const verifies = page === "verify-email";
  return (
    <>
      <h1 className="sign-in-title">{verifies ? signIn.verifyTitle : signIn.linkTitle}</h1>
      {isDone ? <Done text={signIn.verifyDone} /> : (
        <>
          <p className="sign-in-hint">{verifies ? signIn.verifyHint : signIn.linkHint}</p>
          <SmallForm submit={signIn.proceed} run={async () => { await run(); if (done) setDone(true); }} />
        </>
      )}
    </>
  );
}

function Done({ text }: { readonly text: string }) {
  const { signIn } = useMessages();
  return (
    <>
      <p className="sign-in-hint" role="status">{text}</p>
      <p className="sign-in-more"><Link to="">{signIn.proceed}</Link></p>
    </>
  );
}

function Reset({ base, token }: { readonly base: string; readonly token: string }) {
  const { signIn } = useMessages();
  const [password, setPassword] = useState("");
  const [isDone, setDone] = useState(false);
  return (
    <>
      <h1 className="sign-in-title">{signIn.resetTitle}</h1>
      {isDone ? <Done text={signIn.resetDone} /> : (
        <SmallForm submit={signIn.proceed} run={async () => { await ask(base, "POST", "password/reset/finish", { token, password }); setDone(true); }}>
          <TextInput label={signIn.newPassword} type="password" value={password} set={setPassword} autoComplete="new-password" autoFocus />
        </SmallForm>
      )}
    </>
  );
}

interface Invited {
  readonly email: string;
  readonly known: boolean;
}

function Invitation({ base, token, offered, go }: Omit<LinkProps, "page"> & { readonly token: string }) {
  const { signIn } = useMessages();
  const [name, setName] = useState("");
  const [password, setPassword] = useState("");
  const { data, error } = useQuery({ queryKey: ["invitation", token], queryFn: () => ask<Invited>(base, "POST", "invitation", { token }), retry: false, staleTime: Infinity });
  if (error) return <p className="error" role="alert">{error instanceof ApiFailure ? error.message : signIn.unreachable}</p>;
  if (!data) return <Loading />;
  const stated = data.known ? {} : { name, ...(offered.password ? { password } : {}) };
  return (
    <>
      <h1 className="sign-in-title">{signIn.invitationTitle(offered.name)}</h1>
      <p className="sign-in-hint">{signIn.invitationHint(data.email)}</p>
      <SmallForm submit={signIn.proceed} run={async () => go(await ask<Outcome>(base, "POST", "invitation/accept", { token, ...stated }))}>
        {data.known ? null : <TextInput label={signIn.name} value={name} set={setName} autoComplete="name" autoFocus />}
        {data.known || !offered.password ? null : <TextInput label={signIn.newPassword} type="password" value={password} set={setPassword} autoComplete="new-password" />}
      </SmallForm>
    </>
  );
}
