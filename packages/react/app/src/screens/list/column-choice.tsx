import { ChevronDown, ChevronUp } from "lucide-react";
import { useRef } from "react";
import { Dialog } from "react-aria-components";
import { useMessages } from "../../context.js";
import { Button } from "../../parts/button.js";
import type { ListColumn, useColumns } from "./columns.js";

/** Which columns a list has, and in which order. Those that are shown come first, in their order. */
export default function ColumnChoice({ columns: { possible, visible, isUsual, choose } }: { readonly columns: ReturnType<typeof useColumns> }) {
  const messages = useMessages();
  const list = useRef<HTMLFieldSetElement>(null);
  const shown = visible.map((column) => column.id);
  const hidden = possible.filter((column) => !shown.includes(column.id));
  const toggle = (id: string) => choose(shown.includes(id) ? shown.filter((each) => each !== id) : [...shown, id]);
  const move = (at: number, by: -1 | 1) => {
    const id = shown[at];
    const other = shown[at + by];
    if (id === undefined || other === undefined) return;
    choose(shown.map((each) => (each === id ? other : each === other ? id : each)));
    // The button goes along with its column, and stays the one that has the focus.
    requestAnimationFrame(() => list.current?.querySelectorAll<HTMLElement>(".panel-item")[at + by]?.querySelector<HTMLElement>(by < 0 ? "[data-up]:not(:disabled), [data-down]" : "[data-down]:not(:disabled), [data-up]")?.focus());
  };
  const box = (column: ListColumn) => (
    <label className="panel-label">
      <input type="checkbox" className="check" checked={shown.includes(column.id)} disabled={shown.length === 1 && shown[0] === column.id} onChange={() => toggle(column.id)} />
      <span className="panel-text">{column.label}</span>
    </label>
  );
  return (
    <Dialog className="panel" aria-label={messages.list.columns}>
      <fieldset ref={list} className="panel-list">
        <legend className="panel-title">{messages.list.columns}</legend>
        {visible.map((column, at) => (
          <div key={column.id} className="panel-item">
            {box(column)}
            <button type="button" className="panel-move" data-up disabled={at === 0} aria-label={messages.list.columnUp(column.label)} onClick={() => move(at, -1)}><ChevronUp size={14} aria-hidden="true" /></button>
            <button type="button" className="panel-move" data-down disabled={at === visible.length - 1} aria-label={messages.list.columnDown(column.label)} onClick={() => move(at, 1)}><ChevronDown size={14} aria-hidden="true" /></button>
          </div>
        ))}
        {hidden.length === 0 ? null : <hr className="panel-rule" />}
        {hidden.map((column) => <div key={column.id} className="panel-item">{box(column)}</div>)}
      </fieldset>
      <div className="panel-foot"><Button kind="quiet" isDisabled={isUsual} onPress={() => choose(undefined)}>{messages.list.columnsReset}</Button></div>
    </Dialog>
  );
}
