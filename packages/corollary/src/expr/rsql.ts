/** The filter language of the API: RSQL, with the operators that the algebra has. */
export { parseRsql, type ParseRsqlOptions } from "./rsql/parse.js";
export { toRsql } from "./rsql/write.js";
export { RsqlError, RsqlRefused, type RsqlErrorCode } from "./rsql/errors.js";
export type { RsqlLimits } from "./rsql/syntax.js";
