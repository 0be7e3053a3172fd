import { actorOf } from "../account/tenant.js";
import { readCookie } from "../cookies.js";
import type { Identity } from "../identity.js";
import { findSession, type Client, type FoundSession } from "../sessions.js";
import type { Actor } from "../../query/types.js";

/** Who sends a request, and how that was found. */
export type Identified =
  | ({ readonly via: "session"; readonly actor: Actor; readonly token: string } & FoundSession)
  | { readonly via: "apiKey"; readonly actor: Actor; readonly key: string }
  | { readonly via: "jwt"; readonly actor: Actor; readonly issuer: string };

/**
 * Finds who sends a request. Null: the request has nothing that this one reads, so the next is asked.
 * @throws IdentityError unauthenticated where it has, and that is not valid
 */
export type Authenticator = (request: Request, client: Client) => Promise<Identified | null>;

/** Asks one after the other; the first that knows decides. */
export function firstOf(authenticators: readonly Authenticator[]): Authenticator {
  return async (request, client) => {
    for (const authenticate of authenticators) {
      const identified = await authenticate(request, client);
      if (identified !== null) return identified;
    }
    return null;
  };
}

/** By the cookie of a session. One that has ended is as good as none. */
export function sessionAuthenticator(identity: Identity): Authenticator {
  return async (request) => {
    const token = readCookie(identity.settings, request.headers, "session");
    if (token === undefined) return null;
    const found = await findSession(identity, identity.settings.session, token);
    return found === null ? null : { via: "session", actor: actorOf(found.account, found.session.tenant), token, ...found };
  };
}
