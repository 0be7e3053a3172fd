import type { PresentedReference, PresentedValue } from "corollary/view";
import type { ComponentType, HTMLInputTypeAttribute } from "react";
import { registered, type WidgetProps } from "../config.js";
import { useApp, useMessages } from "../context.js";
import { isRow } from "../data/json.js";
import { isLongText } from "../model/paths.js";
import { SelectBox } from "../parts/select.js";
import { ReferencePicker } from "./reference.js";

type ValueWidget = WidgetProps<PresentedValue>;

/** What is common to the browser's own fields. */
function shared({ id, invalid, describedBy, label, compact, autoFocus, onBlur }: ValueWidget) {
  return { id, onBlur, autoFocus, "aria-invalid": invalid || undefined, "aria-describedby": describedBy, "aria-label": label, "data-compact": compact || undefined };
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value : value === null || value === undefined ? "" : String(value);
}

function TextInput(props: ValueWidget) {
  const { field, value, onChange, compact } = props;
  const { type } = field;
  const max = type.kind === "text" ? type.max : type.kind === "varchar" || type.kind === "char" ? type.length : undefined;
  if (!compact && isLongText(field)) return <textarea {...shared(props)} className="input area" rows={3} value={textOf(value)} onChange={(event) => onChange(event.target.value)} />;
  const kind: HTMLInputTypeAttribute = type.kind === "text" && type.format === "email" ? "email" : type.kind === "text" && type.format === "url" ? "url" : "text";
  return <input {...shared(props)} className="input" type={kind} autoComplete="off" data-size={max !== undefined && max <= 12 ? "short" : undefined} value={textOf(value)} onChange={(event) => onChange(event.target.value)} />;
}

function NumberInput(props: ValueWidget) {
  const { field, value, onChange } = props;
  const { formats } = useApp();
  const currency = field.type.kind === "money" ? field.type.currency : undefined;
  const isWhole = field.type.kind === "integer" || field.type.kind === "smallint" || field.type.kind === "bigint";
  const input = <input {...shared(props)} className="input number" data-size="short" type="text" inputMode={isWhole ? "numeric" : "decimal"} autoComplete="off" value={textOf(value)} onChange={(event) => onChange(event.target.value)} />;
  if (currency === undefined || props.compact) return input;
  return <span className="affix"><span className="affix-text" aria-hidden="true">{symbolOf(currency, formats.locale)}</span>{input}</span>;
}

function symbolOf(currency: string, locale: string): string {
  const parts = new Intl.NumberFormat(locale, { style: "currency", currency, currencyDisplay: "narrowSymbol" }).formatToParts(0);
  return parts.find((part) => part.type === "currency")?.value ?? currency;
}

const dateKinds: Readonly<Record<string, HTMLInputTypeAttribute>> = { date: "date", time: "time", timestamp: "datetime-local", localTimestamp: "datetime-local" };

function DateInput(props: ValueWidget) {
  const { field, value, onChange } = props;
  return <input {...shared(props)} className="input" data-size="short" type={dateKinds[field.type.kind] ?? "text"} step={field.type.kind === "date" ? undefined : "any"} value={textOf(value)} onChange={(event) => onChange(event.target.value)} />;
}

/** Two ways where a value is needed, three where it may be absent. */
function BooleanInput(props: ValueWidget) {
  const { field, value, onChange, id, describedBy, invalid, label } = props;
  const messages = useMessages();
  if (!field.optional || field.default !== undefined) return <input {...shared(props)} type="checkbox" className="check" checked={value === true} onChange={(event) => onChange(event.target.checked)} />;
  const options = [{ value: "unset", label: messages.form.unset }, { value: "true", label: messages.form.yes }, { value: "false", label: messages.form.no }];
  return <SelectBox id={id} label={label ?? field.label} hideLabel value={value === "" || value === null ? "unset" : String(value)} options={options} describedBy={describedBy} invalid={invalid} onChange={(next) => onChange(next === "unset" ? "" : next === "true")} />;
}

