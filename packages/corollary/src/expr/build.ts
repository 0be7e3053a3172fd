/**
 * One function per node. Each computes the type, checks its operands and throws an ExpressionError where they do not
 * fit; nothing else makes nodes, so every expression in the program is well-typed.
 */
export { literal, literalOf, isLiteralOf } from "./literal.js";
export { actor, field, input, now, role, today } from "./build-references.js";
export { and, compare, inList, isNull, not, or } from "./build-logic.js";
export {
  arithmetic, caseOf, coalesce, concat, numericFunction, round, textFunction, textMatch,
} from "./build-values.js";
export { has, json, overlaps, part, plus, size, startOf } from "./build-structures.js";
export { aggregate, order, quantifier } from "./build-collections.js";
