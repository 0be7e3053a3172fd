/**
 * How fast guesses may follow one another. The first `free` come without delay, then each failure doubles it, up to
 * `longest` seconds: a delay, never a lock, so that nobody can shut somebody else out for good.
 */
export interface DelayRule {
  readonly free: number;
  readonly longest: number;
}

/** One counter that an attempt is held against. */
export interface Counter {
  readonly key: string;
  readonly rule: DelayRule;
}

/** Seconds without an attempt after which a counter begins anew. */
export const forgottenAfter = 3600;

/** Counts attempts before they are made, so that many at once are no way around the delay. */
export interface Attempts {
  /** Counts an attempt on each counter. Returns the seconds to wait: 0 where it may be made. One that must wait is not counted. */
  begin(counters: readonly Counter[]): Promise<number>;
  /** The attempt was right after all: the counter `own` begins anew, `shared` gets back what it counted for this one. */
  succeed(keys: { readonly own: string; readonly shared: string }): Promise<void>;
}

/** Seconds of delay after so many failures. */
export function delayAfter(failures: number, { free, longest }: DelayRule): number {
  return failures < free ? 0 : Math.min(longest, 2 ** Math.min(30, failures - free));
}

interface Count {
  failures: number;
  until: number;
  last: number;
}

/** More are not kept apart: the oldest are forgotten. */
const mostCounters = 100_000;

/** In the memory of this process. */
export function memoryAttempts(now: () => Date): Attempts {
  const counts = new Map<string, Count>();
  return {
    async begin(counters) {
      const time = now().getTime();
      const current = counters.map(({ key }) => known(counts, key, time));
      const wait = Math.max(0, ...current.map((count) => count.until - time));
      if (wait > 0) return Math.ceil(wait / 1000);
      counters.forEach(({ key, rule }, index) => {
        const failures = (current[index]?.failures ?? 0) + 1;
        counts.delete(key);
        counts.set(key, { failures, last: time, until: time + delayAfter(failures, rule) * 1000 });
      });
      for (const oldest of counts.keys()) {
        if (counts.size <= mostCounters) break;
        counts.delete(oldest);
      }
      return 0;
    },
    async succeed({ own, shared }) {
      counts.delete(own);
      const count = counts.get(shared);
      if (count !== undefined) counts.set(shared, { failures: Math.max(0, count.failures - 1), until: 0, last: count.last });
    },
  };
}

function known(counts: ReadonlyMap<string, Count>, key: string, time: number): Count {
  const count = counts.get(key);
  return count === undefined || time - count.last > forgottenAfter * 1000 ? { failures: 0, until: 0, last: time } : count;
}
