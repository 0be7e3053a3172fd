/** The algebra: nodes, their constructors, and all that reads them. */
export * from "./build.js";
export { Decimal, isDecimal } from "./decimal.js";
export { describe, type DescribeOptions } from "./describe.js";
export { ExpressionError, type ExpressionErrorCode } from "./errors.js";
export {
  evaluate, EvaluationError, EvaluationRefused, ordering, predicate, type Environment, type EvaluateOptions, type EvaluationErrorCode, type EvaluationRefusal,
} from "./evaluate.js";
export { fromJson, fromJsonNode, toJson, toJsonNode, type FromJson, type JsonContext, type JsonProblem } from "./json.js";
export type * from "./node.js";
export { parseRsql, RsqlError, RsqlRefused, toRsql, type ParseRsqlOptions, type RsqlErrorCode, type RsqlLimits } from "./rsql.js";
export { specialise, type Known } from "./specialise.js";
export { children, map, walk } from "./traverse.js";
export type { Type, TypeKind } from "./type.js";
