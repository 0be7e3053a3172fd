import { derived, sameText } from "../../identity/secrets.js";
import { HttpProblem } from "../problem.js";

const safe = ["GET", "HEAD", "OPTIONS"];

/** The token that proves that a request comes from who may read this site: made from the session's, so nothing keeps it. */
export function csrfToken(session: string): string {
  return derived(session, "corollary csrf");
}

export interface Origins {
  /** This service. */
  readonly origin: URL;
  /** Those that the config lets in. */
  readonly others: readonly string[];
}

/**
 * Refuses what another site made a browser send (OWASP, Cross-Site Request Forgery Prevention): the browser's own word on
 * where it comes from decides (`Sec-Fetch-Site`, then `Origin`); where it says nothing, the request must carry
 * `X-CSRF-Token`. `SameSite=Lax` and bodies that are only taken as JSON stand before that.
 * @param session token of the session whose cookie came along; absent before signing in
 * @throws HttpProblem 403
 */
export function requireSameSite(request: Request, { origin, others }: Origins, session: string | undefined): void {
  if (safe.includes(request.method)) return;
  const { headers } = request;
  const from = headers.get("origin");
  if (from !== null && others.includes(from)) return;
  const site = headers.get("sec-fetch-site");
  if (site !== null) {
    // `none`: the person did it, not a page.
    if (site === "same-origin" || site === "none") return;
    throw crossSite();
  }
  if (from !== null) {
    if (from === origin.origin || isThisMachine(from, request.url, origin)) return;
    throw crossSite();
  }
  if (session === undefined) return;
  const token = headers.get("x-csrf-token");
  if (token === null || !sameText(token, csrfToken(session))) throw crossSite();
}

/** During development the same server is reached as localhost and as 127.0.0.1. */
function isThisMachine(from: string, url: string, origin: URL): boolean {
  return origin.protocol === "http:" && from === new URL(url).origin;
}

function crossSite(): HttpProblem {
  return new HttpProblem(403, "cross_site", "This request comes from another site. From programs, send X-CSRF-Token as GET /auth/session gives it, or an API key.");
}
