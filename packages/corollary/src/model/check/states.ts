import type { ValueField } from "../model.js";
import type { Check, Report } from "./report.js";
import { list, valueFieldsOf, type PlacedField } from "./walk.js";

/** State machines: every state named is a word of the enum, and can be come to. */
export const checkStates: Check = (model, report) => {
  for (const placed of valueFieldsOf(model)) {
    const { field, at, title } = placed;
    if (!field.states) continue;
    const node = field.type.kind === "choice" && Object.hasOwn(model.enums, field.type.enum) ? model.enums[field.type.enum] : undefined;
    if (field.type.kind !== "choice") {
      report({
        code: "states-without-choice", at: [...at, "states"],
        message: `${title} has states, but is ${field.type.kind}.`,
        hint: "A state machine is over a choice.",
      });
    }
    if (node) checkMachine(placed, field.states, node.values, report);
  }
};

function checkMachine({ at, title }: PlacedField<ValueField>, states: NonNullable<ValueField["states"]>, values: readonly string[], report: Report): void {
  const hint = `The states are ${list(values)}.`;
  const known = new Set(values);
  if (!known.has(states.initial)) {
    report({ code: "unknown-state", at: [...at, "states", "initial"], message: `${title} begins in ${JSON.stringify(states.initial)}, which is no state of it.`, hint });
  }
  for (const [from, to] of Object.entries(states.transitions)) {
    if (!known.has(from)) {
      report({ code: "unknown-state", at: [...at, "states", "transitions", from], message: `${title} has transitions from ${JSON.stringify(from)}, which is no state of it.`, hint });
    }
    for (const [index, each] of to.entries()) {
      if (known.has(each)) continue;
      report({ code: "unknown-state", at: [...at, "states", "transitions", from, index], message: `${title} goes from ${JSON.stringify(from)} to ${JSON.stringify(each)}, which is no state of it.`, hint });
    }
  }
  const reached = reach(states.initial, states.transitions);
  const lost = values.filter((value) => !reached.has(value));
  if (known.has(states.initial) && lost.length > 0) {
    report({
      code: "unreachable-state", severity: "warning", at: [...at, "states"],
      message: `${title} never comes to ${list(lost, "or")} from ${JSON.stringify(states.initial)}.`,
      hint: "Add a transition to it, or take the state away.",
    });
  }
}

function reach(initial: string, transitions: Readonly<Record<string, readonly string[]>>): Set<string> {
  const reached = new Set<string>([initial]);
  for (const state of reached) {
    for (const next of Object.hasOwn(transitions, state) ? (transitions[state] ?? []) : []) reached.add(next);
  }
  return reached;
}
