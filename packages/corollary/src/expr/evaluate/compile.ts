import type { Branch, Expression, Literal } from "../node.js";
import type { Type } from "../type.js";
import { compileAggregate, compileQuantifier } from "./collections.js";
import { refuseCollation } from "./collation.js";
import { compileCompare, compileIn } from "./comparison.js";
import { EvaluationRefused } from "./errors.js";
import { compileArithmetic, compileNumericFunction, compileRound, converter } from "./numbers.js";
import { compilePath, entityOf, keyReader, type Context } from "./path.js";
import { readerOf, type Reader } from "./read.js";
import { compileHas, compileJson, compileOverlaps } from "./structures.js";
import { countPoints, like, trimSpaces } from "./text.js";
import { addDuration, addToDate, partOfClock, partOfDate, partOfMicros, startOfDate, startOfMicros } from "./time.js";
import { as, lift, lift2, type Closure, type Frame, type Value } from "./value.js";
import { splitMicros } from "../calendar.js";
import type { DatePart, DatePlus, DateStart, Logic, TextFunction, TextMatch } from "../node.js";
import type { Whole } from "./exact.js";

/** The closure of an expression. @throws EvaluationRefused where JavaScript cannot answer as Postgres would. */
export function compile(node: Expression, context: Context): Closure {
  const of = (child: Expression): Closure => compile(child, context);
  switch (node.op) {
    case "literal": return compileLiteral(node, context);
    case "field": return compilePath(node.row, node.path, context);
    case "actor": return compileKnown(node.name, "the actor's", node.type, (frame) => frame.actor?.values, context);
    case "input": return compileKnown(node.name, "the input", node.type, (frame) => frame.input, context);
    case "role": return (frame) => frame.actor?.roles?.includes(node.role) === true;
    case "now": return (frame) => frame.now();
    case "today": return (frame) => splitMicros(BigInt(frame.now())).days;
    case "eq": case "ne": case "lt": case "lte": case "gt": case "gte": return compileCompare(node, context);
    case "in": return compileIn(node, context);
    case "isNull": { const operand = of(node.of); return (frame) => operand(frame) === null; }
    case "and": case "or": return compileLogic(node.op, node.of.map(of));
    case "not": return lift<boolean, boolean>(of(node.of), (a) => !a);
    case "add": case "sub": case "mul": case "div": case "mod": return compileArithmetic(node, of(node.left), of(node.right));
    case "neg": case "abs": case "floor": case "ceil": return compileNumericFunction(node, of(node.of));
    case "round": return compileRound(node, of(node.of));
    case "lower": case "upper": case "trim": case "length": return compileTextFunction(node, context);
    case "contains": case "startsWith": case "endsWith": case "like": case "matches": return compileTextMatch(node, context);
    case "concat": return compileConcat(node.of.map(of));
    case "plus": return compilePlus(node, of(node.of));
    case "part": return compilePart(node, of(node.of));
    case "startOf": return compileStart(node, of(node.of));
    case "json": return compileJson(node, of(node.of));
    case "has": return compileHas(node, of(node.of), of(node.item));
    case "overlaps": return compileOverlaps(node, of(node.left), of(node.right));
    case "size": return lift<readonly (Value | null)[], number>(of(node.of), (items) => items.length);
    case "case": return compileCase(node.branches, node.otherwise, node.type, context);
    case "coalesce": return compileCoalesce(node.of.map((child) => converted(child, node.type, context)));
    case "some": case "every": case "none": return compileQuantifier(node, context);
    case "count": case "sum": case "avg": case "min": case "max": {
      if ((node.op === "min" || node.op === "max") && node.value) refuseCollation(node, "order", context);
      return compileAggregate(node, context);
    }
  }
}

function compileLiteral(node: Literal, context: Context): Closure {
  const value = node.value === null ? null : valueReader(node.type, "a constant", context)(node.value);
  return () => value;
}

/** Reads what is not in rows. What is not stated is null. */
function compileKnown(
  name: string, what: string, type: Type, from: (frame: Frame) => Readonly<Record<string, unknown>> | undefined, context: Context,
): Closure {
  const read = valueReader(type, `${what} ${name}`, context);
  return (frame) => {
    const known = from(frame);
    return known && Object.hasOwn(known, name) ? read(known[name] ?? null) : null;
  };
}

