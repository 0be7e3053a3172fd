import type { ValueField } from "../../model/model.js";

/** The states from which a row may go to `to`, or be in it already. */
export function statesBefore(field: ValueField, to: string): string[] {
  const transitions = field.states?.transitions ?? {};
  return [to, ...Object.keys(transitions).filter((from) => from !== to && transitions[from]?.includes(to) === true)];
}

/** The states that may follow. */
export function statesAfter(field: ValueField, from: string): readonly string[] {
  return field.states?.transitions[from] ?? [];
}
