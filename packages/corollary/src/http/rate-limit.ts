import type { Database } from "../database/port.js";
import { databaseRates } from "../identity/limits/database.js";
import { memoryRates, type Charge, type RateRule, type RateStore, type Standing } from "../identity/limits/rate.js";
import type { Actor } from "../query/types.js";
import { addressKey } from "./client-address.js";
import { HttpProblem } from "./problem.js";

export type { RateRule } from "../identity/limits/rate.js";

/** How many requests are let through. Every rule that fits a request counts it. */
export interface RateLimits {
  /** For each actor. */
  readonly actor?: RateRule;
  /** For each address, where nobody is signed in. */
  readonly address?: RateRule;
  /** For each tenant, all of its actors together: a quota. */
  readonly tenant?: RateRule;
  /** Where counts are kept. Default "memory": of this process. "database": one count for many processes. */
  readonly store?: "memory" | "database";
}

/** The same for each actor, and for each address where nobody is signed in; or rules for each. */
export type RateLimit = RateRule | RateLimits;

type Headers = Readonly<Record<string, string>>;

export interface RateLimiter {
  /** Counts a request and gives the headers that tell the client where it stands. @throws HttpProblem 429 */
  count(who: Who): Headers | Promise<Headers>;
}

export interface Who {
  readonly actor: Actor | null;
  readonly address: string | undefined;
}

type RuleName = "actor" | "address" | "tenant";

export function rateLimiter(limit: RateLimit, database: Database, now?: () => number): RateLimiter {
  const rules: RateLimits = "requests" in limit ? { actor: limit, address: limit } : limit;
  const store: RateStore = rules.store === "database" ? databaseRates(database) : memoryRates(now);
  const policy = headerList((["actor", "address", "tenant"] as const).flatMap((name) => (rules[name] === undefined ? [] : [`"${name}";q=${rules[name].requests};w=${rules[name].seconds}`])));
  return {
    count(who) {
      const charges = chargesOf(rules, who);
      if (charges.length === 0) return {};
      const standings = store.take(charges.map(({ charge }) => charge));
      const names = charges.map(({ name }) => name);
      return "then" in standings ? standings.then((each) => answer(names, each, policy)) : answer(names, standings, policy);
    },
  };
}

function chargesOf(rules: RateLimits, { actor, address }: Who): { readonly name: RuleName; readonly charge: Charge }[] {
  const charge = (name: RuleName, whose: string | undefined) => {
    const rule = rules[name];
    return rule === undefined || whose === undefined ? [] : [{ name, charge: { key: `${name} ${whose}`, rule } }];
  };
  return actor === null ? charge("address", addressKey(address)) : [...charge("actor", actor.id), ...charge("tenant", actor.tenant)];
}

/** `RateLimit-Policy` and `RateLimit` as draft-ietf-httpapi-ratelimit-headers-10 has them. */
function answer(names: readonly RuleName[], standings: readonly Standing[], policy: string): Headers {
  const headers = {
    "ratelimit-policy": policy,
    ratelimit: headerList(standings.map(({ remaining, reset }, index) => `"${names[index]}";r=${remaining};t=${reset}`)),
  };
  const refused = standings.filter((each) => !each.allowed);
  if (refused.length === 0) return headers;
  const wait = Math.max(...refused.map((each) => each.wait));
  throw new HttpProblem(429, "too_many_requests", `Too many requests; try again in ${wait} s.`, [], { ...headers, "retry-after": String(wait) });
}

function headerList(items: readonly string[]): string {
  return items.join(", ");
}
