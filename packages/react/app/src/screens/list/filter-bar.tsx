import { X } from "lucide-react";
import type { PresentedEntity } from "corollary/view";
import { useEffect, useId, useState } from "react";
import { Button as AriaButton, DialogTrigger, Popover } from "react-aria-components";
import { useApp, useMessages } from "../../context.js";
import { filterProblem, readFilter, writeFilter, type Condition } from "../../data/filter.js";
import { useRow } from "../../data/queries.js";
import { comparableAt, conditionText } from "../../model/conditions.js";
import { titleOf } from "../../model/paths.js";
import { Button } from "../../parts/button.js";
import ConditionDialog from "./condition-dialog.js";

interface FilterBarProps {
  readonly entity: PresentedEntity;
  readonly filter: string;
  readonly onChange: (filter: string) => void;
}

/** The filter of a list, as chips and as the text that it is. */
export default function FilterBar({ entity, filter, onChange }: FilterBarProps) {
  const messages = useMessages();
  const read = readFilter(filter);
  const [isText, setText] = useState(read.kind === "text");
  const conditions = read.kind === "conditions" ? read.conditions : [];
  const change = (at: number, next: readonly Condition[]) => onChange(writeFilter([...conditions.slice(0, at), ...next, ...conditions.slice(at + 1)]));
  const showsText = isText || read.kind === "text";
  return (
    <div className="chips" role="group" aria-label={messages.list.filters}>
      {conditions.map((condition, at) => <Chip key={`${at} ${condition.path.join(".")}`} entity={entity} condition={condition} onChange={(next) => change(at, next)} />)}
      {read.kind === "conditions" ? <Button kind="quiet" onPress={() => setText(!isText)} aria-expanded={isText}>{isText ? messages.list.hideRsql : messages.list.showRsql}</Button> : null}
      <Button kind="quiet" onPress={() => onChange("")}>{messages.list.clearFilters}</Button>
      {showsText ? <FilterText entity={entity} filter={filter} onChange={onChange} /> : null}
    </div>
  );
}

interface ChipProps {
  readonly entity: PresentedEntity;
  readonly condition: Condition;
  readonly onChange: (next: readonly Condition[]) => void;
}

function Chip({ entity, condition, onChange }: ChipProps) {
  const { presentation, formats } = useApp();
  const messages = useMessages();
  const comparable = comparableAt(presentation, entity, condition.path);
  const nameOf = useNameOf(comparable?.field.kind === "reference" ? comparable.field.target : undefined, condition.values[0]);
  const text = conditionText(condition, comparable, formats, messages, nameOf);
  return (
    <span className="chip">
      <DialogTrigger>
        <AriaButton className="chip-text" aria-label={messages.list.editFilter(text)}>{text}</AriaButton>
        <Popover className="popover" placement="bottom start" offset={6} aria-labelledby="">
          <ConditionDialog entity={entity} condition={condition} onApply={(next) => { const changed = readFilter(next); if (changed.kind === "conditions") onChange(changed.conditions); }} />
        </Popover>
      </DialogTrigger>
      <button type="button" className="chip-remove" aria-label={messages.list.removeFilter(text)} onClick={() => onChange([])}><X size={13} aria-hidden="true" /></button>
    </span>
  );
}

/** A reference is compared by key; people know the row by its title. */
function useNameOf(target: string | undefined, key: string | undefined): (key: string) => string {
  const { entity, presentation } = useApp();
  const [first] = Object.values(presentation.entities);
  const of = target === undefined ? undefined : entity(target);
  const known = of ?? first;
  if (!known) throw new Error("A presentation has entities.");
  const { data } = useRow(known, encodeURIComponent(key ?? ""), [], of !== undefined && key !== undefined);
  return (text) => (of && data && text === key ? titleOf(of, data.row) : text);
}

/** What is typed is asked for on Enter or when the field is left, if it is a filter at all. */
function FilterText({ entity, filter, onChange }: FilterBarProps) {
  const { model } = useApp();
  const messages = useMessages();
  const id = useId();
  const [typed, setTyped] = useState(filter);
  useEffect(() => setTyped(filter), [filter]);
  const problem = typed === "" ? undefined : filterProblem(typed, entity, model);
  const commit = () => {
    if (problem === undefined && typed !== filter) onChange(typed);
  };
  const example = entity.list.filters[0]?.path.join(".") ?? entity.key[0] ?? "id";
  return (
    <div className="filter-text">
      <input className="input mono" aria-label={messages.list.rsql} aria-invalid={problem !== undefined} aria-describedby={`${id}-hint`} spellCheck={false} value={typed} onChange={(event) => setTyped(event.target.value)} onBlur={commit} onKeyDown={(event) => { if (event.key === "Enter") commit(); }} />
      <p id={`${id}-hint`} className={problem === undefined ? "hint" : "error"}>{problem ?? <>{messages.list.rsqlHint} <code>{example}=isnull=false</code></>}</p>
    </div>
  );
}
