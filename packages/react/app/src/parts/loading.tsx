import { useMessages } from "../context.js";

/** While there is nothing to show. It appears late, so that quick answers do not flicker. */
export function Loading() {
  const messages = useMessages();
  return <div className="loading" role="status"><span className="spinner" aria-hidden="true" /><span className="unseen">{messages.app.loading}</span></div>;
}
