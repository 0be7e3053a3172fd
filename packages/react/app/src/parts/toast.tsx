import { CircleAlert, CircleCheck, X } from "lucide-react";
import { useEffect, useSyncExternalStore } from "react";
import { useMessages } from "../context.js";
import { Button, IconButton } from "./button.js";

export interface Notice {
  readonly text: string;
  readonly tone?: "good" | "danger" | "busy";
  /** Offered with the notice, such as undoing what was done. */
  readonly action?: { readonly label: string; readonly run: () => void };
}

interface Shown extends Notice {
  readonly id: number;
}

let shown: readonly Shown[] = [];
let last = 0;
const listeners = new Set<() => void>();

function change(next: readonly Shown[]): void {
  shown = next;
  for (const listener of listeners) listener();
}

/** Says something at the edge of the screen. Returns what changes or takes away the notice. */
export function notify(notice: Notice): { readonly update: (notice: Notice) => void; readonly close: () => void } {
  const id = ++last;
  change([...shown, { ...notice, id }].slice(-3));
  return {
    update: (next) => change(shown.map((each) => (each.id === id ? { ...next, id } : each))),
    close: () => change(shown.filter((each) => each.id !== id)),
  };
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function Notices() {
  const notices = useSyncExternalStore(subscribe, () => shown);
  return <div className="notices" role="status" aria-live="polite">{notices.map((notice) => <NoticeCard key={notice.id} notice={notice} />)}</div>;
}

function NoticeCard({ notice }: { readonly notice: Shown }) {
  const messages = useMessages();
  const { id, text, tone = "good", action } = notice;
  const close = () => change(shown.filter((each) => each.id !== id));
  useEffect(() => {
    if (tone === "busy") return undefined;
    const timer = setTimeout(close, action ? 9_000 : tone === "danger" ? 12_000 : 4_500);
    return () => clearTimeout(timer);
  }, [id, tone, text]);
  const Icon = tone === "danger" ? CircleAlert : CircleCheck;
  return (
    <div className="notice" data-tone={tone}>
      {tone === "busy" ? <span className="spinner" aria-hidden="true" /> : <Icon aria-hidden="true" size={16} />}
      <span className="notice-text">{text}</span>
      {action ? <Button kind="quiet" onPress={() => { close(); action.run(); }}>{action.label}</Button> : null}
      {tone === "busy" ? null : <IconButton label={messages.app.close} icon={X} onPress={close} />}
    </div>
  );
}
