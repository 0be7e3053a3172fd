import { HttpProblem } from "./problem.js";

/** So many requests in a window of so many seconds, for each actor, or for each address where nobody is signed in. */
export interface RateLimit {
  readonly requests: number;
  readonly seconds: number;
}

export interface RateLimiter {
  /** Counts a request and gives the headers that tell the client where it stands. @throws HttpProblem 429 */
  count(who: string): Readonly<Record<string, string>>;
}

/** Callers that are remembered at once. Beyond, the window is closed early for all, so memory stays bounded. */
const mostCallers = 100_000;

/** Fixed windows, in the memory of this process: behind several processes each counts for itself. */
export function rateLimiter(limit: RateLimit, now: () => number = Date.now): RateLimiter {
  const length = limit.seconds * 1000;
  let ends = now() + length;
  let counts = new Map<string, number>();
  return {
    count(who) {
      const time = now();
      if (time >= ends || counts.size >= mostCallers) {
        counts = new Map();
        ends = time + length;
      }
      const used = (counts.get(who) ?? 0) + 1;
      counts.set(who, used);
      const reset = String(Math.max(1, Math.ceil((ends - time) / 1000)));
      const headers = {
        "ratelimit-limit": String(limit.requests),
        "ratelimit-remaining": String(Math.max(0, limit.requests - used)),
        "ratelimit-reset": reset,
      };
      if (used <= limit.requests) return headers;
      const message = `More than ${limit.requests} requests in ${limit.seconds} s; try again in ${reset} s.`;
      throw new HttpProblem(429, "too_many_requests", message, [], { ...headers, "retry-after": reset });
    },
  };
}