function ChoiceInput({ field, value, onChange, onBlur, id, describedBy, invalid, label, compact }: ValueWidget) {
  const messages = useMessages();
  const known = field.choices ?? [];
  const options = field.optional && !field.states && field.default === undefined ? [{ value: " ", label: messages.form.unset }, ...known] : known;
  return <SelectBox id={id} label={label ?? field.label} hideLabel value={textOf(value) === "" && options !== known ? " " : textOf(value)} options={options} compact={compact} onBlur={onBlur} describedBy={describedBy} invalid={invalid} onChange={(next) => onChange(next === " " ? "" : next)} />;
}

function AreaInput(props: ValueWidget) {
  const { field, value, onChange } = props;
  const messages = useMessages();
  return <textarea {...shared(props)} className={field.type.kind === "json" ? "input area mono" : "input area"} rows={field.type.kind === "json" ? 5 : 3} spellCheck={false} placeholder={field.type.kind === "array" ? messages.form.onePerLine : undefined} value={textOf(value)} onChange={(event) => onChange(event.target.value)} />;
}

function RangeInput(props: ValueWidget) {
  const { field, value, onChange } = props;
  const messages = useMessages();
  const { lower, upper } = isRow(value) ? value : { lower: "", upper: "" };
  const kind = field.type.kind === "range" && field.type.of === "date" ? "date" : "text";
  const { id, ...rest } = shared(props);
  const side = (name: "lower" | "upper", word: string, sideId: string) => {
    const text = textOf(name === "lower" ? lower : upper);
    return (
      <span className="range-side">
        <span className="range-word" aria-hidden="true">{word}{text === "" ? <span className="range-open">{messages.form.open}</span> : null}</span>
        <input {...rest} id={sideId} autoFocus={name === "lower" && rest.autoFocus} className="input" type={kind} aria-label={`${field.label}: ${word}${text === "" ? `, ${messages.form.open}` : ""}`} value={text} onChange={(event) => onChange(name === "lower" ? { lower: event.target.value, upper } : { lower, upper: event.target.value })} />
      </span>
    );
  };
  return <span className="pair">{side("lower", messages.form.from, id)}{side("upper", messages.form.until, `${id}-upper`)}</span>;
}

function FileInput(props: ValueWidget) {
  const { onChange } = props;
  const read = async (file: File | undefined) => {
    if (file) onChange(btoa(Array.from(new Uint8Array(await file.arrayBuffer()), (byte) => String.fromCharCode(byte)).join("")));
  };
  return <input {...shared(props)} className="input" type="file" onChange={(event) => void read(event.target.files?.[0])} />;
}

function ReferenceInput({ field, value, onChange, onBlur, id, invalid, describedBy, label, compact }: WidgetProps<PresentedReference>) {
  return <ReferencePicker id={id} label={label ?? field.label} target={field.target} value={value} onChange={onChange} onBlur={onBlur} invalid={invalid} describedBy={describedBy} compact={compact} creates />;
}

const byKind: Readonly<Record<string, ComponentType<ValueWidget>>> = {
  smallint: NumberInput, integer: NumberInput, bigint: NumberInput, decimal: NumberInput, money: NumberInput, real: NumberInput, float: NumberInput,
  date: DateInput, time: DateInput, timestamp: DateInput, localTimestamp: DateInput,
  boolean: BooleanInput, choice: ChoiceInput, json: AreaInput, array: AreaInput, range: RangeInput, bytes: FileInput,
};

/** The widget of a field: one that is registered for it, or the usual one of its kind. */
export function Widget(props: WidgetProps) {
  const { config } = useApp();
  const { field, ...rest } = props;
  const Own = registered(config.widgets, props.entity, field);
  if (Own) return <Own {...props} />;
  if (field.kind === "reference") return <ReferenceInput {...rest} field={field} />;
  const Usual = byKind[field.type.kind] ?? TextInput;
  return <Usual {...rest} field={field} />;
}
