import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useApp, useMessages } from "../../context.js";
import { Button } from "../../parts/button.js";
import { Page, PageHead } from "../../shell/page.js";
import { ask, type Offered } from "../sign-in/auth.js";
import { SmallForm, TextInput, useAttempt } from "../sign-in/form.js";
import { useSignedIn } from "../sign-in/gate.js";
import { whereOf } from "../tenant/tenant.js";
import { ApiKeysPart } from "./api-keys.js";
import { InvitationsPart } from "./invitations.js";
import { OneTimePasswordPart } from "./one-time-password.js";
import { Part } from "./part.js";
import { PasskeysPart } from "./passkeys.js";

/** One's own account: how one signs in, and where one is. */
export default function AccountPage() {
  const { signIn } = useMessages();
  const { presentation } = useApp();
  const signedIn = useSignedIn();
  const base = presentation.basePath;
  const { data: offered } = useQuery({ queryKey: ["sign-in-methods"], queryFn: () => ask<Offered>(base, "GET", "methods"), staleTime: Infinity });
  return (
    <Page title={signIn.account}>
      <PageHead title={signedIn?.account.name ?? signIn.account} aside={<p className="home-hint">{[signedIn?.account.email, signedIn && whereOf(signedIn)].filter(Boolean).join(" · ")}</p>} />
      <div className="page-body account">
        {offered?.password ? <PasswordPart base={base} /> : null}
        {offered?.passkeys ? <PasskeysPart base={base} /> : null}
        {offered?.oneTimePasswords ? <OneTimePasswordPart base={base} /> : null}
        <SessionsPart base={base} />
        <ApiKeysPart base={base} />
        {signedIn?.administers ? <InvitationsPart base={base} where={whereOf(signedIn)} /> : null}
      </div>
    </Page>
  );
}

function PasswordPart({ base }: { readonly base: string }) {
  const { signIn } = useMessages();
  const client = useQueryClient();
  const [current, setCurrent] = useState("");
  const [password, setPassword] = useState("");
  const [isDone, setDone] = useState(false);
  const change = async () => {
    await ask(base, "POST", "password", { ...(current === "" ? {} : { current }), password });
    setCurrent("");
    setPassword("");
    setDone(true);
    await client.invalidateQueries({ queryKey: ["sessions"] });
  };
  return (
    <Part title={signIn.changePassword}>
      <SmallForm submit={signIn.changePassword} run={change}>
        <TextInput label={signIn.currentPassword} type="password" value={current} set={setCurrent} autoComplete="current-password" />
        <TextInput label={signIn.newPassword} type="password" value={password} set={setPassword} autoComplete="new-password" />
      </SmallForm>
      {isDone ? <p role="status">{signIn.passwordChanged}</p> : null}
    </Part>
  );
}

interface SessionShown {
  readonly id: string;
  readonly current: boolean;
  readonly lastSeenAt: string;
  readonly userAgent: string | null;
  readonly address: string | null;
}

function SessionsPart({ base }: { readonly base: string }) {
  const { signIn } = useMessages();
  const { formats } = useApp();
  const client = useQueryClient();
  const { problem, busy, attempt } = useAttempt();
  const { data: sessions = [] } = useQuery({ queryKey: ["sessions"], queryFn: () => ask<readonly SessionShown[]>(base, "GET", "sessions") });
  const end = (path: string) => attempt(async () => {
    await ask(base, "DELETE", path);
    await client.invalidateQueries({ queryKey: ["sessions"] });
  });
  return (
    <Part title={signIn.sessions}>
      <ul className="account-list">
        {sessions.map(({ id, current, lastSeenAt, userAgent, address }) => (
          <li key={id}>
            <span>{deviceOf(userAgent) ?? signIn.unknownDevice}<small>{[current ? signIn.thisDevice : signIn.lastSeen(formats.ago(lastSeenAt)), address].filter(Boolean).join(" · ")}</small></span>
            {current ? null : <Button isDisabled={busy} onPress={() => end(`sessions/${id}`)}>{signIn.endSession}</Button>}
          </li>
        ))}
      </ul>
      {sessions.length > 1 ? <Button isDisabled={busy} onPress={() => end("sessions")}>{signIn.endOthers}</Button> : null}
      {problem === undefined ? null : <p className="error" role="alert">{problem}</p>}
    </Part>
  );
}

/** Browser and system, as far as a user agent tells them in plain words. */
function deviceOf(agent: string | null): string | undefined {
  if (agent === null) return undefined;
  const browser = /(Firefox|Edg|OPR|Chrome|Safari)\//.exec(agent)?.[1]?.replace("Edg", "Edge").replace("OPR", "Opera");
  const system = /(Windows|Android|iPhone|iPad|Mac OS X|CrOS|Linux)/.exec(agent)?.[1];
  return browser === undefined && system === undefined ? agent : [browser, system].filter(Boolean).join(", ");
}
