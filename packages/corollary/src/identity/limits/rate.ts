/** So many requests in so many seconds: at once, or spread. Longer windows make quotas. */
export interface RateRule {
  readonly requests: number;
  readonly seconds: number;
}

/** One count that a request is held against. */
export interface Charge {
  readonly key: string;
  readonly rule: RateRule;
}

/** Where a count stands after a request. */
export interface Standing {
  readonly allowed: boolean;
  /** Requests that would be let through now. */
  readonly remaining: number;
  /** Seconds until all are there again. */
  readonly reset: number;
  /** Seconds until one is; 0 where one is now. */
  readonly wait: number;
}

/**
 * Counts requests by the generic cell rate algorithm (GCRA, ITU-T I.371): a count is one time stamp, that at which
 * everything would be free again ("theoretical arrival time"). Each request moves it on by `seconds / requests`, and is
 * refused where it would come to lie more than `seconds` ahead. No window begins at once for everybody, and no more than
 * `requests` ever pass at once. Each charge counts for itself, and one that is refused counts nothing.
 */
export interface RateStore {
  take(charges: readonly Charge[]): readonly Standing[] | Promise<readonly Standing[]>;
}

/** What a time stamp so many seconds ahead means. */
export function standing(rule: RateRule, ahead: number, allowed: boolean): Standing {
  const interval = rule.seconds / rule.requests;
  // A little more than a whole one, for what was rounded away.
  const remaining = Math.max(0, Math.floor((rule.seconds - ahead) / interval + 1e-6));
  return { allowed, remaining, reset: Math.ceil(Math.max(0, ahead)), wait: remaining > 0 ? 0 : Math.max(1, Math.ceil(ahead + interval - rule.seconds)) };
}

/** Counts that are kept apart at once. Beyond, the oldest are forgotten, so that memory stays bounded. */
const mostKeys = 100_000;

/** In the memory of this process: behind several, each counts for itself. */
export function memoryRates(now: () => number = Date.now): RateStore {
  const times = new Map<string, number>();
  return {
    take: (charges) => charges.map(({ key, rule }) => {
      const time = now() / 1000;
      const before = Math.max(times.get(key) ?? 0, time);
      const next = before + rule.seconds / rule.requests;
      const allowed = next - time <= rule.seconds + 1e-9;
      if (!allowed) return standing(rule, before - time, false);
      times.delete(key);
      times.set(key, next);
      if (times.size > mostKeys) times.delete(times.keys().next().value ?? "");
      return standing(rule, next - time, true);
    }),
  };
}
