import { useEffect, useRef } from "react";

interface CheckboxProps {
  readonly label: string;
  readonly checked: boolean;
  readonly indeterminate?: boolean;
  readonly onChange: () => void;
  /** Not a stop for the keyboard, where the row it is in has a key for it. */
  readonly skipped?: boolean;
}

/** The browser's own, drawn by the style sheet; thousands of them cost nothing. */
export function Checkbox({ label, checked, indeterminate = false, onChange, skipped = false }: CheckboxProps) {
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (input.current) input.current.indeterminate = indeterminate;
  }, [indeterminate]);
  return <input ref={input} type="checkbox" className="check" aria-label={label} checked={checked} onChange={onChange} tabIndex={skipped ? -1 : undefined} />;
}
