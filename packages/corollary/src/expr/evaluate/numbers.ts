import type { Arithmetic, NumericFunction, Round } from "../node.js";
import type { Type } from "../type.js";
import { toExact, toFloat } from "./compare.js";
import { EvaluationError } from "./errors.js";
import {
  beyondFloat, exactAdd, exactDiv, exactFloat, exactFloor, exactMod, exactMul, exactNegate, exactOfText, exactOfWhole, exactQuotient, exactRound, exactSub, exactTrim,
  wholeAdd, wholeMod, wholeMul, wholeSub, type Exact, type Whole,
} from "./exact.js";
import { floatDigits } from "./float-digits.js";
import { lift, lift2, type Closure, type Value } from "./value.js";

/** The same number as a value of a wider type. */
export function converter(from: Type, to: Type): ((value: Value) => Value) | undefined {
  if (from.kind === to.kind) return undefined;
  if (to.kind === "float") return toFloat(from);
  return to.kind === "decimal" ? toExact(from) : undefined;
}

export function compileArithmetic(node: Arithmetic, left: Closure, right: Closure): Closure {
  const { op } = node;
  if (node.left.type.kind === "date") return lift2<number, number, number>(left, right, daysBetween);
  if (node.type.kind === "float") {
    const a = toFloat(node.left.type), b = toFloat(node.right.type);
    return lift2<Value, Value, number>(left, right, (x, y) => floatArithmetic(op, a(x), b(y)));
  }
  if (node.type.kind !== "decimal") return lift2<Whole, Whole, Whole>(left, right, (a, b) => wholeArithmetic(op, a, b));
  const a = toExact(node.left.type), b = toExact(node.right.type);
  return lift2<Value, Value, Exact>(left, right, (x, y) => exactArithmetic(op, a(x), b(y)));
}

function daysBetween(a: number, b: number): number {
  if (Number.isFinite(a) && Number.isFinite(b)) return a - b;
  throw new EvaluationError("out_of_range", "Infinite dates cannot be subtracted.");
}

function wholeArithmetic(op: Arithmetic["op"], a: Whole, b: Whole): Whole | null {
  switch (op) {
    case "add": return wholeAdd(a, b);
    case "sub": return wholeSub(a, b);
    case "mul": return wholeMul(a, b);
    // Division of whole numbers is typed decimal and computed as such.
    case "div": return null;
    case "mod": return b === 0 ? null : wholeMod(a, b);
  }
}

function exactArithmetic(op: Arithmetic["op"], a: Exact, b: Exact): Exact | null {
  switch (op) {
    case "add": return exactAdd(a, b);
    case "sub": return exactSub(a, b);
    case "mul": return exactMul(a, b);
    case "div": return b.digits === 0n ? null : exactDiv(a, b);
    case "mod": return b.digits === 0n ? null : exactMod(a, b);
  }
}

function floatArithmetic(op: Arithmetic["op"], a: number, b: number): number | null {
  switch (op) {
    case "add": return inRange(a + b, a, b);
    case "sub": return inRange(a - b, a, b);
    case "mul": return checkProduct(a, b);
    case "div": return b === 0 ? null : checkQuotient(a, b);
    case "mod": return b === 0 ? null : floatRemainder(a, b);
  }
}

/** Finite operands must not give infinity, as Postgres has it. */
export function inRange(result: number, a: number, b: number): number {
  if (Math.abs(result) === Infinity && Number.isFinite(a) && Number.isFinite(b)) throw beyondFloat();
  return result;
}

function checkProduct(a: number, b: number): number {
  const product = inRange(a * b, a, b);
  if (product === 0 && a !== 0 && b !== 0) throw beyondFloat();
  return product;
}

function checkQuotient(a: number, b: number): number {
  const quotient = a / b;
  if (Math.abs(quotient) === Infinity && Number.isFinite(a)) throw beyondFloat();
  if (quotient === 0 && a !== 0 && Number.isFinite(b)) throw beyondFloat();
  return quotient;
}

/** Of the decimals that the shortest digits of the two are. */
function floatRemainder(a: number, b: number): number {
  const left = exactOfText(floatDigits(a)), right = exactOfText(floatDigits(b));
  if (!left || !right) return a % b;
  return exactFloat(exactMod(left, right));
}

export function compileNumericFunction(node: NumericFunction, of: Closure): Closure {
  switch (node.of.type.kind) {
    case "float": return lift<number, number>(of, floatFunctions[node.op]);
    case "decimal": return lift<Exact, Exact>(of, exactFunctions[node.op]);
    default: return lift<Whole, Whole>(of, wholeFunctions[node.op]);
  }
}

const floatFunctions = { neg: (a: number) => -a, abs: Math.abs, floor: Math.floor, ceil: Math.ceil };

const exactFunctions = {
  neg: exactNegate,
  abs: (a: Exact) => (a.digits < 0n ? exactNegate(a) : a),
  floor: exactFloor,
  ceil: (a: Exact) => exactNegate(exactFloor(exactNegate(a))),
};

const wholeFunctions = {
  neg: (a: Whole) => wholeSub(0, a),
  abs: (a: Whole) => (a < 0 ? wholeSub(0, a) : a),
  floor: (a: Whole) => a,
  ceil: (a: Whole) => a,
};

export function compileRound(node: Round, of: Closure): Closure {
  const { digits } = node;
  switch (node.of.type.kind) {
    case "decimal": return lift<Exact, Exact>(of, (a) => exactRound(a, digits));
    case "float": return lift<number, number>(of, (a) => {
      const exact = exactOfText(floatDigits(a));
      return exact ? exactFloat(exactRound(exact, digits)) : a;
    });
    default: return of;
  }
}

/** Running totals of one aggregate; `result` is null over nothing, except for sums. */
export interface Accumulator { add(value: Value): void; result(): Value | null }

export function sumOf(type: Type): Accumulator {
  if (type.kind === "float") {
    let total: number | undefined;
    return { add: (value) => { total = total === undefined ? value as number : inRange(total + (value as number), total, value as number); }, result: () => total ?? 0 };
  }
  if (type.kind === "decimal") {
    let total: Exact = exactOfWhole(0);
    return { add: (value) => { total = exactAdd(total, value as Exact); }, result: () => total };
  }
  let total: Whole = 0;
  return { add: (value) => { total = wholeAdd(total, value as Whole); }, result: () => total };
}

export function averageOf(type: Type): Accumulator {
  if (type.kind === "float") return floatAverage();
  const sum = sumOf(type), exact = toExact(type);
  let count = 0;
  return {
    add: (value) => { count += 1; sum.add(type.kind === "decimal" ? exactTrim(value as Exact) : value); },
    result: () => (count === 0 ? null : exactQuotient(exact(sum.result() ?? 0), exactOfWhole(count))),
  };
}

/** Postgres sums the squares beside the values (Youngs and Cramer), and refuses values whose squares overflow. */
function floatAverage(): Accumulator {
  let count = 0, sum = 0, squares = 0;
  return {
    add: (value) => {
      const x = value as number, before = sum;
      count += 1;
      sum += x;
      if (count === 1) {
        if (!Number.isFinite(x)) squares = NaN;
        return;
      }
      const difference = x * count - sum;
      squares += difference * difference / (count * (count - 1));
      if (Math.abs(sum) !== Infinity && Math.abs(squares) !== Infinity) return;
      if (Math.abs(before) !== Infinity && Math.abs(x) !== Infinity) throw beyondFloat();
      squares = NaN;
    },
    result: () => (count === 0 ? null : sum / count),
  };
}

