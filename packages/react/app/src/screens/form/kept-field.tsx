import type { PresentedEntity, PresentedField } from "corollary/view";
import { Lock } from "lucide-react";
import { useId } from "react";
import { Value } from "../../cells/value.js";
import { useMessages } from "../../context.js";
import type { Row } from "../../data/json.js";

interface KeptFieldProps {
  readonly entity: PresentedEntity;
  readonly field: PresentedField;
  readonly row: Row;
}

/** A field that whoever looks may see, but not change. */
export function KeptField({ entity, field, row }: KeptFieldProps) {
  const messages = useMessages();
  const id = useId();
  return (
    <div className="field" role="group" aria-labelledby={id} aria-describedby={`${id}-hint`}>
      <span className="label" id={id}>{field.label}</span>
      <div className="kept"><Value value={row[field.name]} field={field} entity={entity} row={row} full /></div>
      <p className="hint kept-hint" id={`${id}-hint`}><Lock size={12} aria-hidden="true" />{messages.form.kept}</p>
    </div>
  );
}
