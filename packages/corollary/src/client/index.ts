/** The typed client of the API. Runs in browsers and wherever there is `fetch`; no code of the server. */
export { readAbilities, type Abilities, type Judge, type JudgeBy, type May, type Me } from "./abilities.js";
export { createClient } from "./client.js";
export { recordAddress } from "./query.js";
export { entitiesRead } from "./reads.js";
export { entityName, keyText, keyTextOfRow, valuesAsRead } from "./rows.js";
export { entitiesWritten } from "./writes.js";
export {
  ApiError, ConflictError, NetworkError, NotFoundError, QueryRefused, RateLimited, RefusedError, RequestError, ServerError, ValidationError,
  type Detail, type ErrorFacts,
} from "./errors.js";
export type { ClientOptions, RequestOptions, RetryPolicy } from "./options.js";
export type {
  AbilitiesOptions, AtomicOptions, BulkRemoval, BulkResult, Change, Client, ClientPage, ClientQuery, EntityOf, IncludePaths, PageOptions, PlainScope, Removal, SeparateOptions, UpdateOptions,
} from "./types.js";
