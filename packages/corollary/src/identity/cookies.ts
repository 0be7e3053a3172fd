import { parseCookie, stringifySetCookie } from "cookie";
import type { IdentitySettings } from "./settings.js";

/** What is kept in the browser: the session; the device; and, for minutes, a sign-in that is half done. */
export type CookieName = "session" | "device" | "secondFactor" | "flow";

/** Seconds; a cookie without is forgotten with the browser. */
const lifetimes: Readonly<Record<CookieName, number>> = { session: 400 * 86_400, device: 180 * 86_400, secondFactor: 300, flow: 600 };

/**
 * The name a cookie has. Over https it begins with `__Host-`: browsers then take it only with Secure, for this very host
 * and the whole of it, so that no neighbouring sub-domain can plant one (RFC 6265bis).
 */
export function cookieName(settings: Pick<IdentitySettings, "origin">, name: CookieName): string {
  return `${isSecure(settings) ? "__Host-" : ""}corollary-${name.toLowerCase()}`;
}

/** A cookie of the request. One that is sent twice was planted by somebody: neither is taken. */
export function readCookie(settings: Pick<IdentitySettings, "origin">, headers: Headers, name: CookieName): string | undefined {
  const header = headers.get("cookie");
  if (header === null) return undefined;
  const full = cookieName(settings, name);
  const times = header.split(";").filter((pair) => pair.slice(0, pair.indexOf("=")).trim() === full).length;
  const value = times === 1 ? parseCookie(header)[full] : undefined;
  return value !== undefined && /^[\w-]{20,200}$/.test(value) ? value : undefined;
}

/** `Set-Cookie` that keeps a token, or forgets it. Scripts never see it; other sites send it only when a person follows a link. */
export function setCookie(settings: Pick<IdentitySettings, "origin">, name: CookieName, token: string | undefined): string {
  return stringifySetCookie({
    name: cookieName(settings, name),
    value: token ?? "",
    path: "/",
    httpOnly: true,
    secure: isSecure(settings),
    sameSite: "lax",
    maxAge: token === undefined ? 0 : lifetimes[name],
  });
}

function isSecure({ origin }: Pick<IdentitySettings, "origin">): boolean {
  return origin.protocol === "https:";
}
