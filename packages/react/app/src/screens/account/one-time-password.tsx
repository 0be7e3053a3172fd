import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useMessages } from "../../context.js";
import { Button } from "../../parts/button.js";
import { ask } from "../sign-in/auth.js";
import { SmallForm, TextInput, useAttempt } from "../sign-in/form.js";
import { Part } from "./part.js";

interface Enrolment {
  readonly secret: string;
  readonly uri: string;
}

/** What the part is at: enrolling shows the key, afterwards the recovery codes, once. */
type Step = { readonly kind: "rest" } | { readonly kind: "enrolling"; readonly enrolment: Enrolment } | { readonly kind: "codes"; readonly codes: readonly string[] };

export function OneTimePasswordPart({ base }: { readonly base: string }) {
  const { signIn } = useMessages();
  const client = useQueryClient();
  const { problem, busy, attempt } = useAttempt();
  const [step, setStep] = useState<Step>({ kind: "rest" });
  const { data } = useQuery({ queryKey: ["one-time-password"], queryFn: () => ask<{ readonly on: boolean; readonly recoveryCodesLeft: number }>(base, "GET", "one-time-password") });
  const again = () => client.invalidateQueries({ queryKey: ["one-time-password"] });
  const begin = () => attempt(async () => setStep({ kind: "enrolling", enrolment: await ask<Enrolment>(base, "POST", "one-time-password") }));
  const stop = () => attempt(async () => {
    await ask(base, "DELETE", "one-time-password");
    setStep({ kind: "rest" });
    await again();
  });
  const confirmed = async (codes: readonly string[]) => {
    setStep({ kind: "codes", codes });
    await again();
  };
  return (
    <Part title={signIn.oneTime} hint={data?.on ? signIn.oneTimeOn(data.recoveryCodesLeft) : signIn.oneTimeHint}>
      {step.kind === "enrolling" ? <Enrolling base={base} enrolment={step.enrolment} confirmed={confirmed} /> : null}
      {step.kind === "codes" ? <Codes codes={step.codes} /> : null}
      {problem === undefined ? null : <p className="error" role="alert">{problem}</p>}
      {data?.on ? <Button isDisabled={busy} onPress={stop}>{signIn.oneTimeStop}</Button> : step.kind === "rest" ? <Button isDisabled={busy} onPress={begin}>{signIn.oneTimeStart}</Button> : null}
    </Part>
  );
}

function Enrolling({ base, enrolment, confirmed }: { readonly base: string; readonly enrolment: Enrolment; readonly confirmed: (codes: readonly string[]) => Promise<void> }) {
  const { signIn } = useMessages();
  const [code, setCode] = useState("");
  const confirm = async () => confirmed((await ask<{ readonly recoveryCodes: readonly string[] }>(base, "POST", "one-time-password/confirm", { code })).recoveryCodes);
  return (
    <>
      <p>{signIn.oneTimeSecret}</p>
      <p className="account-secret"><a href={enrolment.uri}>{enrolment.secret}</a></p>
      <SmallForm submit={signIn.oneTimeConfirm} run={confirm}><TextInput label={signIn.code} value={code} set={setCode} autoComplete="one-time-code" inputMode="numeric" autoFocus /></SmallForm>
    </>
  );
}

function Codes({ codes }: { readonly codes: readonly string[] }) {
  const { signIn } = useMessages();
  return (
    <>
      <p role="status">{signIn.recoveryCodes}</p>
      <ul className="account-codes">{codes.map((code) => <li key={code}>{code}</li>)}</ul>
    </>
  );
}
