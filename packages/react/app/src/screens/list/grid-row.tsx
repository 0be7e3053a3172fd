import type { PresentedEntity } from "corollary/view";
import { memo, type MouseEvent } from "react";
import { Value } from "../../cells/value.js";
import { useMessages } from "../../context.js";
import type { Row } from "../../data/json.js";
import { titleOf, valueAt } from "../../model/paths.js";
import { Checkbox } from "../../parts/checkbox.js";
import { Link } from "../../route/link.js";
import { navigate } from "../../route/router.js";
import type { ListColumn } from "./columns.js";

interface RowProps {
  readonly id: string;
  readonly entity: PresentedEntity;
  readonly row: Row;
  readonly segment: string;
  readonly index: number;
  readonly top: number;
  readonly columns: readonly ListColumn[];
  readonly template: string;
  readonly active: boolean;
  readonly selected: boolean;
  readonly onToggle?: () => void;
}

/** Rows are drawn again only when something in them changes; `onToggle` is made anew each time and says nothing. */
const isSame = (before: RowProps, after: RowProps) =>
  before.row === after.row && before.top === after.top && before.columns === after.columns && before.template === after.template && before.active === after.active && before.selected === after.selected;

export const GridRow = memo(function GridRow({ id, entity, row, segment, index, top, columns, template, active, selected, onToggle }: RowProps) {
  const messages = useMessages();
  const title = titleOf(entity, row);
  const to = `${entity.path}/${segment}`;
  return (
    <div
      id={id} className="grid-row body-row" role="row" aria-rowindex={index + 2} aria-selected={onToggle ? selected : undefined} data-active={active || undefined}
      style={{ gridTemplateColumns: template, transform: `translateY(${top}px)` }} onClick={(event) => openUnlessUsed(event, to)}
    >
      {onToggle ? <div className="cell cell-check" role="gridcell"><Checkbox label={messages.list.select(title)} checked={selected} onChange={onToggle} skipped /></div> : null}
      {columns.map((column, at) => {
        const value = valueAt(row, column.path);
        const shown = <Value value={value} field={column.field} entity={column.owner} row={row} />;
        return (
          <div key={column.id} className="cell" role="gridcell" data-numeric={column.numeric || undefined}>
            {at === 0 ? <Link className="row-link" to={to} tabIndex={-1}>{value === null || value === undefined || value === "" ? title : shown}</Link> : shown}
          </div>
        );
      })}
    </div>
  );
}, isSame);

/** On a phone: the first column as a heading, a number at its side, the rest below. */
export const CompactRow = memo(function CompactRow({ id, entity, row, segment, index, top, columns, active, selected, onToggle }: RowProps) {
  const messages = useMessages();
  const title = titleOf(entity, row);
  const to = `${entity.path}/${segment}`;
  const [first, ...others] = columns;
  const amount = others.findLast((column) => column.numeric);
  const below = others.filter((column) => column !== amount && saysSomething(column, valueAt(row, column.path))).slice(0, 3);
  const show = (column: ListColumn) => isBoolean(column) ? column.label : <Value value={valueAt(row, column.path)} field={column.field} entity={column.owner} row={row} />;
  return (
    <div
      id={id} className="grid-row body-row compact-row" role="row" aria-rowindex={index + 2} aria-selected={onToggle ? selected : undefined} data-active={active || undefined}
      style={{ transform: `translateY(${top}px)` }} onClick={(event) => openUnlessUsed(event, to)}
    >
      {onToggle ? <div className="cell-check" role="gridcell"><Checkbox label={messages.list.select(title)} checked={selected} onChange={onToggle} skipped /></div> : null}
      <div className="compact-main" role="gridcell">
        <Link className="row-link" to={to} tabIndex={-1}>{first && !entity.key.includes(first.id) && !isBlank(valueAt(row, first.path)) ? show(first) : title}</Link>
        <div className="compact-below">{below.map((column) => <span key={column.id} className="compact-part" data-fixed={!column.flexible || undefined}>{show(column)}</span>)}</div>
      </div>
      {amount ? <div className="compact-amount" role="gridcell">{show(amount)}</div> : null}
    </div>
  );
}, isSame);

function isBoolean({ field }: ListColumn): boolean {
  return field.kind === "value" && field.type.kind === "boolean";
}

/** Below a title only what is so is worth a word: "Overdue", but not that it is not. */
function saysSomething(column: ListColumn, value: unknown): boolean {
  return isBoolean(column) ? value === true : !isBlank(value);
}

function isBlank(value: unknown): boolean {
  return value === null || value === undefined || value === "";
}

/** A press anywhere on a row opens it, unless it was meant for something in the row, or text was being marked. */
function openUnlessUsed(event: MouseEvent, to: string): void {
  if (event.defaultPrevented || (event.target instanceof Element && event.target.closest("a, button, input") !== null)) return;
  if (window.getSelection()?.toString() !== "") return;
  navigate(to);
}

interface PendingRowProps {
  readonly top: number;
  readonly columns: readonly ListColumn[];
  readonly template: string;
  readonly compact: boolean;
  readonly selectable: boolean;
}

/** Where a row will be. */
export function PendingRow({ top, columns, template, compact, selectable }: PendingRowProps) {
  return (
    <div className={compact ? "grid-row body-row compact-row" : "grid-row body-row"} aria-hidden="true" style={{ gridTemplateColumns: compact ? undefined : template, transform: `translateY(${top}px)` }}>
      {selectable ? <div className="cell" /> : null}
      {columns.slice(0, compact ? 1 : undefined).map((column, at) => <div key={column.id} className="cell" data-numeric={column.numeric || undefined}><span className="bone" data-size={at % 3} /></div>)}
    </div>
  );
}
