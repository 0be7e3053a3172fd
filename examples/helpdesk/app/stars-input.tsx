import type { WidgetProps } from "@corollary/react/app";
import { most } from "./stars";

/** Radio buttons in the shape of stars, so that arrows, screen readers and forms know them. */
export function StarsInput({ id, value, onChange, onBlur, field, label, invalid, describedBy }: WidgetProps) {
  const given = Number(value);
  return (
    <span id={id} className="stars-input" role="radiogroup" aria-label={label ?? field.label} aria-invalid={invalid || undefined} aria-describedby={describedBy}>
      {Array.from({ length: most }, (_, at) => at + 1).map((stars) => (
        <label key={stars} data-on={stars <= given || undefined}>
          <input type="radio" name={id} value={stars} checked={stars === given} onChange={() => onChange(String(stars))} onBlur={onBlur} aria-label={stars === 1 ? "1 star" : `${stars} stars`} />
          <span aria-hidden="true">★</span>
        </label>
      ))}
    </span>
  );
}
