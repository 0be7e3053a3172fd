import type { PresentedValue } from "corollary/view";

type Tone = "start" | "middle" | "end" | "plain";

/** Where a word stands on the way of its state machine: at the start, under way, or where nothing follows. */
function toneOf(value: string, { states }: PresentedValue): Tone {
  if (!states) return "plain";
  if (states.initial === value) return "start";
  return (states.transitions[value] ?? []).length === 0 ? "end" : "middle";
}

export function Badge({ value, field }: { readonly value: string; readonly field: PresentedValue }) {
  const label = field.choices?.find((choice) => choice.value === value)?.label ?? value;
  return <span className="badge" data-tone={toneOf(value, field)}>{label}</span>;
}
