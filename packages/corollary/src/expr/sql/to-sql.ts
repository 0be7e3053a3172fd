import type { Expression } from "../node.js";
import { arithmetic, numericFunction, round } from "./arithmetic.js";
import { aggregate, quantifier } from "./collections.js";
import { compare, isNotNull, isNull, membership } from "./compare.js";
import { branches, coalesce, has, jsonPath, overlaps, size } from "./containers.js";
import { part, plus, startOf } from "./dates.js";
import { SqlRefused } from "./errors.js";
import { conjunction, disjunction, fragment, Strength, within, type Fragment } from "./fragment.js";
import { follow } from "./path.js";
import type { Scope } from "./scope.js";
import { concat, textFunction, textMatch } from "./text.js";
import { ambient, constant } from "./value.js";

/**
 * An expression as SQL. Values become parameters of the scope's emitter (or safely quoted text in DDL), paths to other
 * rows become joins of the scope's levels.
 * @param wanted the Postgres type of what the value meets; decides the type of constants only.
 * @throws SqlRefused where the expression has no SQL in this place.
 */
export function toSql(node: Expression, scope: Scope, wanted?: string): Fragment {
  switch (node.op) {
    case "literal": return constant(node, scope, wanted);
    case "field": return field(node, scope);
    case "actor": case "input": case "role": case "now": case "today": return ambient(node, scope, wanted);
    case "eq": case "ne": case "lt": case "lte": case "gt": case "gte": return compare(node, scope);
    case "in": return membership(node, scope);
    case "isNull": return isNull(node.of, scope);
    case "and": return conjunction(node.of.map((of) => toSql(of, scope)));
    case "or": return disjunction(node.of.map((of) => toSql(of, scope)));
    case "not": return (node.of.op === "isNull" ? isNotNull(node.of.of, scope) : undefined)
      ?? fragment(`not ${within(toSql(node.of, scope), Strength.is)}`, "boolean", Strength.not);
    case "add": case "sub": case "mul": case "div": case "mod": return arithmetic(node, scope);
    case "neg": case "abs": case "floor": case "ceil": return numericFunction(node, scope);
    case "round": return round(node, scope);
    case "lower": case "upper": case "trim": case "length": return textFunction(node, scope);
    case "contains": case "startsWith": case "endsWith": case "like": case "matches": return textMatch(node, scope);
    case "concat": return concat(node, scope);
    case "plus": return plus(node, scope);
    case "part": return part(node, scope);
    case "startOf": return startOf(node, scope);
    case "json": return jsonPath(node, scope);
    case "has": return has(node, scope);
    case "overlaps": return overlaps(node, scope);
    case "size": return size(node, scope);
    case "case": return branches(node, scope, wanted);
    case "coalesce": return coalesce(node, scope, wanted);
    case "some": case "every": case "none": return quantifier(node, scope);
    case "count": case "sum": case "avg": case "min": case "max": return aggregate(node, scope);
  }
}

function field(node: Expression & { readonly op: "field" }, scope: Scope): Fragment {
  const reached = follow(node.row, node.path, scope, toSql);
  if (reached.kind === "value") return reached.value;
  const [key] = reached.row.key;
  if (key !== undefined && reached.row.key.length === 1) return key;
  throw new SqlRefused("unsupported", `${reached.row.entity.name} has a compound key, which is not a single value.`);
}
