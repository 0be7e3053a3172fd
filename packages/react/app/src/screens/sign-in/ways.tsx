import { KeyRound, Mail } from "lucide-react";
import { useState } from "react";
import { useMessages } from "../../context.js";
import { Button } from "../../parts/button.js";
import { ask, knowsPasskeys, signInWithPasskey, type Offered, type Outcome } from "./auth.js";
import { SmallForm, TextInput, useAttempt } from "./form.js";

interface WaysProps {
  readonly base: string;
  readonly offered: Offered;
  readonly go: (outcome: Outcome) => Promise<void>;
  readonly step: (step: "magic-link-request" | "reset-request" | "register-request") => void;
  /** A provider sent the person back without success. */
  readonly failed: boolean;
}

/** All the ways in that the service offers. */
export function Ways({ base, offered, go, step, failed }: WaysProps) {
  const { signIn } = useMessages();
  const { problem, busy, attempt } = useAttempt();
  const passkeys = offered.passkeys && knowsPasskeys();
  const others = passkeys || offered.magicLink || offered.providers.length > 0;
  return (
    <>
      <h1 className="sign-in-title">{signIn.title(offered.name)}</h1>
      {failed ? <p className="error" role="alert">{signIn.problem}</p> : null}
      {offered.password ? <PasswordForm base={base} go={go} /> : null}
      {offered.password && others ? <p className="sign-in-or"><span>{signIn.or}</span></p> : null}
      <div className="sign-in-ways">
        {passkeys ? <Button icon={KeyRound} isDisabled={busy} onPress={() => attempt(async () => go(await signInWithPasskey(base)))}>{signIn.passkey}</Button> : null}
        {offered.magicLink ? <Button icon={Mail} onPress={() => step("magic-link-request")}>{signIn.magicLink}</Button> : null}
        {offered.providers.map(({ name, label, start }) => <a key={name} className="button" data-kind="plain" href={start}><span className="button-text">{signIn.with(label)}</span></a>)}
      </div>
      {problem === undefined ? null : <p className="error" role="alert">{problem}</p>}
      <p className="sign-in-more">
        {offered.password ? <Button kind="quiet" onPress={() => step("reset-request")}>{signIn.forgot}</Button> : null}
        {offered.registration ? <Button kind="quiet" onPress={() => step("register-request")}>{signIn.register}</Button> : null}
      </p>
    </>
  );
}

function PasswordForm({ base, go }: Pick<WaysProps, "base" | "go">) {
  const { signIn } = useMessages();
  const [email, setEmail] = useState("");
  const [password, setPassword] = useState("");
  return (
    <SmallForm submit={signIn.submit} run={async () => go(await ask<Outcome>(base, "POST", "password/sign-in", { email, password }))}>
      <TextInput label={signIn.email} type="email" value={email} set={setEmail} autoComplete="username webauthn" autoFocus />
      <TextInput label={signIn.password} type="password" value={password} set={setPassword} autoComplete="current-password" />
    </SmallForm>
  );
}
