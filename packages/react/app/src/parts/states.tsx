import { CircleAlert, type LucideIcon } from "lucide-react";
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
  const isMissing = error instanceof ApiFailure && error.status === 404;
  return (
    <BlankState icon={CircleAlert} page={page} tone="danger" title={isMissing ? messages.failure.notFoundTitle : title ?? messages.list.failedTitle} hint={isMissing ? messages.failure.notFound : failureText(error, messages)}>
      {retry && !isMissing ? <Button onPress={retry}>{messages.app.retry}</Button> : undefined}
    </BlankState>
  );
}

/** What went wrong, in words that help. */
export function failureText(error: unknown, messages: Messages): string {
  if (!(error instanceof ApiFailure)) return messages.failure.broken;
  if (error.status === 0) return messages.failure.unreachable;
  if (error.status === 401) return messages.failure.signIn;
  if (error.status === 403) return messages.failure.forbidden;
  if (error.status === 429) return messages.failure.busy;
  if (error.status >= 500) return messages.failure.server;
  return error.message;
}
