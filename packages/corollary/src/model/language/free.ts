import * as build from "../../expr/build.js";
import type { Expr, ExprBase } from "./expression-types.js";
import { isExpression, nodeKey, operand, wrap } from "./expression.js";
import { face } from "./face.js";

/** The instant at which the transaction began. */
export function now(): Expr<Date> {
  return face(wrap(build.now()));
}

/** The date of `now()` in UTC. */
export function today(): Expr<string, false, "date"> {
  return face(wrap(build.today()));
}

interface Branches<T> {
  when<const U>(condition: ExprBase<boolean, boolean>, value: U | ExprBase<U, boolean>): Branches<T | U>;
  /** The value where no condition holds. */
  else<const U>(value: U | ExprBase<U, boolean>): Expr<T | U, boolean>;
}

/** The first branch whose condition holds: `when(i.total.gt(100), "large").else("small")`. */
export function when<const T>(condition: ExprBase<boolean, boolean>, value: T | ExprBase<T, boolean>): Branches<T> {
  return face(new BranchObject([{ condition, value }]));
}

class BranchObject {
  constructor(private readonly branches: readonly { readonly condition: unknown; readonly value: unknown }[]) {}

  when(condition: unknown, value: unknown) {
    return new BranchObject([...this.branches, { condition, value }]);
  }

  else(value: unknown) {
    return wrap(
      build.caseOf(
        this.branches.map((branch) => ({ when: operand(branch.condition, { kind: "boolean" }), then: free(branch.value) })),
        free(value),
      ),
    );
  }
}

/** All conditions hold. */
export function all(...conditions: readonly ExprBase<boolean, boolean>[]): Expr<boolean, boolean> {
  return face(wrap(build.and(...conditions.map((each) => operand(each, { kind: "boolean" })))));
}

/** At least one condition holds. */
export function any(...conditions: readonly ExprBase<boolean, boolean>[]): Expr<boolean, boolean> {
  return face(wrap(build.or(...conditions.map((each) => operand(each, { kind: "boolean" })))));
}

/** An expression, or a constant whose type follows from its value. */
function free(value: unknown) {
  return isExpression(value) ? value[nodeKey] : build.literalOf(value);
}
