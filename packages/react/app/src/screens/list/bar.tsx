import { Columns3, Filter, Kanban, Rows3, Search, X } from "lucide-react";
import type { PresentedEntity } from "corollary/view";
import { lazy, Suspense, useEffect, useState } from "react";
import { useMessages } from "../../context.js";
import type { ListAsk } from "../../data/api.js";
import { readFilter } from "../../data/filter.js";
import { Button, IconButton } from "../../parts/button.js";
import { LazyDialog } from "../../parts/lazy-dialog.js";
import { Link } from "../../route/link.js";
import type { useColumns } from "./columns.js";
import { ExportButton } from "./export-button.js";
import type { ListState } from "./state.js";

const FilterBar = lazy(() => import("./filter-bar.js"));

interface ListBarProps {
  readonly entity: PresentedEntity;
  readonly state: ListState;
  readonly change: (part: Partial<ListState>) => void;
  readonly columns: ReturnType<typeof useColumns>;
  readonly ask: ListAsk;
  readonly total: number | undefined;
}

/** Above a list: search, filters, columns, export. */
export function ListBar({ entity, state, change, columns, ask, total }: ListBarProps) {
  const messages = useMessages();
  const isFiltered = state.filter !== "";
  return (
    <>
      <div className="bar">
        {entity.list.search.length > 0 ? <SearchBox plural={entity.plural.toLowerCase()} value={state.search} onChange={(search) => change({ search })} /> : null}
        <LazyDialog load={() => import("./condition-dialog.js")} placement="bottom start" props={{ entity, onApply: (condition: string) => change({ filter: withCondition(state.filter, condition) }) }}>
          <Button icon={Filter}>{messages.list.filter}</Button>
        </LazyDialog>
        <span className="bar-space" />
        {entity.board ? <BoardSwitch entity={entity} at="list" /> : null}
        <LazyDialog load={() => import("./column-choice.js")} placement="bottom end" props={{ columns }}><IconButton label={messages.list.columns} icon={Columns3} /></LazyDialog>
        <ExportButton entity={entity} columns={columns.visible} ask={ask} total={total} />
      </div>
      {isFiltered ? <Suspense fallback={<div className="chips" />}><FilterBar entity={entity} filter={state.filter} onChange={(filter) => change({ filter })} /></Suspense> : null}
    </>
  );
}

function withCondition(filter: string, condition: string): string {
  if (filter === "") return condition;
  return readFilter(filter).kind === "text" ? `(${filter});${condition}` : `${filter};${condition}`;
}

export function BoardSwitch({ entity, at }: { readonly entity: PresentedEntity; readonly at: "list" | "board" }) {
  const messages = useMessages();
  return (
    <nav className="switch" aria-label={messages.list.views}>
      <Link className="switch-part" to={entity.path} aria-current={at === "list" ? "page" : undefined}><Rows3 size={14} aria-hidden="true" />{messages.list.asList}</Link>
      <Link className="switch-part" to={`${entity.path}/board`} aria-current={at === "board" ? "page" : undefined}><Kanban size={14} aria-hidden="true" />{messages.list.asBoard}</Link>
    </nav>
  );
}

interface SearchBoxProps {
  readonly plural: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
}

/** Asks when typing rests, so that not every letter does. */
export function SearchBox({ plural, value, onChange }: SearchBoxProps) {
  const messages = useMessages();
  const [typed, setTyped] = useState(value);
  useEffect(() => setTyped(value), [value]);
  useEffect(() => {
    if (typed === value) return undefined;
    const timer = setTimeout(() => onChange(typed), 220);
    return () => clearTimeout(timer);
  }, [typed, value]);
  return (
    <div className="search">
      <Search size={14} aria-hidden="true" />
      <input type="search" aria-label={messages.list.search(plural)} placeholder={messages.list.search(plural)} value={typed} onChange={(event) => setTyped(event.target.value)} onKeyDown={(event) => { if (event.key === "Enter") onChange(typed); if (event.key === "Escape") setTyped(""); }} />
      {typed === "" ? null : <button type="button" className="search-clear" aria-label={messages.list.clearSearch} onClick={() => { setTyped(""); onChange(""); }}><X size={14} aria-hidden="true" /></button>}
    </div>
  );
}
