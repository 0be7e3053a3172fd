/** What an application in a browser reads: the presentation, and the expressions in it. No built-in of Node. */
export type {
  Presentation, PresentedCollection, PresentedEmbedded, PresentedEntity, PresentedField, PresentedList, PresentedPart, PresentedReference, PresentedValue,
} from "./presentation.js";
export type { FieldType } from "../model/field-type.js";
export { hasFormat } from "../model/formats.js";
export type { Expression, Json } from "../expr/node.js";
export type { Model } from "../model/model.js";
export { judgeBy } from "./judge.js";
export { modelOf } from "./model.js";
export { appNameProblems, type AppNameProblem, type AppNames } from "./app-names.js";
export { evaluate, EvaluationError, EvaluationRefused, predicate } from "../expr/evaluate.js";
export { parseRsql, RsqlError, RsqlRefused, toRsql } from "../expr/rsql.js";
export { operatorsFor, arity, operatorOf, signOf, type RsqlOperator } from "../expr/rsql/operators.js";
export { parseSyntax, type Syntax } from "../expr/rsql/syntax.js";
export { and, compare, field, has, inList, isNull, not, or, textMatch } from "../expr/build.js";
export { literal } from "../expr/literal.js";
export { typeOfField } from "../expr/field-value-type.js";
