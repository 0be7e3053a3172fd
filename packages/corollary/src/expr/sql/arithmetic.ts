import type { Arithmetic, Expression, NumericFunction, Round } from "../node.js";
import { call, cast, fragment, infix, Strength, within, type Fragment } from "./fragment.js";
import { together } from "./operands.js";
import type { Scope } from "./scope.js";
import { toSql } from "./to-sql.js";

const operators = { add: "+", sub: "-", mul: "*", div: "/", mod: "%" } as const;
const strengths = { add: Strength.sum, sub: Strength.sum, mul: Strength.product, div: Strength.product, mod: Strength.product } as const;

export function arithmetic(node: Arithmetic, scope: Scope): Fragment {
  if (node.left.type.kind === "date" && node.right.type.kind === "date") return onDates(node, scope);
  return node.type.kind === "float" ? onFloats(node, scope) : onExact(node, scope);
}

function onDates(node: Arithmetic, scope: Scope): Fragment {
  const [left, right] = [toSql(node.left, scope), toSql(node.right, scope)];
  return infix(left, "-", right, Strength.sum, "integer");
}

/** In `numeric`, so that nothing overflows: one operand of that type makes the operator so. */
function onExact(node: Arithmetic, scope: Scope): Fragment {
  const [left, right] = [node.left, node.right].map((side) => (node.op === "div" ? valueAlone(side, exact(side, scope)) : exact(side, scope)));
  if (left === undefined || right === undefined) return fragment("null", "numeric");
  const widened = left.sql === "numeric" || right.sql === "numeric" ? left : cast(left, "numeric");
  return operate(node.op, widened, right, "numeric");
}

/**
 * A number without the zeros at its end. How many digits Postgres gives a quotient depends on them; a result should
 * depend on nothing that two equal values do not share. (Constants have none.)
 */
export function valueAlone(node: Expression, part: Fragment): Fragment {
  return node.type.kind === "decimal" && node.op !== "literal" ? call("trim_scale", [part], "numeric") : part;
}

function exact(node: Expression, scope: Scope): Fragment {
  return toSql(node, scope, "numeric");
}

function onFloats(node: Arithmetic, scope: Scope): Fragment {
  const [left, right] = together([node.left, node.right], scope, false).map((part) => (part.sql === "float8" ? part : cast(part, "float8")));
  if (left === undefined || right === undefined) return fragment("null", "float8");
  // Postgres has no remainder of floats; their shortest digits are exact decimals.
  if (node.op === "mod") return cast(operate("mod", digits(left), digits(right), "numeric"), "float8");
  return operate(node.op, left, right, "float8");
}

function operate(op: Arithmetic["op"], left: Fragment, right: Fragment, sql: string): Fragment {
  const divisor = op === "div" || op === "mod" ? call("nullif", [right, fragment("0", "integer")], right.sql) : right;
  return infix(left, operators[op], divisor, strengths[op], sql);
}

/** A float as the decimal that its shortest digits are. */
function digits(part: Fragment): Fragment {
  return part.sql === "numeric" ? part : cast(cast(part, "text"), "numeric");
}

export function numericFunction(node: NumericFunction, scope: Scope): Fragment {
  const float = node.type.kind === "float";
  const of = toSql(node.of, scope, float ? "float8" : "numeric");
  // The least integer has no positive counterpart of its own width.
  const total = float ? of : cast(of, "numeric");
  switch (node.op) {
    case "neg": return fragment(`-${within(total, Strength.atom)}`, total.sql, Strength.minus);
    case "abs": return call("abs", [total], total.sql);
    case "floor": case "ceil":
      return node.of.type.kind === "integer" || node.of.type.kind === "bigint" ? of : call(node.op, [total], total.sql);
  }
}

/** Half away from zero is what `round` does on `numeric`; on floats it would round half to even. */
export function round(node: Round, scope: Scope): Fragment {
  // Rounded by Postgres, a whole number would gain zeros after its point, of which division takes account.
  if (node.of.type.kind === "integer" || node.of.type.kind === "bigint") return toSql(node.of, scope);
  const of = toSql(node.of, scope, node.of.type.kind === "float" ? "float8" : "numeric");
  const places = fragment(String(Math.trunc(node.digits)), "integer");
  if (node.of.type.kind === "float") return cast(call("round", [digits(of), places], "numeric"), "float8");
  return call("round", [cast(of, "numeric"), places], "numeric");
}
