import { ExpressionError } from "./errors.js";
import type { Aggregate, Collection, Expression, OrderKey, Quantifier } from "./node.js";
import { numericKinds, type Type } from "./type.js";
import { extremeKinds, isOrdered, requireKind, typeName } from "./typing.js";

/** Whether some, every or none of the rows of a collection meet a condition about the row variable `as`. */
export function quantifier(op: Quantifier["op"], collection: Collection, as: string, where?: Expression): Quantifier {
  requireCollection(collection, as);
  if (where) requireKind(where, ["boolean"], `the condition of ${op}`);
  else if (op === "every") throw new ExpressionError("invalid_argument", "every needs a condition", "say what every row must meet");
  return { op, type: { kind: "boolean" }, in: collection, as, ...(where ? { where } : {}) };
}

/** One value from the rows of a collection. `count` takes no value, the others need one. */
export function aggregate(
  op: Aggregate["op"], collection: Collection, as: string, of: { readonly where?: Expression; readonly value?: Expression } = {},
): Aggregate {
  requireCollection(collection, as);
  if (of.where) requireKind(of.where, ["boolean"], `the condition of ${op}`);
  const where = of.where ? { where: of.where } : {};
  if (op === "count") {
    if (of.value) throw new ExpressionError("invalid_argument", "count takes no value", "put a condition in where");
    return { op, type: { kind: "integer" }, in: collection, as, ...where };
  }
  if (!of.value) throw new ExpressionError("invalid_argument", `${op} needs a value`, "say what to aggregate");
  requireKind(of.value, op === "sum" || op === "avg" ? numericKinds : extremeKinds, op);
  return { op, type: aggregateType(op, of.value.type), in: collection, as, ...where, value: of.value };
}

function aggregateType(op: Aggregate["op"], type: Type): Type {
  return op === "avg" && type.kind !== "float" ? { kind: "decimal" } : type;
}

function requireCollection(collection: Collection, as: string): void {
  if (collection.path.length === 0) throw new ExpressionError("invalid_argument", "a row is no collection", "give the path of a to-many relation");
  if (as === "" || as === "this") throw new ExpressionError("invalid_argument", `${JSON.stringify(as)} cannot name the rows of a collection`, "use r1, r2 … by depth");
}

/** One key of an ordering. */
export function order(by: Expression, direction: OrderKey["direction"], nulls?: OrderKey["nulls"]): OrderKey {
  if (!isOrdered(by.type)) throw new ExpressionError("operand_type", `${typeName(by.type)} has no order`, "order by a value that has one");
  return { by, direction, ...(nulls ? { nulls } : {}) };
}
