import { useId, useState, type FormEvent, type ReactNode } from "react";
import { useMessages } from "../../context.js";
import { ApiFailure } from "../../data/api.js";
import { Button } from "../../parts/button.js";

interface TextProps {
  readonly label: string;
  readonly value: string;
  readonly set: (value: string) => void;
  readonly type?: "text" | "email" | "password";
  readonly autoComplete: string;
  readonly autoFocus?: boolean;
  /** Default true. */
  readonly required?: boolean;
  readonly inputMode?: "numeric" | "text";
}

export function TextInput({ label, value, set, type = "text", autoComplete, autoFocus = false, required = true, inputMode }: TextProps) {
  const id = useId();
  return (
    <div className="field">
      <label className="label" htmlFor={id}>{label}</label>
      <input id={id} className="input" type={type} value={value} autoComplete={autoComplete} required={required} autoFocus={autoFocus} inputMode={inputMode} onChange={(event) => set(event.target.value)} />
    </div>
  );
}

/** Runs what may be refused, and keeps what it said. */
export function useAttempt(): { readonly problem: string | undefined; readonly busy: boolean; readonly attempt: (run: () => Promise<void>) => void } {
  const { signIn } = useMessages();
  const [problem, setProblem] = useState<string>();
  const [busy, setBusy] = useState(false);
  const said = (error: unknown) => {
    if (!(error instanceof ApiFailure)) return signIn.noPasskey;
    if (error.code === "fresh_sign_in_required") return signIn.freshNeeded;
    return error.message === "" ? signIn.unreachable : error.message;
  };
  const attempt = (run: () => Promise<void>) => {
    setProblem(undefined);
    setBusy(true);
    run().catch((error: unknown) => setProblem(said(error))).finally(() => setBusy(false));
  };
  return { problem, busy, attempt };
}

interface FormProps {
  readonly submit: string;
  readonly run: () => Promise<void>;
  readonly children?: ReactNode;
}

/** Fields with one button; what is refused is said below them. */
export function SmallForm({ submit, run, children }: FormProps) {
  const { problem, busy, attempt } = useAttempt();
  const send = (event: FormEvent) => {
    event.preventDefault();
    attempt(run);
  };
  return (
    <form className="sign-in-form" onSubmit={send}>
      {children}
      {problem === undefined ? null : <p className="error" role="alert">{problem}</p>}
      <Button type="submit" kind="primary" isDisabled={busy}>{submit}</Button>
    </form>
  );
}
