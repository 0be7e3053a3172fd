import { CircleAlert, CloudOff, FileQuestion, Hourglass, Lock, ServerCrash, type LucideIcon } from "lucide-react";
import type { ReactNode } from "react";
import { useMessages } from "../context.js";
import { ApiFailure } from "../data/api.js";
import type { Messages } from "../messages/en.js";
import { Button } from "./button.js";

interface StateProps {
  readonly icon: LucideIcon;
  readonly title: string;
  readonly hint: string;
  readonly children?: ReactNode;
  readonly tone?: "quiet" | "danger";
  /** It is all that the page says. */
  readonly page?: boolean;
}

/** Where there is nothing to show: what that means, and what can be done. */
export function BlankState({ icon: Icon, title, hint, children, tone = "quiet", page = false }: StateProps) {
  const Title = page ? "h1" : "p";
  return (
    <div className="blank" data-tone={tone} role={tone === "danger" ? "alert" : undefined}>
      <span className="blank-icon"><Icon aria-hidden="true" size={20} strokeWidth={1.75} /></span>
      <Title className="blank-title">{title}</Title>
      <p className="blank-hint">{hint}</p>
      {children === undefined ? null : <div className="blank-actions">{children}</div>}
    </div>
  );
}

interface FailureStateProps {
  readonly error: Error;
  readonly retry?: () => void;
  readonly title?: string;
  readonly page?: boolean;
}

export function FailureState({ error, retry, title, page = false }: FailureStateProps) {
  const messages = useMessages();
  const known = knownFailure(error, messages);
  const canRetry = retry && !(error instanceof ApiFailure && lasting.has(error.status));
  return (
    <BlankState icon={known?.icon ?? CircleAlert} page={page} tone="danger" title={known?.title ?? title ?? messages.list.failedTitle} hint={known?.hint ?? failureText(error, messages)}>
      {canRetry ? <Button onPress={retry}>{messages.app.retry}</Button> : undefined}
    </BlankState>
  );
}

/** Trying again does not help. */
const lasting: ReadonlySet<number> = new Set([401, 403, 404, 410]);

interface KnownFailure {
  readonly icon: LucideIcon;
  readonly title: string;
  readonly hint: string;
}

function knownFailure(error: Error, messages: Messages): KnownFailure | undefined {
  if (!(error instanceof ApiFailure)) return undefined;
  const { failure } = messages;
  const hint = failureText(error, messages);
  switch (error.status) {
    case 0: return { icon: CloudOff, title: failure.unreachableTitle, hint };
    case 401: return { icon: Lock, title: failure.signInTitle, hint };
    case 403: return { icon: Lock, title: failure.forbiddenTitle, hint };
    case 404: return { icon: FileQuestion, title: failure.notFoundTitle, hint: failure.notFound };
    case 429: return { icon: Hourglass, title: failure.busyTitle, hint };
    default: return error.status >= 500 ? { icon: ServerCrash, title: failure.serverTitle, hint } : undefined;
  }
}

/** What went wrong, in words that help. */
export function failureText(error: unknown, messages: Messages): string {
  if (!(error instanceof ApiFailure)) return messages.failure.broken;
  if (error.status === 0) return navigator.onLine ? messages.failure.unreachable : messages.failure.offline;
  if (error.status === 401) return messages.failure.signIn;
  if (error.status === 403) return error.code === "refused" && error.message !== "" ? messages.failure.refused(error.message) : messages.failure.forbidden;
  if (error.status === 412) return messages.failure.conflict;
  if (error.status === 429) return messages.failure.busy;
  if (error.status >= 500) return messages.failure.server;
  return error.message;
}
