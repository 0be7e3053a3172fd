import type { Model } from "../model/model.js";
import { comparatorOf } from "./evaluate/compare.js";
import { compile } from "./evaluate/compile.js";
import { refuseCollation } from "./evaluate/collation.js";
import { EvaluationError } from "./evaluate/errors.js";
import { whole, type Whole } from "./evaluate/exact.js";
import { entityOf, type Context, type Row } from "./evaluate/path.js";
import { instant } from "./evaluate/read.js";
import type { Closure, Frame, Known } from "./evaluate/value.js";
import { resultWriter } from "./evaluate/result.js";
import type { Expression, OrderKey } from "./node.js";

export { EvaluationError, EvaluationRefused, type EvaluationErrorCode, type EvaluationRefusal } from "./evaluate/errors.js";

/** What an expression is compiled against. `entity`: what "this" is a row of; may be left out where no row is read. */
export interface EvaluateOptions { readonly model: Model; readonly entity?: string }

/** What an expression is evaluated in. Values stand as rows hold them in JavaScript, or in their JSON form. */
export interface Environment {
  readonly row?: Row;
  /** Null where nobody is signed in. `values`: id, tenant and claims by name. */
  readonly actor?: Known | null;
  readonly input?: Readonly<Record<string, unknown>>;
  /** Default: the time of the call. */
  readonly now?: Date | string;
}

export type { Known, Row };

/**
 * Compiles an expression to a function that answers as Postgres would: null where SQL gives null. Numbers of type
 * `integer` beyond 2^53 come as bigint; keys of several fields as an object.
 * @throws EvaluationRefused at once, where only the database can answer. The function throws EvaluationError where the
 * row does not hold what is read, and where Postgres would raise an error too.
 */
export function evaluate(expression: Expression, options: EvaluateOptions): (environment: Environment) => unknown {
  const { closure, slots } = prepare(expression, options);
  const write = resultWriter(expression.type, options.model);
  return (environment) => {
    const value = closure(frameOf(environment, slots));
    return value === null ? null : write(value);
  };
}

/** Compiles a condition to a test: true only where the condition is true, not where it is false or unknown. */
export function predicate(expression: Expression, options: EvaluateOptions): (environment: Environment) => boolean {
  const { closure, slots } = prepare(expression, options);
  return (environment) => closure(frameOf(environment, slots)) === true;
}

/** Compiles an ordering to a comparator of two environments, as `Array.prototype.sort` takes it (by their rows). */
export function ordering(keys: readonly OrderKey[], options: EvaluateOptions): (a: Environment, b: Environment) => number {
  const compiled = keys.map((key) => {
    refuseCollation(key.by, "order", contextOf(options));
    const nullsFirst = key.nulls === undefined ? key.direction === "desc" : key.nulls === "first";
    return { ...prepare(key.by, options), compare: comparatorOf(key.by.type, key.by.type), sign: key.direction === "asc" ? 1 : -1, nullRank: nullsFirst ? -1 : 1 };
  });
  return (a, b) => {
    for (const { closure, slots, compare, sign, nullRank } of compiled) {
      const x = closure(frameOf(a, slots)), y = closure(frameOf(b, slots));
      const order = x === null || y === null ? (x === y ? 0 : x === null ? nullRank : -nullRank) : compare(x, y) * sign;
      if (order !== 0) return order;
    }
    return 0;
  };
}

function contextOf({ model, entity }: EvaluateOptions): Context {
  const bindings = new Map(entity === undefined ? [] : [["this", { slot: 0, entity: entityOf(model, entity) }] as const]);
  return { model, bindings, slots: { count: 1 }, expanding: new Set(), compile };
}

function prepare(expression: Expression, options: EvaluateOptions): { readonly closure: Closure; readonly slots: number } {
  const context = contextOf(options);
  return { closure: compile(expression, context), slots: context.slots.count };
}

function frameOf(environment: Environment, slots: number): Frame {
  const rows = new Array<unknown>(slots);
  rows[0] = environment.row;
  let now: Whole | undefined;
  return { rows, actor: environment.actor ?? undefined, input: environment.input, now: () => (now ??= instantOf(environment.now)) };
}

function instantOf(now: Environment["now"]): Whole {
  const micros = now === undefined ? whole(BigInt(Date.now()) * 1000n) : instant(now);
  if (micros === undefined) throw new EvaluationError("invalid_value", "now is no instant.");
  return micros;
}
