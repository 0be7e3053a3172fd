import type { PresentedEntity, PresentedField } from "corollary/view";
import { useId, useState, type FormEvent } from "react";
import { Dialog, Heading } from "react-aria-components";
import { useApp, useMessages } from "../../context.js";
import { writeCondition, type Condition } from "../../data/filter.js";
import { choiceLabel, choiceOf, choicesFor, comparables, type Choice } from "../../model/conditions.js";
import { SelectBox } from "../../parts/select.js";
import { Button } from "../../parts/button.js";
import { ReferencePicker } from "../../widgets/reference.js";

interface ConditionDialogProps {
  readonly entity: PresentedEntity;
  readonly condition?: Condition;
  /** Given the condition as RSQL. */
  readonly onApply: (condition: string) => void;
}

/** States one condition: field, operator, value. */
export default function ConditionDialog({ entity, condition, onApply }: ConditionDialogProps) {
  const { presentation, model } = useApp();
  const messages = useMessages();
  const id = useId();
  const known = comparables(presentation, entity);
  const [path, setPath] = useState(condition?.path.join(".") ?? known[0]?.path.join(".") ?? "");
  const comparable = known.find((each) => each.path.join(".") === path);
  const choices = comparable ? choicesFor(comparable.field, model) : [];
  const [wanted, setWanted] = useState<Choice | undefined>(condition ? choiceOf(condition) : undefined);
  const choice = wanted !== undefined && choices.includes(wanted) ? wanted : choices[0];
  const [values, setValues] = useState<readonly string[]>(condition && choiceOf(condition) !== "notnull" ? condition.values : []);
  if (!comparable || !choice) return null;
  const needed = choice === "isnull" || choice === "notnull" ? 0 : choice === "between" ? 2 : 1;
  const given = choice === "in" || choice === "out" ? (values[0] ?? "").split(",").map((value) => value.trim()).filter((value) => value !== "") : values.slice(0, needed);
  const isReady = needed === 0 || (given.length >= needed && given.every((value) => value !== ""));
  const submit = (event: FormEvent, close: () => void) => {
    event.preventDefault();
    if (!isReady) return;
    const operator = choice === "notnull" ? "isnull" : choice;
    onApply(writeCondition({ path: comparable.path, operator, values: needed === 0 ? [String(choice === "isnull")] : given }));
    close();
  };
  const put = (at: number) => (value: string) => setValues((before) => Array.from({ length: Math.max(before.length, at + 1) }, (_, place) => (place === at ? value : before[place] ?? "")));
  return (
    <Dialog className="panel condition">
      {({ close }) => (
        <form onSubmit={(event) => submit(event, close)}>
          <Heading slot="title" className="panel-title">{messages.list.addFilter}</Heading>
          <div className="stack">
            <SelectBox label={messages.list.filterField} hideLabel value={path} options={known.map((each) => ({ value: each.path.join("."), label: each.label }))} onChange={(next) => { setPath(next); setValues([]); setWanted(undefined); }} />
            <SelectBox label={messages.list.filterOperator} hideLabel value={choice} options={choices.map((each) => ({ value: each, label: choiceLabel(each, comparable.field, messages) }))} onChange={(next) => setWanted(choices.find((each) => each === next))} />
            {needed === 0 ? null : choice === "between"
              ? <div className="pair"><ValueInput id={`${id}-0`} label={messages.list.filterFrom} field={comparable.field} value={values[0] ?? ""} onChange={put(0)} /><ValueInput id={`${id}-1`} label={messages.list.filterTo} field={comparable.field} value={values[1] ?? ""} onChange={put(1)} /></div>
              : <ValueInput id={`${id}-0`} label={messages.list.filterValue} field={comparable.field} many={choice === "in" || choice === "out"} value={values[0] ?? ""} onChange={put(0)} />}
          </div>
          <div className="panel-foot"><Button type="submit" kind="primary" isDisabled={!isReady}>{messages.list.apply}</Button></div>
        </form>
      )}
    </Dialog>
  );
}

interface ValueInputProps {
  readonly id: string;
  readonly label: string;
  readonly field: PresentedField;
  readonly many?: boolean;
  readonly value: string;
  readonly onChange: (value: string) => void;
}

function ValueInput({ id, label, field, many = false, value, onChange }: ValueInputProps) {
  const messages = useMessages();
  if (field.kind === "reference") return <ReferencePicker id={id} label={label} target={field.target} value={value === "" ? null : value} onChange={(key) => onChange(key === null ? "" : String(key))} />;
  if (field.kind !== "value") return null;
  if (!many && field.choices) return <SelectBox label={label} hideLabel value={value} options={field.choices} onChange={onChange} />;
  if (!many && field.type.kind === "boolean") return <SelectBox label={label} hideLabel value={value} options={[{ value: "true", label: messages.form.yes }, { value: "false", label: messages.form.no }]} onChange={onChange} />;
  const isNumber = ["smallint", "integer", "bigint", "decimal", "money", "real", "float"].includes(field.type.kind);
  const type = many ? "text" : field.type.kind === "date" ? "date" : field.type.kind === "time" ? "time" : field.type.kind === "timestamp" || field.type.kind === "localTimestamp" ? "datetime-local" : "text";
  const typed = field.type.kind === "timestamp" && type === "datetime-local" && value !== "" ? localOf(value) : value;
  return (
    <input
      id={id} className="input" type={type} aria-label={label} placeholder={many ? messages.list.filterValuesHint : type === "text" ? label : undefined} inputMode={isNumber ? "decimal" : undefined} autoFocus={!many} value={typed}
      onChange={(event) => onChange(field.type.kind === "timestamp" && event.target.value !== "" ? new Date(event.target.value).toISOString() : event.target.value)}
    />
  );
}

function localOf(instant: string): string {
  const date = new Date(instant);
  return Number.isNaN(date.getTime()) ? "" : new Date(date.getTime() - date.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}
