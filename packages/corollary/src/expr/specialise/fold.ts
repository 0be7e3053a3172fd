import type { Model } from "../../model/model.js";
import { ExpressionError } from "../errors.js";
import { compile } from "../evaluate/compile.js";
import { EvaluationError, EvaluationRefused } from "../evaluate/errors.js";
import type { Whole } from "../evaluate/exact.js";
import { entityOf, type Context, type Row } from "../evaluate/path.js";
import { instant } from "../evaluate/read.js";
import type { Frame, Known as Actor, Value } from "../evaluate/value.js";
import { resultWriter } from "../evaluate/result.js";
import { writerOf } from "../evaluate/write.js";
import { literal } from "../literal.js";
import type { Expression, Literal } from "../node.js";
import { children } from "../traverse.js";
import type { Type } from "../type.js";

export interface KnownParts {
  /** Absent: not known. Null: nobody is signed in. */
  readonly actor?: Actor | null;
  /** Inputs that are left out are not known. */
  readonly input?: Readonly<Record<string, unknown>>;
  readonly now?: Date | string;
  /** Fields that are left out are not known. */
  readonly row?: Row;
}

interface Known extends KnownParts { readonly model: Model; readonly entity?: string }

/** True where the node might be worked out: what it reads is known, or it reads nothing but constants. */
export function foldable(node: Expression): boolean {
  switch (node.op) {
    case "literal": return false;
    case "field": case "actor": case "role": case "input": case "now": case "today": return true;
    case "some": case "every": case "none": case "count": case "sum": case "avg": case "min": case "max": return true;
    default: return children(node).every((child) => child.op === "literal");
  }
}

/** The constant that a node comes to, or undefined where that is not known or has no form as a constant. */
export function folded(node: Expression, known: Known): Literal | undefined {
  if (node.op === "input" && !(known.input && Object.hasOwn(known.input, node.name))) return undefined;
  try {
    const context = contextOf(known);
    return constant(compile(node, context)(frameOf(known, context.slots.count)), node.type, known.model);
  } catch (error) {
    if (error instanceof EvaluationError || error instanceof EvaluationRefused || error instanceof ExpressionError) return undefined;
    throw error;
  }
}

function contextOf({ model, entity }: Known): Context {
  const bindings = new Map(entity === undefined ? [] : [["this", { slot: 0, entity: entityOf(model, entity) }] as const]);
  return { model, bindings, slots: { count: 1 }, expanding: new Set(), compile };
}

/** A frame that refuses what is not known, wherever it is asked for (inside a computed field, say). */
function frameOf(known: Known, slots: number): Frame {
  const rows = new Array<unknown>(slots);
  rows[0] = known.row;
  return {
    rows,
    get actor(): Actor | undefined {
      if (known.actor === undefined) throw notKnown("The actor");
      return known.actor ?? undefined;
    },
    get input() {
      if (known.input === undefined) throw notKnown("The input");
      return known.input;
    },
    now(): Whole {
      const now = known.now === undefined ? undefined : instant(known.now);
      if (now === undefined) throw notKnown("The time");
      return now;
    },
  };
}

function notKnown(what: string): EvaluationError {
  return new EvaluationError("not_loaded", `${what} is not known.`);
}

function constant(value: Value | null, type: Type, model: Model): Literal {
  if (value === null) return literal(null, type);
  if (type.kind === "timestamp") return literal(writerOf({ kind: "timestamp", precision: 6 })(value), type);
  return literal(resultWriter(type, model)(value), type);
}

