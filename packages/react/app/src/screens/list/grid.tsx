import { columnResizingFeature, columnSizingFeature, tableFeatures, useTable } from "@tanstack/react-table";
import { useVirtualizer } from "@tanstack/react-virtual";
import type { PresentedEntity } from "corollary/view";
import { useEffect, useId, useMemo, useRef, useState, type KeyboardEvent, type MouseEvent, type ReactNode } from "react";
import { useApp, useMessages } from "../../context.js";
import type { Row } from "../../data/json.js";
import { keySegment } from "../../data/key.js";
import { navigate } from "../../route/router.js";
import { useMedia } from "../../shell/stored.js";
import { arranged, templateOf, type ListColumn } from "./columns.js";
import { GridHead, type SortHead } from "./grid-head.js";
import { CompactRow, GridRow, PendingRow } from "./grid-row.js";
import type { Rows } from "./pages-of-rows.js";
import type { Selection } from "./selection.js";

interface GridProps extends SortHead {
  readonly entity: PresentedEntity;
  readonly columns: readonly ListColumn[];
  readonly rows: Rows;
  readonly total: number | undefined;
  readonly hasMore: boolean;
  readonly loadMore: () => void;
  readonly selection?: Selection | undefined;
  /** While rows of another filter or order are on their way. */
  readonly stale: boolean;
  /** In place of rows, while there are none yet. */
  readonly waiting?: ReactNode;
  /** In place of everything. */
  readonly blank?: ReactNode;
}

const features = tableFeatures({ columnSizingFeature, columnResizingFeature });
const noRows: Row[] = [];

/** Rows drawn as far as they are in view, read as far as one has scrolled. One stop for the keyboard: arrows move inside. */
export function Grid({ entity, columns: stated, rows, total, hasMore, loadMore, selection, stale, sort, onSort, waiting, blank }: GridProps) {
  const messages = useMessages();
  const { presentation } = useApp();
  const columns = useMemo(() => arranged(stated), [stated]);
  const id = useId();
  const scroller = useRef<HTMLDivElement>(null);
  const [active, setActive] = useState(-1);
  const isCompact = useMedia("(max-width: 640px)");
  const table = useTable({ features, data: noRows, columns: useMemo(() => columns.map((column) => ({ id: column.id, size: column.width, minSize: 72, maxSize: 720 })), [columns]), columnResizeMode: "onChange" });
  const widths = new Map(table.getAllLeafColumns().map((column) => [column.id, column.getSize()]));
  const height = useRowHeight(isCompact);
  const virtual = useVirtualizer({ count: rows.length + (hasMore ? 1 : 0), getScrollElement: () => scroller.current, estimateSize: () => height, overscan: 12 });
  const items = virtual.getVirtualItems();
  const lastShown = items.at(-1)?.index ?? -1;
  useEffect(() => virtual.measure(), [height]);
  useEffect(() => {
    if (hasMore && !stale && lastShown >= rows.length - 20) loadMore();
  }, [hasMore, stale, lastShown, rows.length]);

  const segmentAt = (index: number): string | undefined => {
    const row = rows.at(index);
    return row && keySegment(presentation, entity, row);
  };
  const move = (to: number) => {
    const next = Math.max(0, Math.min(rows.length - 1, to));
    setActive(next);
    virtual.scrollToIndex(next, { align: "auto" });
  };
  const pressed = (event: KeyboardEvent) => {
    if (event.target !== event.currentTarget) return;
    const page = Math.max(1, Math.floor((scroller.current?.clientHeight ?? 400) / height) - 2);
    const steps: Readonly<Record<string, number>> = { ArrowDown: active + 1, ArrowUp: active - 1, PageDown: active + page, PageUp: active - page, Home: 0, End: rows.length - 1 };
    const row = rows.at(active);
    const to = steps[event.key];
    if (to !== undefined) move(to);
    else if (event.key === "Enter" && row) navigate(`${entity.path}/${keySegment(presentation, entity, row)}`);
    else if (event.key === " " && row && selection) selection.toggle(keySegment(presentation, entity, row), row);
    else return;
    event.preventDefault();
  };
  const columnTemplate = templateOf(columns, selection !== undefined, (column) => widths.get(column.id) ?? column.width);
  if (blank !== undefined) return <div className="grid grid-blank">{blank}</div>;
  return (
    <div className="grid" data-compact={isCompact || undefined} data-stale={stale || undefined}>
      <div
        className="grid-scroll" ref={scroller} role="grid" tabIndex={0} aria-label={entity.plural} aria-multiselectable={selection ? true : undefined}
        aria-rowcount={total === undefined ? -1 : total + 1} aria-colcount={columns.length + (selection ? 1 : 0)} aria-busy={stale} aria-describedby={`${id}-keys`}
        aria-activedescendant={active >= 0 && active < rows.length ? `${id}-${active}` : undefined} onKeyDown={pressed} onMouseOver={showWhole} onFocus={(event) => { if (event.target === event.currentTarget && active < 0 && rows.length > 0) setActive(0); }}
      >
        <span id={`${id}-keys`} className="unseen">{messages.list.keys}</span>
        <div className="grid-sheet" style={{ minWidth: isCompact ? undefined : `max(100%, ${[...widths.values()].reduce((sum, width) => sum + width, selection ? 40 : 0)}px)` }}>
          <GridHead columns={columns} template={columnTemplate} table={table} sort={sort} onSort={onSort} compact={isCompact} selection={selection} all={() => allOf(rows, segmentAt)} />
          {waiting === undefined ? (
            <div className="grid-body" role="rowgroup" style={{ height: virtual.getTotalSize() }}>
              {items.map((item) => {
                const row = rows.at(item.index);
                if (!row) return <PendingRow key="pending" top={item.start} columns={columns} template={columnTemplate} compact={isCompact} selectable={selection !== undefined} />;
                const segment = keySegment(presentation, entity, row);
                const shared = { id: `${id}-${item.index}`, entity, row, segment, index: item.index, top: item.start, columns, template: columnTemplate, active: item.index === active, selected: selection?.has(segment) ?? false, ...(selection ? { onToggle: () => selection.toggle(segment, row) } : {}) };
                return isCompact ? <CompactRow key={segment} {...shared} /> : <GridRow key={segment} {...shared} />;
              })}
            </div>
          ) : waiting}
        </div>
      </div>
    </div>
  );
}

/** Where a text is cut, resting on it shows the whole. */
function showWhole({ target }: MouseEvent): void {
  const text = target instanceof Element ? target.closest<HTMLElement>(".cell > *, .row-link > *, .row-link, .compact-part") : null;
  if (!text) return;
  if (text.scrollWidth > text.clientWidth) text.title = text.textContent;
  else if (!text.matches("button")) text.removeAttribute("title");
}

function allOf(rows: Rows, segmentAt: (index: number) => string | undefined): ReadonlyMap<string, Row> {
  const all = new Map<string, Row>();
  for (let index = 0; index < rows.length; index++) {
    const row = rows.at(index);
    const segment = segmentAt(index);
    if (row && segment !== undefined) all.set(segment, row);
  }
  return all;
}

/** The height of rows as the theme has it, in pixels. */
export function rowHeight(isCompact: boolean): number {
  const style = getComputedStyle(document.documentElement);
  return Number.parseInt(style.getPropertyValue(isCompact ? "--row-compact" : "--row"), 10) || 36;
}

function useRowHeight(isCompact: boolean): number {
  const isCoarse = useMedia("(pointer: coarse)");
  return useMemo(() => rowHeight(isCompact), [isCompact, isCoarse]);
}
