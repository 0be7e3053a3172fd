import type { ConstraintCatalogue } from "../database/errors.js";
import { IdentityError } from "../identity/errors.js";
import type { Actor } from "../query/types.js";
import { catalogue } from "../schema/catalogue.js";
import { derive } from "../schema/derive.js";
import { requireKeys } from "../service/encryption/require.js";
import type { AppFiles } from "./app.js";
import { splitUrl } from "./address.js";
import { answerBulk } from "./bulk.js";
import { askerAnswers, type AskerAnswers } from "./asker.js";
import { admit, count, RequestClient, type Admission, type OpenExchange } from "./admission.js";
import { clientAddress } from "./client-address.js";
import { cors as corsOf, type Cors } from "./cors.js";
import { requireDecision } from "./decision/require.js";
import { decisionService, type Decide } from "./decision/service.js";
import { explainer, type Explain } from "./explain.js";
import type { Doing } from "./failure.js";
import { defaultLimits, type Limits } from "./limits.js";
import { faultOf, logToConsole, type Log } from "./log.js";
import { suggestion } from "./nearest.js";
import { openApiDocument } from "./openapi/document.js";
import type { Connection, Handler, HandlerOptions } from "./options.js";
import { tooLong } from "./parameters.js";
import { HttpProblem } from "./problem.js";
import { isReadOnly, publicModel, withheldByIdentity } from "./public.js";
import { rateLimiter } from "./rate-limit.js";
import { answerItem, answerList } from "./read.js";
import { withAddress } from "./request-address.js";
import { requestIds } from "./request-id.js";
import { makeResources } from "./resources.js";
import type { Call, Resource } from "./resource.js";
import type { AuthMatch } from "./sign-in/routes.js";
import { emptyResponse, problemResponse, type Exchange } from "./respond.js";
import { methodsOf, router, type Match, type Route } from "./route.js";
import { gate } from "./sign-in/gate.js";
import { identityProblem } from "./sign-in/refusal.js";
import { system, type System } from "./system.js";
import { tenants } from "./tenant.js";
import { answerArchive, answerCreate, answerDelete, answerUpdate } from "./write.js";

/** What a handler needs on every request; made once. */
interface Service {
  readonly options: HandlerOptions;
  readonly limits: Limits;
  readonly basePath: string;
  readonly resources: ReadonlyMap<string, Resource>;
  readonly match: (path: string) => Match<Resource>;
  readonly cors: Cors;
  readonly admission: Admission;
  /** For services that people reach by https: browsers never come by http again, for a year (RFC 6797). */
  readonly transport: Readonly<Record<string, string>> | undefined;
  readonly system: System;
  readonly asker: AskerAnswers;
  readonly explain: Explain;
  readonly decide: Decide | undefined;
  readonly log: Log;
}

/**
 * The API of a Model as a fetch handler: give it a Request, get a Response, in any framework. It never rejects: faults
 * are logged and answered with 500 and the request's id.
 */
export function createHandler(options: HandlerOptions): Handler {
  const service = serviceOf(options);
  const idOf = requestIds();
  return async (request, connection) => {
    const exchange: OpenExchange = {
      requestId: idOf(request),
      head: request.method === "HEAD",
      extra: { ...service.transport, ...service.cors.response(request.headers.get("origin")) },
    };
    const { path, query, length } = splitUrl(request.url);
    const match = service.match(path);
    try {
      if (length > service.limits.urlLength) throw tooLong("The address", service.limits.urlLength, "url_too_long");
      if (!match.found) throw unknownPath(service, match.segment);
      return await answer(service, match.route, request, { path, query }, exchange, connection);
    } catch (error) {
      return problemResponse(exchange, problemFor(service, error, request, match, exchange));
    }
  };
}

