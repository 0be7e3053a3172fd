import type { PresentedCollection, PresentedEntity, PresentedField, PresentedReference, PresentedValue } from "corollary/view";
import { Plus, X } from "lucide-react";
import { useId, useRef, type KeyboardEvent } from "react";
import { get, useController, useFieldArray, useFormContext, useFormState, useWatch } from "react-hook-form";
import { Value } from "../../cells/value.js";
import { useApp, useMessages } from "../../context.js";
import { isRow, type Row } from "../../data/json.js";
import { emptyLine, jsonOf, lineRow, type Draft } from "../../model/draft.js";
import { canChange, isEntered, lineFields } from "../../model/form.js";
import { isLongText, isNumeric } from "../../model/paths.js";
import { computedOf, totalFields } from "../../model/totals.js";
import { Button, IconButton } from "../../parts/button.js";
import { afterPress } from "../../parts/after-press.js";
import { registered } from "../../config.js";
import { ReferencePicker } from "../../widgets/reference.js";
import { Widget } from "../../widgets/inputs.js";
import { FieldError } from "./field-box.js";

interface LinesGridProps {
  readonly field: PresentedCollection;
  readonly owner: PresentedEntity;
  readonly name: string;
}

/** Rows that belong to this one, entered like a table: Enter goes down, and below the last line to a new one. */
export function LinesGrid({ field, owner, name }: LinesGridProps) {
  const { presentation, entity, abilities } = useApp();
  const messages = useMessages();
  const { fields: lines, append, remove } = useFieldArray({ name, keyName: "lineId" });
  const box = useRef<HTMLDivElement>(null);
  const target = entity(field.target);
  if (!target) return null;
  const columns = lineFields(target, field.via);
  const lineName = target.label.toLowerCase();
  const mayAdd = abilities.may(target.name, "create") !== false;
  const add = () => append(emptyLine(presentation, target, field.via), { shouldFocus: false });
  const focusLine = (at: number, column: number) => requestAnimationFrame(() => cellInput(box.current, at, column)?.focus());
  const addAndFocus = () => {
    add();
    focusLine(lines.length, 0);
  };
  const pressed = (event: KeyboardEvent) => {
    if (event.key !== "Enter" || event.nativeEvent.defaultPrevented || event.nativeEvent.isComposing) return;
    const place = placeOf(event.target);
    if (!place || (event.target instanceof HTMLElement && event.target.getAttribute("aria-expanded") === "true")) return;
    event.preventDefault();
    if (place.line === lines.length - 1) {
      if (mayAdd) addAndFocus();
    } else focusLine(place.line + 1, place.column);
  };
  return (
    <div className="lines" ref={box} onKeyDown={pressed}>
      <div className="lines-scroll">
        <table className="lines-table">
          <caption className="unseen">{field.label}</caption>
          <thead><tr>{columns.map((column) => <th key={column.name} scope="col" data-numeric={isNumeric(column) || undefined} data-kind={isLongText(column) ? "long" : column.kind}>{column.label}</th>)}<th className="lines-end"><span className="unseen">{messages.app.more}</span></th></tr></thead>
          <tbody>
            {lines.map((line, at) => <Line key={line.lineId} target={target} columns={columns} name={`${name}.${at}`} at={at} row={rowBehind(line)} onRemove={() => { remove(at); focusLine(Math.max(0, at - 1), 0); }} />)}
            {lines.length === 0 ? <tr><td className="lines-none" colSpan={columns.length + 1}>{messages.form.noLines(target.plural.toLowerCase())}</td></tr> : null}
          </tbody>
        </table>
      </div>
      <div className="lines-foot">
        {mayAdd ? <Button kind="quiet" icon={Plus} onPress={addAndFocus}>{messages.form.addLine(lineName)}</Button> : <span />}
        <Totals owner={owner} lines={field.name} />
      </div>
    </div>
  );
}

function placeOf(target: EventTarget): { readonly line: number; readonly column: number } | undefined {
  const cell = target instanceof Element && target.matches("input") ? target.closest<HTMLElement>("[data-line]") : null;
  return cell ? { line: Number(cell.dataset["line"]), column: Number(cell.dataset["column"]) } : undefined;
}

function cellInput(box: HTMLElement | null, line: number, column: number): HTMLElement | null {
  return box?.querySelector<HTMLElement>(`[data-line="${line}"][data-column="${column}"] input, [data-line="${line}"][data-column="${column}"] button`) ?? null;
}

/** What the line was read from; none where it is new. */
function rowBehind(line: Draft): Row | undefined {
  return isRow(line[lineRow]) ? line[lineRow] : undefined;
}

interface LineProps {
  readonly row: Row | undefined;
  readonly target: PresentedEntity;
  readonly columns: readonly PresentedField[];
  readonly name: string;
  readonly at: number;
  readonly onRemove: () => void;
}

