/** The language: what model files import. Safe in a browser; no Node built-in. */
export { BareEntity, Entity, Value, type Class } from "./model/language/entity.js";
export {
  array, bigint, boolean, bytes, char, choice, custom, date, decimal, email, enumeration, float, integer, interval, json,
  localTimestamp, money, range, real, slug, smallint, state, text, time, timestamp, timetz, url, uuid, varchar,
  type DecimalOptions, type NumberOptions, type TextOptions,
} from "./model/language/fields.js";
export type { StandardSchema } from "./model/language/standard-schema.js";
export { archivedAt, createdAt, updatedAt, version } from "./model/language/timestamps.js";
export { bigIdentity, customKey, identity, snowflake } from "./model/language/keys.js";
export { embed, many, manyThrough, one, ref } from "./model/language/relations.js";
export { all, any, now, today, when } from "./model/language/free.js";
export { database, type DatabaseDeclaration } from "./model/language/database.js";
export { sql, type SqlText } from "./model/language/sql.js";
export { table, view } from "./model/language/declarations.js";
export { policy, roles } from "./model/language/policies.js";
export { tenant, tenants } from "./model/language/tenancy.js";
export { domain, type Domain } from "./model/language/domain.js";
export type { Declaration, ExclusionSpec, IndexSpec, TableDeclaration, TableSpec, UniqueSpec } from "./model/language/declaration-types.js";
export type { Labelled, Shown, ViewDeclaration, ViewSpec } from "./model/language/view-types.js";
export type { ActorScope, PolicyDeclaration, PolicySpec, Rule, RoleSpec, Rules, RolesDeclaration } from "./model/language/policy-types.js";
export type { Expr, ExprBase, Order, Range, ValueOf } from "./model/language/expression-types.js";
export type { Computed, Embedded, Field, KeyOf, Many, One, Ref, Scope, State } from "./model/language/field-types.js";
export type { Create, Row, Update } from "./model/language/row-types.js";

/** The Model and what reads it without a database. */
export { compile, tryCompile, type Compiled, type CompileOptions } from "./model/compile/compile.js";
export type { SourceReader } from "./model/compile/compilation.js";
export { formatProblem, ModelError, type Problem } from "./model/problem.js";
export type * from "./model/model.js";
export type { FieldType } from "./model/field-type.js";
export type { Expression } from "./expr/node.js";
export { Decimal } from "./expr/decimal.js";

export type { Actor, Context, Include, Page, Query, Subquery, WriteOptions } from "./query/types.js";
