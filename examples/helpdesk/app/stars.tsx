import type { CellProps } from "@corollary/react/app";

export const most = 5;

/** A rating as customers gave it. */
export function Stars({ value }: Pick<CellProps, "value">) {
  const given = Number(value);
  return (
    <span className="stars" role="img" aria-label={`${given} of ${most} stars`}>
      {"★".repeat(given)}<span className="stars-left">{"★".repeat(most - given)}</span>
    </span>
  );
}