/** The reader of a type, keys of rows included. */
function valueReader(type: Type, what: string, context: Context): Reader {
  if (type.kind !== "row") return readerOf(type, what);
  return keyReader(entityOf(context.model, type.entity), context.model);
}

function compileLogic(op: Logic["op"], of: readonly Closure[]): Closure<boolean> {
  const operands = of.map((closure) => as<boolean>(closure));
  const deciding = op === "or";
  return (frame) => {
    let result: boolean | null = !deciding;
    for (const operand of operands) {
      const value = operand(frame);
      if (value === deciding) return deciding;
      if (value === null) result = null;
    }
    return result;
  };
}

function compileTextFunction(node: TextFunction, context: Context): Closure {
  const of = compile(node.of, context);
  if (node.op === "lower" || node.op === "upper") refuseCollation(node.of, "case", context);
  switch (node.op) {
    case "lower": return lift<string, string>(of, (text) => text.toLowerCase());
    case "upper": return lift<string, string>(of, (text) => text.toUpperCase());
    case "trim": return lift<string, string>(of, trimSpaces);
    case "length": return lift<string, number>(of, countPoints);
  }
}

function compileTextMatch(node: TextMatch, context: Context): Closure {
  if (node.op === "matches") throw new EvaluationRefused("database_only", "Words are matched by full-text search in the database alone.");
  const test = textTests[node.op];
  const of = compile(node.of, context), part = compile(node.part, context);
  if (!node.caseless) return lift2<string, string, boolean>(of, part, test);
  refuseCollation(node.of, "case", context);
  refuseCollation(node.part, "case", context);
  return lift2<string, string, boolean>(of, part, (text, sought) => test(text.toLowerCase(), sought.toLowerCase()));
}

const textTests = {
  contains: (text: string, part: string) => text.includes(part),
  startsWith: (text: string, part: string) => text.startsWith(part),
  endsWith: (text: string, part: string) => text.endsWith(part),
  like,
};

function compileConcat(of: readonly Closure[]): Closure<string> {
  const operands = of.map((closure) => as<string>(closure));
  return (frame) => {
    let text = "";
    for (const operand of operands) {
      const part = operand(frame);
      if (part === null) return null;
      text += part;
    }
    return text;
  };
}

function compilePlus(node: DatePlus, of: Closure): Closure {
  const { duration } = node;
  if (node.type.kind === "date") return lift<number, number>(of, (days) => addToDate(days, duration));
  return lift<Whole, Whole>(of, (micros) => addDuration(micros, duration));
}

function compilePart(node: DatePart, of: Closure): Closure {
  const { unit } = node;
  switch (node.of.type.kind) {
    case "date": return lift<number, number>(of, (days) => partOfDate(days, unit));
    case "time": return lift<number, number>(of, (clock) => (unit === "hour" || unit === "minute" || unit === "second" ? partOfClock(clock, unit) : null));
    default: return lift<Whole, number>(of, (micros) => partOfMicros(micros, unit));
  }
}

function compileStart(node: DateStart, of: Closure): Closure {
  const { unit } = node;
  if (node.type.kind === "date") return lift<number, number>(of, (days) => startOfDate(days, unit));
  return lift<Whole, Whole>(of, (micros) => startOfMicros(micros, unit));
}

/** A closure whose numbers are of the type that all branches share. */
function converted(node: Expression, type: Type, context: Context): Closure {
  const of = compile(node, context);
  const convert = converter(node.type, type);
  return convert ? lift<Value, Value>(of, convert) : of;
}

function compileCase(branches: readonly Branch[], otherwise: Expression, type: Type, context: Context): Closure {
  const cases = branches.map((branch) => ({ when: compile(branch.when, context), then: converted(branch.then, type, context) }));
  const rest = converted(otherwise, type, context);
  return (frame) => {
    for (const branch of cases) if (branch.when(frame) === true) return branch.then(frame);
    return rest(frame);
  };
}

function compileCoalesce(of: readonly Closure[]): Closure {
  return (frame) => {
    for (const operand of of) {
      const value = operand(frame);
      if (value !== null) return value;
    }
    return null;
  };
}
