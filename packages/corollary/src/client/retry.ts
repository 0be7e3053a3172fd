import { ApiError, NetworkError } from "./errors.js";
import type { RetryPolicy } from "./options.js";

const usual: RetryPolicy = { attempts: 2, baseDelay: 200, maxDelay: 10_000 };

export function policyOf(stated: number | Partial<RetryPolicy> | undefined): RetryPolicy {
  return typeof stated === "number" ? { ...usual, attempts: stated } : { ...usual, ...stated };
}

/** Milliseconds to wait before asking again; undefined where that is of no use. `attempt` counts from 0. */
export function delayBefore(error: unknown, attempt: number, policy: RetryPolicy): number | undefined {
  if (attempt >= policy.attempts || !(error instanceof ApiError) || !passes(error)) return undefined;
  // At random, so that clients which failed together do not come back together.
  const own = Math.min(policy.maxDelay, policy.baseDelay * 2 ** attempt) * (0.5 + Math.random() / 2);
  if (error.retryAfter === undefined) return own;
  return error.retryAfter * 1000 > policy.maxDelay ? undefined : Math.max(own, error.retryAfter * 1000);
}

/** What may be gone a moment later: a lost connection, a busy server, a collision that the server says to try again. */
function passes(error: ApiError): boolean {
  if (error instanceof NetworkError) return true;
  switch (error.status) {
    case 429: case 502: case 503: case 504: return true;
    case 409: return error.retryAfter !== undefined;
    default: return false;
  }
}

/** Rejects with the signal's reason as soon as it is aborted. */
export function pause(milliseconds: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = () => {
      clearTimeout(timer);
      reject(signal?.reason);
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener("abort", stop);
      resolve();
    }, milliseconds);
    signal?.addEventListener("abort", stop, { once: true });
    if (signal?.aborted) stop();
  });
}
