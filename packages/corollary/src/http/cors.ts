/** Which other origins a browser may let read the API: none, some, or all ("*", then without credentials). */
export type Origins = "none" | "*" | readonly string[];

const exposed = "etag, location, retry-after, ratelimit, ratelimit-policy, x-request-id, idempotency-replayed";

export interface Cors {
  /** Headers for a response to that origin; undefined where there is nothing to say. */
  response(origin: string | null): Readonly<Record<string, string>> | undefined;
  /** Headers more for the answer to a preflight request. */
  preflight(origin: string | null, methods: readonly string[]): Readonly<Record<string, string>>;
}

export function cors(origins: Origins): Cors {
  const vary = { vary: "Origin" };
  const closed = origins === "none" ? undefined : vary;
  const byOrigin = new Map<string, Readonly<Record<string, string>>>();
  if (origins !== "none" && origins !== "*") {
    for (const origin of origins) {
      byOrigin.set(origin, { ...vary, "access-control-allow-origin": origin, "access-control-allow-credentials": "true", "access-control-expose-headers": exposed });
    }
  }
  const anyone = { "access-control-allow-origin": "*", "access-control-expose-headers": exposed };
  const response = (origin: string | null): Readonly<Record<string, string>> | undefined => (origins === "*" ? anyone : origin === null ? closed : byOrigin.get(origin) ?? closed);
  const preflight = (origin: string | null, methods: readonly string[]): Readonly<Record<string, string>> => {
    if (response(origin)?.["access-control-allow-origin"] === undefined) return {};
    return {
      "access-control-allow-methods": methods.join(", "),
      "access-control-allow-headers": "authorization, content-type, idempotency-key, if-match, if-none-match, x-csrf-token, x-request-id, x-tenant-id",
      "access-control-max-age": "600",
    };
  };
  return { response, preflight };
}
