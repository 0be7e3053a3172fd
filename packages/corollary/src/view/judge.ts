import { evaluate, EvaluationError, EvaluationRefused } from "../expr/evaluate.js";
import { fromJsonNode } from "../expr/json.js";
import type { Model } from "../model/model.js";

type Answer = boolean | "depends";
type Test = (row: object) => Answer;

const untold: Test = () => "depends";

/**
 * Evaluates conditions of abilities on rows as they were read, by the part of the Model that came with them. "depends" where
 * something that decides is not known to this side. Each condition is compiled once. For `client.abilities({ judgeBy })`.
 */
export function judgeBy(model: Model): (entity: string, condition: unknown, row: object) => Answer {
  const tests = new Map<unknown, Test>();
  return (entity, condition, row) => {
    const known = tests.get(condition);
    const test = known ?? testOf(model, entity, condition);
    if (known === undefined) tests.set(condition, test);
    return test(row);
  };
}

function testOf(model: Model, entity: string, condition: unknown): Test {
  const read = fromJsonNode(condition, { model, entity });
  if (!read.ok) return untold;
  try {
    const value = evaluate(read.expression, { model, entity });
    return (row) => answered(() => value({ row: { ...row } }));
  } catch (error) {
    if (error instanceof EvaluationRefused) return untold;
    throw error;
  }
}

/** Null is neither met nor not: something that decides is not known here. So it is where the row was read without it. */
function answered(evaluated: () => unknown): Answer {
  try {
    const value = evaluated();
    return typeof value === "boolean" ? value : "depends";
  } catch (error) {
    if (error instanceof EvaluationError) return "depends";
    throw error;
  }
}
