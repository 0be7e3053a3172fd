/** What needs a server: databases, contexts, the HTTP handler, the config. */
export { openService, type Service, type ServiceOptions } from "./service/open.js";
export { bootstrapTenant, type BootstrapOptions } from "./service/tenants/bootstrap.js";
export { broadcast, type BroadcastOptions, type TenantReport } from "./service/tenants/broadcast.js";
export { tenantContexts, tenantDatabases, type TenantDatabases, type TenantDatabasesOptions } from "./service/tenants/databases.js";
export { createContext, type ContextOptions } from "./policy/context.js";
export {
  InvalidCursor, InvalidQuery, InvalidTransition, InvalidValue, MissingValue, NotFound, NotUnique, NotWritable, QueryError, Refused, TenantRequired, UnknownName, VersionConflict,
} from "./query/errors.js";
export {
  DatabaseError, openDatabase, type Database, type DatabaseErrorKind, type OpenOptions, type Statement, type Transaction, type TransactionOptions,
} from "./database/index.js";
export { catalogue, createSchema, derive, diff, emit, extendSchema, introspect, isDeployed, SchemaRefused, type Finding, type Introspection, type IntrospectOptions, type Schema, type Target } from "./schema/index.js";
export { generateSecret, KeyRingError, localKeyRing, type KeyRing, type RingKey } from "./service/encryption/key-ring.js";
export { openEncryption, type EncryptionOptions } from "./service/encryption/open.js";
export { rotateKeys, type RotateOptions, type Rotated } from "./service/encryption/rotate.js";
export type { Encryption, Sealed } from "./query/encryption.js";
export { exportPerson, type PersonExport } from "./service/person/export.js";
export { erasePerson, type ErasedRow, type EraseOptions } from "./service/person/erase.js";
export type { PersonOptions } from "./service/person/concerned.js";
export { createQueries, type Queries } from "./query/execute.js";
export { rightsOf } from "./policy/rights.js";
export { createIdentity, type Identity, type IdentityOptions } from "./identity/identity.js";
export { createAccount, type NewAccount } from "./identity/account/register.js";
export { hashPassword } from "./identity/password/hash.js";
export { breachedFolder, type BreachedPasswords } from "./identity/password/breached.js";
export { outboxTransport, smtpTransport } from "./identity/mail/nodemailer.js";
export { IdentityConfigError, IdentityError, type IdentityErrorCode } from "./identity/errors.js";
export type { IdentityConfig } from "./identity/settings.js";
export type { Mail, MailTransport } from "./identity/mail/transport.js";
export {
  applyMigrations, MigrationFailed, MigrationRefused, migrationStatus, readMigrations,
  type Applied, type ApplyOptions, type DataMigration, type DataMigrationContext, type Migration, type MigrationEvent, type Sql,
} from "./migrate/index.js";
export { createHandler } from "./http/handler.js";
export { serve, type Running } from "./http/node/serve.js";
export type { Handler, HandlerOptions } from "./http/options.js";
export { present, type PresentOptions } from "./view/present.js";
export type * from "./view/presentation.js";
export { parseModel, tryParseModel } from "./model/json/parse.js";
export { checkModel } from "./model/check/check-model.js";
export { printModel } from "./model/json/print.js";
export { modelHash } from "./model/json/hash.js";
export { modelJsonSchema } from "./model/json/json-schema.js";
export { defineConfig, type Config, type DatabaseConfig, type HttpConfig } from "./cli/config.js";