function serviceOf(options: HandlerOptions): Service {
  requireKeys(options.model, options.encryption);
  const limits = { ...defaultLimits, ...options.limits };
  const basePath = options.basePath ?? "/api/v1";
  const model = publicModel(options.model, options.identity === undefined ? undefined : withheldByIdentity());
  const signInGate = options.identity === undefined ? undefined : gate(options.identity, basePath, limits, typeof options.origins === "object" ? options.origins : []);
  const access = options.access ?? (signInGate === undefined ? "open" : "authenticated");
  const owners = lateCatalogue(options);
  const resources = makeResources(options, model, basePath, limits, owners);
  const asker = askerAnswers(options, model, limits, (entity) => isReadOnly(entity, signInGate !== undefined));
  let document: string | undefined;
  let app: Promise<AppFiles | undefined> | undefined;
  const findApp = async () => options.app ?? (await import("./node/app-files.js")).installedApp();
  const makeDocument = () => JSON.stringify(openApiDocument(model, {
    info: options.info ?? {}, limits, basePath, access, explains: asker.explains, authenticates: options.authenticate !== undefined || signInGate !== undefined,
    ...(signInGate === undefined ? {} : { signIn: { operations: signInGate.operations, cookie: signInGate.cookie } }),
  }));
  return {
    options, limits, basePath, resources,
    transport: options.identity?.settings.origin.protocol === "https:" ? { "strict-transport-security": "max-age=31536000" } : undefined,
    admission: {
      access,
      challenge: options.challenge ?? "Bearer",
      authenticate: options.authenticate,
      gate: signInGate,
      limiter: options.rateLimit === undefined ? undefined : rateLimiter(options.rateLimit, options.database),
      tenants: tenants(options.model, options.database, options.tenancy),
      address: clientAddress(options.trustedProxies ?? []),
      withAddress: withAddress(options.model),
    },
    explain: explainer(model, owners, options.challenge),
    decide: options.decide === undefined ? undefined : decisionService(options.decide),
    asker,
    match: router({ basePath, resources, archives: (resource) => resource.entity.softDelete, auth: signInGate?.match, explains: asker.explains }),
    cors: corsOf(options.origins ?? "none"),
    log: options.log ?? logToConsole,
    system: system({
      model, info: options.info ?? {}, basePath, signIn: signInGate !== undefined,
      document: () => (document ??= makeDocument()),
      ping: async () => { await options.database.query({ text: "select 1", params: [] }); },
      readyTimeout: options.readyTimeout ?? 2_000,
      app: () => (app ??= findApp()),
      viewer: async () => options.viewer ?? (await import("./node/viewer-files.js")).installedViewer(),
    }),
  };
}

/** Derived when the database first refuses something: at start it would only make the start slower. */
function lateCatalogue({ model, database }: HandlerOptions): ConstraintCatalogue {
  let made: ConstraintCatalogue | undefined;
  const known = () => (made ??= catalogue(derive(model, { version: Math.floor(database.info.version / 10_000), applicationRole: "application" })));
  return { constraint: (...of) => known().constraint(...of), column: (...of) => known().column(...of) };
}

interface Address { readonly path: string; readonly query: string }

/** Not async itself: each await on the way costs a turn of the queue, and most requests need but the one for the database. */
function answer(service: Service, route: Route<Resource>, request: Request, { path, query }: Address, exchange: OpenExchange, connection: Connection | undefined): Response | Promise<Response> {
  const { method } = request;
  const methods = methodsOf(route);
  if (method === "OPTIONS") return options(service, request, exchange, methods);
  if (!methods.includes(method)) {
    const allow = [...methods, "OPTIONS"].join(", ");
    throw new HttpProblem(405, "method_not_allowed", `This address takes ${allow}.`, [], { allow });
  }
  if (route.kind === "system") return service.system.answer(route.name, request, exchange);
  if (route.kind === "viewer") return service.system.viewerFile(route.file, exchange);
  if (route.kind === "app") return service.system.application(route.path, request, exchange);
  const client = new RequestClient(service.admission.address, request.headers, connection);
  if (route.kind === "auth") return signIn(service, route.auth, request, query, exchange, client);
  const go = (actor: Actor | null): Promise<Response> => {
    const call: Call = { request, exchange, path, query, actor };
    if (route.kind === "asker") return service.asker.answer(route.name, call);
    if (service.decide === undefined) return dispatch(service, route, call);
    return requireDecision(service.decide, route, call, service.admission.challenge).then(() => dispatch(service, route, call));
  };
  // Whether one is signed in can be asked by everybody: it is how applications begin.
  const asksWho = route.kind === "asker" && route.name === "me";
  const actor = admit(asksWho ? { ...service.admission, access: "open" } : service.admission, request, client, exchange);
  return actor !== null && "then" in actor ? actor.then(go) : go(actor);
}

