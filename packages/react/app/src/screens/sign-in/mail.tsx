import { useState } from "react";
import { useMessages } from "../../context.js";
import { Button } from "../../parts/button.js";
import { ask } from "./auth.js";
import { SmallForm, TextInput } from "./form.js";

const paths = { "magic-link-request": "magic-link", "reset-request": "password/reset", "register-request": "register" } as const;

interface MailStepProps {
  readonly base: string;
  readonly kind: keyof typeof paths;
  readonly back: () => void;
}

/** Has something mailed. What it then says is the same whether there is such an account or not. */
export function MailStep({ base, kind, back }: MailStepProps) {
  const { signIn } = useMessages();
  const [email, setEmail] = useState("");
  const [name, setName] = useState("");
  const [password, setPassword] = useState("");
  const [sent, setSent] = useState(false);
  const registers = kind === "register-request";
  const title = { "magic-link-request": signIn.magicLink, "reset-request": signIn.forgot, "register-request": signIn.registerTitle }[kind];
  const send = async () => {
    await ask(base, "POST", paths[kind], registers ? { email, name, password } : { email });
    setSent(true);
  };
  return (
    <>
      <h1 className="sign-in-title">{title}</h1>
      {sent ? <p className="sign-in-hint" role="status">{signIn.mailed}</p> : (
        <SmallForm submit={signIn.proceed} run={send}>
          {registers ? <TextInput label={signIn.name} value={name} set={setName} autoComplete="name" autoFocus /> : null}
          <TextInput label={signIn.email} type="email" value={email} set={setEmail} autoComplete="username" autoFocus={!registers} />
          {registers ? <TextInput label={signIn.newPassword} type="password" value={password} set={setPassword} autoComplete="new-password" /> : null}
        </SmallForm>
      )}
      <p className="sign-in-more"><Button kind="quiet" onPress={back}>{signIn.back}</Button></p>
    </>
  );
}
