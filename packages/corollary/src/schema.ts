/** What tools need that read, compare and plan schemas. Nothing of contexts, HTTP and sign-in is loaded with it. */
export { DatabaseError, openDatabase, type Database, type DatabaseErrorKind, type OpenOptions, type Statement, type Transaction, type TransactionOptions } from "./database/index.js";
export {
  asPrinted, createSchema, derive, describeChange, diff, emit, introspect, plan, planTwoDeployments, SchemaRefused,
  type Change, type Finding, type Introspection, type IntrospectOptions, type Plan, type PlanOptions, type Schema, type Step, type Target, type TwoDeployments,
} from "./schema/index.js";
