import type { AuthMatch } from "./sign-in/routes.js";

/** What a path names. `segment` is the key of a row, still percent-encoded. */
export type Route<R> =
  | { readonly kind: "system"; readonly name: SystemName }
  | { readonly kind: "viewer"; readonly file: string }
  /** The application; `path` is what follows /app/. */
  | { readonly kind: "app"; readonly path: string }
  /** Sign-in; `path` is what follows auth/ below the base path. */
  | { readonly kind: "auth"; readonly auth: AuthMatch }
  /** What is about whoever asks. */
  | { readonly kind: "asker"; readonly name: AskerRoute }
  | { readonly kind: "list"; readonly resource: R }
  | { readonly kind: "bulk"; readonly resource: R }
  | { readonly kind: "bulkDelete"; readonly resource: R }
  | { readonly kind: "item"; readonly resource: R; readonly segment: string }
  | { readonly kind: "archive" | "unarchive"; readonly resource: R; readonly segment: string };

/** `explain` is there where the service has administrators. */
export type AskerRoute = "me" | "abilities" | "explain";

const askerPaths: ReadonlyMap<string, AskerRoute> = new Map([["me", "me"], ["me/abilities", "abilities"], ["explain", "explain"]]);

export type SystemName = "home" | "health" | "ready" | "version" | "info" | "spec" | "docs" | "presentation";

const systemPaths: ReadonlyMap<string, SystemName> = new Map([
  ["/", "home"], ["/health", "health"], ["/ready", "ready"], ["/version", "version"],
  ["/info", "info"], ["/spec", "spec"], ["/docs", "docs"], ["/docs/", "docs"],
  ["/presentation", "presentation"],
]);

export type Match<R> =
  | { readonly found: true; readonly route: Route<R> }
  /** `entities`: the path begins as the API's does, so a mistyped entity may be meant. */
  | { readonly found: false; readonly segment?: string };

export interface RouterOptions<R> {
  readonly basePath: string;
  /** By their segment in URLs. */
  readonly resources: ReadonlyMap<string, R>;
  /** Whether rows of a resource are archived rather than deleted. */
  readonly archives: (resource: R) => boolean;
  readonly auth?: ((path: string) => AuthMatch | undefined) | undefined;
  /** Whether there are administrators who may ask why. */
  readonly explains: boolean;
}

export function router<R>({ basePath, resources, archives, auth, explains }: RouterOptions<R>): (path: string) => Match<R> {
  const prefix = `${basePath}/`;
  return (path) => {
    if (!path.startsWith(prefix)) return systemRoute(path);
    const slash = path.indexOf("/", prefix.length);
    const name = slash === -1 ? path.slice(prefix.length) : path.slice(prefix.length, slash);
    const resource = resources.get(name);
    if (name === "auth" && auth !== undefined && slash !== -1) {
      const found = auth(path.slice(slash + 1));
      if (found !== undefined) return { found: true, route: { kind: "auth", auth: found } };
    }
    const asker = resource === undefined ? askerPaths.get(path.slice(prefix.length)) : undefined;
    if (asker !== undefined && (asker !== "explain" || explains)) return { found: true, route: { kind: "asker", name: asker } };
    if (resource === undefined) return { found: false, segment: name };
    if (slash === -1) return { found: true, route: { kind: "list", resource } };
    return resourceRoute(resource, path.slice(slash + 1), archives(resource));
  };
}

function systemRoute<R>(path: string): Match<R> {
  const name = systemPaths.get(path);
  if (name !== undefined) return { found: true, route: { kind: "system", name } };
  if (path === "/app" || path.startsWith("/app/")) return { found: true, route: { kind: "app", path: path.slice(5) } };
  return path.startsWith("/docs/") ? { found: true, route: { kind: "viewer", file: path.slice(6) } } : { found: false };
}

/** A row whose key is the text "bulk" is reached as "%62ulk". */
function resourceRoute<R>(resource: R, rest: string, archives: boolean): Match<R> {
  const slash = rest.indexOf("/");
  if (slash === -1) {
    if (rest === "bulk") return { found: true, route: { kind: "bulk", resource } };
    return rest === "" ? { found: false } : { found: true, route: { kind: "item", resource, segment: rest } };
  }
  if (rest === "bulk/delete") return { found: true, route: { kind: "bulkDelete", resource } };
  const verb = rest.slice(slash + 1);
  if (!archives || slash === 0 || (verb !== "archive" && verb !== "unarchive")) return { found: false };
  return { found: true, route: { kind: verb, resource, segment: rest.slice(0, slash) } };
}

const reading = ["GET", "HEAD"];
const listing = ["GET", "HEAD", "POST"];
const bulk = ["POST", "PATCH"];
const item = ["GET", "HEAD", "PATCH", "DELETE"];
const acting = ["POST"];

/** Methods of a route besides OPTIONS; HEAD goes wherever GET does. */
export function methodsOf(route: Route<unknown>): readonly string[] {
  switch (route.kind) {
    case "system":
    case "app":
    case "viewer": return reading;
    case "auth": return [...route.auth.operations.keys(), ...(route.auth.operations.has("GET") ? ["HEAD"] : [])];
    case "asker": return route.name === "explain" ? acting : reading;
    case "list": return listing;
    case "bulk": return bulk;
    case "item": return item;
    case "bulkDelete":
    case "archive":
    case "unarchive": return acting;
  }
}