function Line({ target, columns, name, at, row, onRemove }: LineProps) {
  const messages = useMessages();
  const { abilities } = useApp();
  const { errors } = useFormState({ name });
  const said = ownMessage(get(errors, name));
  const mayRemove = row === undefined || abilities.may(target.name, "delete", row) !== false;
  const isKept = (column: PresentedField) => row !== undefined && !canChange(target, abilities, row, column.name);
  return (
    <>
    <tr className="line" data-refused={said === undefined ? undefined : true}>
      {columns.map((column, place) => (
        <td key={column.name} data-label={column.label} data-line={at} data-column={place} data-numeric={isNumeric(column) || undefined} data-kind={column.kind}>
          {isEntered(column) && isKept(column) ? <span className="line-kept"><Value value={row?.[column.name]} field={column} entity={target} row={row ?? {}} /></span> : isEntered(column) && (column.kind === "value" || column.kind === "reference")
            ? <LineCell target={target} field={column} name={`${name}.${column.name}`} line={name} label={`${messages.form.line(at + 1)}, ${column.label}`} />
            : column.kind === "value" ? <ComputedCell target={target} field={column} line={name} /> : null}
        </td>
      ))}
      <td className="lines-end">{mayRemove ? <IconButton label={messages.form.removeLine(at + 1)} icon={X} onPress={onRemove} /> : null}</td>
    </tr>
    {said === undefined ? null : <tr className="line-refusal"><td colSpan={columns.length + 1} role="alert"><FieldError>{`${messages.form.line(at + 1)}: ${said}`}</FieldError></td></tr>}
    </>
  );
}

/** What is said of a line as a whole, not of one of its fields. */
function ownMessage(error: unknown): string | undefined {
  return isRow(error) && typeof error["message"] === "string" && typeof error["type"] === "string" && error["message"] !== "" ? error["message"] : undefined;
}

interface LineCellProps {
  readonly target: PresentedEntity;
  readonly field: PresentedValue | PresentedReference;
  readonly name: string;
  readonly line: string;
  readonly label: string;
}

function LineCell({ target, field, name, line, label }: LineCellProps) {
  const { config } = useApp();
  const id = useId();
  const { field: { value, onChange, onBlur }, fieldState: { error } } = useController({ name });
  const takeOver = useTakeOver(target, line);
  const shared = { id, value, onBlur: () => afterPress(onBlur), invalid: error !== undefined, describedBy: error?.message ? `${id}-error` : undefined, label, compact: true };
  return (
    <>
      {field.kind === "reference" && !registered(config.widgets, target, field)
        ? <ReferencePicker {...shared} target={field.target} creates onChange={(key, row) => { onChange(key); if (row) takeOver(row); }} />
        : <Widget {...shared} field={field} entity={target} autoFocus={false} onChange={onChange} />}
      {error?.message ? <FieldError id={`${id}-error`}>{error.message}</FieldError> : null}
    </>
  );
}

/**
 * A line takes over what the chosen row has under the same name and in the same kind of value, where nothing is entered
 * yet: the price of a product becomes the price of the line.
 */
function useTakeOver(target: PresentedEntity, line: string): (row: Row) => void {
  const { setValue, getValues } = useFormContext();
  return (row) => {
    for (const field of Object.values(target.fields)) {
      if (field.kind !== "value" || !isEntered(field)) continue;
      const given = row[field.name];
      const isBlank = getValues(`${line}.${field.name}`) === "";
      if (isBlank && (typeof given === "string" || typeof given === "number") && jsonOf(field.type, String(given)) !== undefined) setValue(`${line}.${field.name}`, String(given), { shouldDirty: true, shouldValidate: true });
    }
  };
}

/** What the line is worth while it is typed, by the same expression as on the server. */
function ComputedCell({ target, field, line }: { readonly target: PresentedEntity; readonly field: PresentedValue; readonly line: string }) {
  const { presentation, model, formats } = useApp();
  const draft: unknown = useWatch({ name: line });
  const value = isRow(draft) ? computedOf(presentation, model, target, field, { ...draft }) : undefined;
  return <output className="computed">{value === undefined || value === null ? "–" : formats.value(value, field)}</output>;
}

/** Computed values of the row above that are made of its lines. */
function Totals({ owner, lines }: { readonly owner: PresentedEntity; readonly lines: string }) {
  const { presentation, model, formats } = useApp();
  const draft: Draft = useWatch();
  const totals = totalFields(owner, lines);
  if (totals.length === 0) return null;
  return (
    <dl className="totals">
      {totals.map((field) => {
        const value = computedOf(presentation, model, owner, field, draft);
        return <div key={field.name} className="total"><dt>{field.label}</dt><dd><output>{value === undefined || value === null ? "–" : formats.value(value, field)}</output></dd></div>;
      })}
    </dl>
  );
}
