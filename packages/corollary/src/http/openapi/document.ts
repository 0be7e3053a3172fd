import type { Json } from "../../expr/node.js";
import type { Model } from "../../model/model.js";
import type { Limits } from "../limits.js";
import { askerPaths } from "./asker.js";
import { entityPaths } from "./operations.js";
import { rowSchemas } from "./rows.js";
import { sharedParameters, sharedResponses, sharedSchemas } from "./shared.js";
import { signInPaths, signInTag } from "./sign-in.js";
import { systemPaths } from "./system.js";
import type { Operation } from "../sign-in/operation.js";

/** What a service says of itself. */
export interface ServiceInfo {
  /** Default "API". */
  readonly title?: string;
  /** Default "0.0.0". */
  readonly version?: string;
  readonly description?: string;
  /** Name of the licence, for the document. */
  readonly license?: string;
}

export interface DocumentOptions {
  readonly info: ServiceInfo;
  readonly limits: Limits;
  readonly basePath: string;
  /** Whether one must be signed in. */
  readonly access: "open" | "authenticated";
  /** Whether one can be. */
  readonly authenticates: boolean;
  /** Whether there are administrators who may ask why. */
  readonly explains?: boolean;
  /** What is below auth, where people sign in, and the name of the session's cookie. */
  readonly signIn?: { readonly operations: readonly Operation[]; readonly cookie: string };
}

/** The OpenAPI 3.1 document of a public Model. The same Model gives the same document. */
export function openApiDocument(model: Model, options: DocumentOptions): Json {
  const entities = Object.values(model.entities);
  const paths = entities.map((entity) => entityPaths(model, entity, options.basePath, options.limits.bulkItems));
  const uses = new Set(JSON.stringify(paths).match(/#\/components\/parameters\/[A-Za-z]+/g) ?? []);
  const parameters = Object.entries(sharedParameters(options.limits)).filter(([name]) => uses.has(`#/components/parameters/${name}`));
  return {
    openapi: "3.1.0",
    info: infoOf(options.info),
    servers: [{ url: "/", description: "The server that this document came from." }],
    tags: [
      ...entities.map((entity) => ({ name: entity.plural, description: entity.help ?? `Rows of ${entity.label}.` })),
      ...(options.signIn === undefined ? [] : [{ name: signInTag, description: "Sessions, and ways to get one." }]),
      { name: "Service", description: "The service itself." },
    ],
    security: security(options),
    paths: Object.assign({}, ...paths, options.signIn === undefined ? {} : signInPaths(options.signIn.operations, options.basePath), askerPaths(options.basePath, options.explains === true), systemPaths()),
    components: {
      schemas: { ...rowSchemas(model), ...usedShared(entities.length > 0) },
      parameters: Object.fromEntries(parameters),
      responses: entities.length === 0 ? {} : sharedResponses,
      ...(options.authenticates ? { securitySchemes: { bearer: { type: "http", scheme: "bearer" }, ...sessionScheme(options) } } : {}),
    },
  };
}

function usedShared(hasEntities: boolean): Readonly<Record<string, Json>> {
  return hasEntities ? sharedSchemas : { Error: sharedSchemas["Error"] ?? {}, ErrorBody: sharedSchemas["ErrorBody"] ?? {}, ErrorDetail: sharedSchemas["ErrorDetail"] ?? {} };
}

function infoOf(info: ServiceInfo): Json {
  return {
    title: info.title ?? "API",
    version: info.version ?? "0.0.0",
    description: info.description ?? "Derived from the domain model.",
    ...(info.license === undefined ? {} : { license: { name: info.license, identifier: info.license } }),
  };
}

function sessionScheme({ signIn }: DocumentOptions): { readonly session?: Json } {
  return signIn === undefined ? {} : { session: { type: "apiKey", in: "cookie", name: signIn.cookie } };
}

/** None, one's own choice, or required. */
function security({ access, authenticates, signIn }: DocumentOptions): Json {
  if (!authenticates) return [];
  const ways: Json[] = signIn === undefined ? [{ bearer: [] }] : [{ session: [] }, { bearer: [] }];
  return access === "authenticated" ? ways : [{}, ...ways];
}

