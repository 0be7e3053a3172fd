import type { Expression } from "../../../src/expr/node.js";
import { children, map } from "../../../src/expr/traverse.js";

/** Whether an expression still shows what is looked for. */
export type Fails = (expression: Expression) => Promise<boolean>;

/**
 * The smallest expression found that still fails: a part of the failing one that fails by itself, then with operands
 * replaced by simpler ones.
 */
export async function shrink(failing: Expression, fails: Fails): Promise<Expression> {
  let smallest = failing;
  for (let round = 0; round < 200; round += 1) {
    const smaller = await firstFailing(candidates(smallest), fails);
    if (!smaller) return smallest;
    smallest = smaller;
  }
  return smallest;
}

async function firstFailing(from: Iterable<Expression>, fails: Fails): Promise<Expression | undefined> {
  let tried = 0;
  for (const candidate of from) {
    if (tried++ > 150) return undefined;
    if (await fails(candidate)) return candidate;
  }
  return undefined;
}

/** Simpler expressions, boldest first. Those that read rows which are not bound outside fail to compile and count as passing. */
function* candidates(node: Expression): Generator<Expression> {
  const below = children(node);
  yield* below;
  if (node.op === "and" || node.op === "or" || node.op === "concat" || node.op === "coalesce") {
    for (let at = 0; at < node.of.length; at += 1) if (node.of.length > 1) yield { ...node, of: node.of.filter((_, i) => i !== at) };
  }
  if (node.op === "in") for (let at = 0; at < node.items.length; at += 1) yield { ...node, items: node.items.filter((_, i) => i !== at) };
  if ((node.op === "sum" || node.op === "avg" || node.op === "min" || node.op === "max" || node.op === "count" || node.op === "some" || node.op === "none") && node.where) {
    const { where: _, ...rest } = node;
    yield rest;
  }
  for (let at = 0; at < below.length; at += 1) {
    const child = below[at];
    if (!child) continue;
    for (const simpler of candidates(child)) {
      if (simpler.type.kind !== child.type.kind) continue;
      let n = 0;
      yield map(node, (operand) => (n++ === at ? simpler : operand));
    }
  }
}
