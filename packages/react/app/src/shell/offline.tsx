import { CloudOff } from "lucide-react";
import { useSyncExternalStore } from "react";
import { useMessages } from "../context.js";

function subscribe(listener: () => void): () => void {
  window.addEventListener("online", listener);
  window.addEventListener("offline", listener);
  return () => {
    window.removeEventListener("online", listener);
    window.removeEventListener("offline", listener);
  };
}

/** Above every screen, as long as the browser has no connection at all. */
export function OfflineNotice() {
  const messages = useMessages();
  const isOnline = useSyncExternalStore(subscribe, () => navigator.onLine);
  return <div role="status">{isOnline ? null : <p className="offline"><CloudOff size={15} aria-hidden="true" />{messages.failure.offline}</p>}</div>;
}
