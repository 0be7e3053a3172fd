import type { PresentedEntity, PresentedValue } from "corollary/view";
import { markOf } from "../model/marks.js";

interface BadgeProps {
  readonly value: string;
  readonly field: PresentedValue;
  /** Whose field it is, where that is known: an ordered choice then shows how strong the word is. */
  readonly entity?: PresentedEntity;
}

/** A word of a choice. Its mark repeats in form and colour what the word says. */
export function Badge({ value, field, entity }: BadgeProps) {
  const label = field.choices?.find((choice) => choice.value === value)?.label ?? value;
  const mark = markOf(field, value, entity);
  return (
    <span className="badge" data-hue={mark.hue}>
      {mark.kind === "state" ? <span className="badge-dot" data-place={mark.place} aria-hidden="true" /> : null}
      {mark.kind === "strength" ? <Bars count={mark.bars} /> : null}
      <span className="badge-text">{label}</span>
    </span>
  );
}

function Bars({ count }: { readonly count: number }) {
  return (
    <svg className="badge-bars" width="10" height="10" viewBox="0 0 10 10" aria-hidden="true">
      {[0, 1, 2].map((at) => <rect key={at} x={at * 3.6} y={6.4 - at * 3.2} width="2.6" height={3.6 + at * 3.2} rx="0.8" data-off={at >= count || undefined} />)}
    </svg>
  );
}