async function signIn(service: Service, match: AuthMatch, request: Request, query: string, exchange: OpenExchange, client: RequestClient): Promise<Response> {
  const { gate } = service.admission;
  if (gate === undefined) throw new HttpProblem(404, "not_found", "There is nothing at this address.");
  await count(service.admission, null, client, exchange);
  return gate.answer(match, request, query, exchange, client);
}

function options(service: Service, request: Request, exchange: Exchange, methods: readonly string[]): Response {
  const allow = [...methods, "OPTIONS"];
  return emptyResponse(exchange, 204, { allow: allow.join(", "), ...service.cors.preflight(request.headers.get("origin"), methods) });
}

function dispatch(service: Service, route: Exclude<Route<Resource>, { kind: "system" | "viewer" | "app" | "auth" | "asker" }>, call: Call): Promise<Response> {
  const { method } = call.request;
  if (method !== "GET" && method !== "HEAD" && isReadOnly(route.resource.entity, service.admission.gate !== undefined)) {
    throw new HttpProblem(403, "forbidden", `${route.resource.entity.plural} are changed below ${service.basePath}/auth, unless a policy says who else may.`);
  }
  switch (route.kind) {
    case "list": return method === "POST" ? answerCreate(route.resource, call) : answerList(route.resource, call);
    case "bulk": return answerBulk(route.resource, call, method === "POST" ? "create" : "change", (error) => service.explain(error, "writing") ?? rethrow(error));
    case "bulkDelete": return answerBulk(route.resource, call, "delete", (error) => service.explain(error, "deleting") ?? rethrow(error));
    case "item": {
      if (method === "PATCH") return answerUpdate(route.resource, call, route.segment);
      if (method === "DELETE") return answerDelete(route.resource, call, route.segment);
      return answerItem(route.resource, call, route.segment);
    }
    case "archive":
    case "unarchive": return answerArchive(route.resource, call, route.kind, route.segment);
  }
}

function rethrow(error: unknown): never {
  throw error;
}

function unknownPath(service: Service, segment: string | undefined): HttpProblem {
  if (segment === undefined) return new HttpProblem(404, "not_found", `There is nothing at this address; entities are under ${service.basePath}/, the documentation is at /docs.`);
  return new HttpProblem(404, "not_found", `There is no entity at ${JSON.stringify(segment.slice(0, 60))}${suggestion(segment, [...service.resources.keys()])}`);
}

function problemFor(service: Service, error: unknown, request: Request, match: Match<Resource>, exchange: Exchange): HttpProblem {
  const known = error instanceof IdentityError ? identityProblem(error, service.admission.challenge) : service.explain(error, doingOf(request.method));
  if (known !== undefined) return known;
  const route = match.found ? routeName(service, match.route) : "unknown";
  service.log({ level: "error", requestId: exchange.requestId, method: request.method, route, ...faultOf(error) });
  return new HttpProblem(500, "internal_error", "Something is wrong on the server; it has been logged under this request id.");
}

function doingOf(method: string): Doing {
  return method === "DELETE" ? "deleting" : method === "GET" || method === "HEAD" ? "reading" : "writing";
}

/** With `{id}` for keys, which may be personal. */
function routeName({ basePath }: Service, route: Route<Resource>): string {
  switch (route.kind) {
    case "system": return `/${route.name}`;
    case "viewer": return "/docs/{file}";
    case "app": return "/app/{path}";
    case "auth": return `${basePath}/auth/${[...route.auth.operations.values()][0]?.path ?? ""}`;
    case "asker": return `${basePath}/${route.name === "abilities" ? "me/abilities" : route.name}`;
    case "list": return `${basePath}/${route.resource.entity.path}`;
    case "bulk": return `${basePath}/${route.resource.entity.path}/bulk`;
    case "bulkDelete": return `${basePath}/${route.resource.entity.path}/bulk/delete`;
    case "item": return `${basePath}/${route.resource.entity.path}/{id}`;
    case "archive":
    case "unarchive": return `${basePath}/${route.resource.entity.path}/{id}/${route.kind}`;
  }
}
