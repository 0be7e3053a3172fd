import { ArrowDown, ArrowUp } from "lucide-react";
import { Checkbox } from "../../parts/checkbox.js";
import { useMessages } from "../../context.js";
import type { Row } from "../../data/json.js";
import type { ListColumn } from "./columns.js";
import type { Selection } from "./selection.js";
import type { SortKey } from "./state.js";

export interface SortHead {
  readonly sort: readonly SortKey[];
  /** Absent: the order cannot be changed. */
  readonly onSort?: ((keys: readonly SortKey[]) => void) | undefined;
}

/** As far as the head needs the table: the handles that change widths. */
interface Resizable {
  getFlatHeaders(): readonly { readonly id: string; getResizeHandler(): (event: unknown) => void }[];
}

interface GridHeadProps extends SortHead {
  readonly columns: readonly ListColumn[];
  readonly template: string;
  readonly table: Resizable;
  readonly compact: boolean;
  readonly selection: Selection | undefined;
  readonly all: () => ReadonlyMap<string, Row>;
}

export function GridHead({ columns, template, table, sort, onSort, compact, selection, all }: GridHeadProps) {
  const messages = useMessages();
  const count = selection?.rows.size ?? 0;
  const handles = new Map(table.getFlatHeaders().map((header) => [header.id, header.getResizeHandler()]));
  if (compact) return null;
  return (
    <div className="grid-head" role="rowgroup">
      <div className="grid-row" role="row" aria-rowindex={1} style={{ gridTemplateColumns: template }}>
        {selection ? (
          <div className="cell cell-check" role="columnheader">
            <Checkbox label={messages.list.selectAll} checked={count > 0} indeterminate={count > 0 && count < all().size} onChange={() => (count > 0 ? selection.clear() : selection.set(all()))} />
          </div>
        ) : null}
        {columns.map((column) => <HeadCell key={column.id} column={column} sort={sort} onSort={onSort} resize={handles.get(column.id)} />)}
      </div>
    </div>
  );
}

interface HeadCellProps extends SortHead {
  readonly column: ListColumn;
  readonly resize: ((event: unknown) => void) | undefined;
}

/** Pressed once it sorts upwards, again downwards, a third time not at all. With Shift it is added to what sorts already. */
function HeadCell({ column, sort, onSort, resize }: HeadCellProps) {
  const at = sort.findIndex((key) => key.path === column.id);
  const direction = sort[at]?.direction;
  const change = (isAdded: boolean) => {
    const others = isAdded ? sort.filter((key) => key.path !== column.id) : [];
    const next: readonly SortKey[] = direction === "desc" ? [] : [{ path: column.id, direction: direction === undefined ? "asc" : "desc" }];
    onSort?.([...others, ...next]);
  };
  const Arrow = direction === "desc" ? ArrowDown : ArrowUp;
  const arrow = direction === undefined ? null : <Arrow size={13} aria-hidden="true" />;
  return (
    <div className="cell head-cell" role="columnheader" data-numeric={column.numeric || undefined} aria-sort={direction === undefined ? "none" : direction === "asc" ? "ascending" : "descending"}>
      {column.sortable && onSort ? (
        <button type="button" className="head-button" title={column.label} onClick={(event) => change(event.shiftKey)}>
          <span className="head-label">{column.label}</span>{arrow}{direction !== undefined && sort.length > 1 ? <span className="head-rank">{at + 1}</span> : null}
        </button>
      ) : <span className="head-label" title={column.label}>{column.label}</span>}
      {resize ? <span className="head-handle" aria-hidden="true" onMouseDown={resize} onTouchStart={resize} /> : null}
    </div>
  );
}
