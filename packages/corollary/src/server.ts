/** What needs a server: databases, contexts, the HTTP handler, the config. */
export { openService, type Service, type ServiceOptions } from "./service/open.js";
export { createContext, type ContextOptions } from "./query/context.js";
export {
  InvalidCursor, InvalidQuery, InvalidTransition, InvalidValue, MissingValue, NotFound, NotUnique, NotWritable, QueryError, UnknownName, VersionConflict,
} from "./query/errors.js";
export {
  DatabaseError, openDatabase, type Database, type DatabaseErrorKind, type OpenOptions, type Statement, type Transaction, type TransactionOptions,
} from "./database/index.js";
export { catalogue, createSchema, derive, emit, extendSchema, introspect, isDeployed, SchemaRefused, type Finding, type Introspection, type IntrospectOptions, type Schema, type Target } from "./schema/index.js";
export { createHandler } from "./http/handler.js";
export { serve } from "./http/node/serve.js";
export type { Handler, HandlerOptions } from "./http/options.js";
export { present, type PresentOptions } from "./view/present.js";
export type * from "./view/presentation.js";
export { parseModel, tryParseModel } from "./model/json/parse.js";
export { checkModel } from "./model/check/check-model.js";
export { printModel } from "./model/json/print.js";
export { modelHash } from "./model/json/hash.js";
export { modelJsonSchema } from "./model/json/json-schema.js";
export { defineConfig, type Config, type DatabaseConfig, type HttpConfig } from "./cli/config.js";
