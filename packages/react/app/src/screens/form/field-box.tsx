import type { PresentedEmbedded, PresentedEntity, PresentedField, PresentedReference, PresentedValue } from "corollary/view";
import { CircleAlert } from "lucide-react";
import { useId, type ReactNode } from "react";
import { useController, useFormState, get } from "react-hook-form";
import { useMessages } from "../../context.js";
import type { Messages } from "../../messages/en.js";
import { isEntered, isLines } from "../../model/form.js";
import { afterPress } from "../../parts/after-press.js";
import { Widget } from "../../widgets/inputs.js";
import { LinesGrid } from "./lines-grid.js";

interface FieldBoxProps {
  readonly entity: PresentedEntity;
  readonly field: PresentedField;
  /** Where the field is in the draft: "address.street". */
  readonly name: string;
  readonly autoFocus?: boolean;
}

/** One field of a form, with its label, help and what is wrong with it. */
export function FieldBox({ entity, field, name, autoFocus = false }: FieldBoxProps) {
  switch (field.kind) {
    case "value":
    case "reference": return <SimpleField entity={entity} field={field} name={name} autoFocus={autoFocus} />;
    case "embedded": return <EmbeddedFields entity={entity} field={field} name={name} />;
    case "collection": return isLines(field) ? <LinesGrid field={field} name={name} owner={entity} /> : null;
  }
}

interface SimpleFieldProps extends FieldBoxProps {
  readonly field: PresentedValue | PresentedReference;
}

function SimpleField({ entity, field, name, autoFocus = false }: SimpleFieldProps) {
  const messages = useMessages();
  const id = useId();
  const { field: { value, onChange, onBlur }, fieldState: { error } } = useController({ name });
  const help = field.help;
  const note = noteOf(field, messages);
  const describedBy = [help ? `${id}-help` : "", error?.message ? `${id}-error` : ""].filter((each) => each !== "").join(" ");
  return (
    <div className="field" data-wide={isWide(field) || undefined} data-invalid={error ? true : undefined} data-path={name}>
      <label className="label" htmlFor={id}>{field.label}{note === undefined ? null : <span className="label-note">{note}</span>}</label>
      <Widget id={id} value={value} onChange={onChange} onBlur={() => afterPress(onBlur)} field={field} entity={entity} invalid={error !== undefined} describedBy={describedBy === "" ? undefined : describedBy} label={undefined} compact={false} autoFocus={autoFocus} />
      {help ? <p id={`${id}-help`} className="hint">{help}</p> : null}
      {error?.message ? <FieldError id={`${id}-error`}>{error.message}</FieldError> : null}
    </div>
  );
}

/** What stands beside the label: whether it may be left empty, and what becomes of it then. */
function noteOf(field: PresentedValue | PresentedReference, { form }: Messages): string | undefined {
  if (!field.optional) return undefined;
  if (field.kind === "reference") return form.optional;
  if (field.filled === "saved") return form.filledWhenSaved;
  return field.default === undefined && field.filled === undefined && !field.states ? form.optional : undefined;
}

export function FieldError({ id, children }: { readonly id?: string; readonly children: ReactNode }) {
  return <p id={id} className="error"><CircleAlert size={13} aria-hidden="true" />{children}</p>;
}

function isWide(field: PresentedField): boolean {
  if (field.kind !== "value") return false;
  const { type } = field;
  return type.kind === "json" || type.kind === "array" || (type.kind === "text" && type.format === undefined && type.pattern === undefined && (type.max === undefined || type.max > 240));
}

function EmbeddedFields({ entity, field, name }: FieldBoxProps & { readonly field: PresentedEmbedded }) {
  const { errors } = useFormState({ name });
  const error: unknown = get(errors, name);
  const message = typeof error === "object" && error !== null && "message" in error && typeof error.message === "string" ? error.message : undefined;
  return (
    <fieldset className="group">
      <legend className="group-title">{field.label}</legend>
      {message === undefined ? null : <FieldError>{message}</FieldError>}
      <div className="fields">{Object.values(field.fields).filter(isEntered).map((part) => <FieldBox key={part.name} entity={entity} field={part} name={`${name}.${part.name}`} />)}</div>
    </fieldset>
  );
}
