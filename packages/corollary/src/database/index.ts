export * from "./port.js";
export { type ConstraintCatalogue, type ConstraintOwner, DatabaseError, type DatabaseErrorKind } from "./errors.js";
export { withOwner } from "./classify.js";
export { FolderInUse } from "./pglite/holder.js";
export { openDatabase, type OpenOptions } from "./open.js";
export { pastRowSecurity } from "./settled.js";
export { settledStream } from "./settled-stream.js";
