import { firstOf, sessionAuthenticator, type Authenticator, type Identified } from "../../identity/authenticate/authenticator.js";
import { apiKeyAuthenticator } from "../../identity/authenticate/api-key.js";
import { jwtAuthenticator } from "../../identity/authenticate/jwt.js";
import { cookieName, readCookie, setCookie, type CookieName } from "../../identity/cookies.js";
import type { Identity } from "../../identity/identity.js";
import type { Client } from "../../identity/sessions.js";
import type { Visitor } from "../../identity/sign-in.js";
import { readJson } from "../body.js";
import type { Limits } from "../limits.js";
import { HttpProblem } from "../problem.js";
import { emptyResponse, jsonResponse, textResponse, type Exchange } from "../respond.js";
import { requireSameSite } from "./cross-site.js";
import type { AuthAnswer, AuthCall, Operation } from "./operation.js";
import { authRouter, operationsOf, type AuthMatch } from "./routes.js";

/** Sign-in as the handler has it: who sends a request, and the addresses below /auth. */
export interface Gate {
  readonly operations: readonly Operation[];
  /** Name of the session's cookie. */
  readonly cookie: string;
  match(path: string): AuthMatch | undefined;
  /** @throws HttpProblem 403 where another site made the browser send it @throws IdentityError unauthenticated */
  identify(request: Request, client: Client): Promise<Identified | null>;
  answer(match: AuthMatch, request: Request, query: string, exchange: Exchange, client: Client): Promise<Response>;
}

export function gate(identity: Identity, basePath: string, limits: Limits, others: readonly string[]): Gate {
  const origins = { origin: identity.settings.origin, others };
  const operations = operationsOf(identity);
  const authenticate: Authenticator = firstOf([apiKeyAuthenticator(identity), jwtAuthenticator(identity.settings.jwt, identity.now), sessionAuthenticator(identity)]);
  const identify = async (request: Request, client: Client) => {
    const identified = await authenticate(request, client);
    if (identified?.via === "session") requireSameSite(request, origins, identified.token);
    return identified;
  };
  return {
    operations,
    cookie: cookieName(identity.settings, "session"),
    match: authRouter(operations),
    identify,
    async answer(match, request, query, exchange, client) {
      const operation = match.operations.get(request.method === "HEAD" ? "GET" : request.method);
      if (operation === undefined) throw new HttpProblem(405, "method_not_allowed", `This address takes ${[...match.operations.keys()].join(", ")}.`);
      const visitor = visitorOf(identity, request, client);
      requireSameSite(request, origins, visitor.session);
      const identified = await identify(request, client);
      const body = hasBody(request) ? (await readJson(request, limits)).value : undefined;
      const call: AuthCall = { identity, request, visitor, id: match.id, query: new URLSearchParams(query), basePath };
      return respond(await operation.answer(call, body, identified?.via === "session" ? identified : undefined), identity, exchange);
    },
  };
}

function visitorOf({ settings }: Identity, { headers }: Request, client: Client): Visitor {
  return { address: client.address, userAgent: client.userAgent, session: readCookie(settings, headers, "session"), device: readCookie(settings, headers, "device") };
}

/**
 * Bodies are optional where nothing has to be said. Servers give requests such as DELETE a stream though nothing was sent:
 * a body is announced by its length, its coding or its type (RFC 9112, 6.3).
 */
function hasBody({ body, headers }: Request): boolean {
  if (body === null || headers.get("content-length") === "0") return false;
  return ["content-length", "transfer-encoding", "content-type"].some((name) => headers.has(name));
}

/** Nothing of sign-in is kept by caches. */
function respond(answer: AuthAnswer, { settings }: Identity, exchange: Exchange): Response {
  const response = responseOf(answer, exchange);
  for (const [name, token] of Object.entries(answer.cookies ?? {})) response.headers.append("set-cookie", setCookie(settings, name as CookieName, token));
  return response;
}

function responseOf(answer: AuthAnswer, exchange: Exchange): Response {
  const kept = { "cache-control": "no-store" };
  switch (answer.status) {
    case 204: return emptyResponse(exchange, 204, kept);
    case 303: return textResponse(exchange, 303, "text/plain; charset=utf-8", "", { ...kept, location: answer.location });
    case 200:
    case 201:
    case 202: return jsonResponse(exchange, answer.status, JSON.stringify({ data: answer.data }), kept);
  }
}
