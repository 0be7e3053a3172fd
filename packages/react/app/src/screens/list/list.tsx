import { Inbox, SearchX } from "lucide-react";
import type { PresentedEntity } from "corollary/view";
import { useMemo } from "react";
import { useApp, useMessages } from "../../context.js";
import type { ListAsk } from "../../data/api.js";
import { useHidden } from "../../data/held-back.js";
import { keySegment } from "../../data/key.js";
import { useRows } from "../../data/queries.js";
import { canCreate } from "../../model/form.js";
import { Button } from "../../parts/button.js";
import { BlankState, FailureState } from "../../parts/states.js";
import { navigate } from "../../route/router.js";
import { useMedia } from "../../shell/stored.js";
import { arranged, templateOf, type ListColumn } from "./columns.js";
import { Grid, rowHeight } from "./grid.js";
import { PendingRow } from "./grid-row.js";
import { rowsOf } from "./pages-of-rows.js";
import type { Selection } from "./selection.js";
import { readSort, writeSort, type ListState } from "./state.js";
import { usualSort } from "./ask.js";

interface RowListProps {
  readonly entity: PresentedEntity;
  readonly columns: readonly ListColumn[];
  readonly ask: ListAsk;
  readonly state: ListState;
  readonly total: number | undefined;
  readonly change: (part: Partial<ListState>) => void;
  readonly selection?: Selection;
  /** Where rows are created; absent: as usual. */
  readonly createAt?: string;
}

/** Rows of a list, or why there are none. */
export function RowList({ entity, columns, ask, state, total, change, selection, createAt = `${entity.path}/new` }: RowListProps) {
  const messages = useMessages();
  const { data, error, isPending, isPlaceholderData, hasNextPage, isFetchingNextPage, fetchNextPage, refetch } = useRows(entity, ask);
  const { presentation, abilities } = useApp();
  const hidden = useHidden(entity.name);
  const rows = useMemo(() => rowsOf(data?.pages ?? [], hidden.size === 0 ? undefined : (row) => hidden.has(keySegment(presentation, entity, row))), [data, hidden]);
  const isNarrowed = state.filter !== "" || state.search !== "";
  const name = entity.label.toLowerCase();
  const blank = error && !data ? <FailureState error={error} retry={() => void refetch()} />
    : isPending || rows.length > 0 ? undefined
    : isNarrowed ? <BlankState icon={SearchX} title={messages.list.nothingTitle} hint={messages.list.nothingHint}><Button onPress={() => change({ filter: "", search: "" })}>{messages.list.clearFilters}</Button></BlankState>
    : <BlankState icon={Inbox} title={messages.list.emptyTitle(entity.plural.toLowerCase())} hint={messages.list.emptyHint(name)}>{canCreate(entity, abilities) ? <Button kind="primary" onPress={() => navigate(createAt)}>{messages.list.create(name)}</Button> : undefined}</BlankState>;
  return (
    <Grid
      entity={entity} columns={columns} rows={rows} total={total} hasMore={hasNextPage} stale={isPlaceholderData} selection={selection}
      loadMore={() => { if (!isFetchingNextPage) void fetchNextPage(); }}
      sort={readSort(state.sort === "" ? usualSort(entity) : state.sort)} onSort={(keys) => change({ sort: writeSort(keys) })}
      blank={blank} {...(isPending ? { waiting: <Waiting columns={columns} selectable={selection !== undefined} /> } : {})}
    />
  );
}

/** As many rows as the first page may have, at the place where they will be. */
function Waiting({ columns, selectable }: { readonly columns: readonly ListColumn[]; readonly selectable: boolean }) {
  const messages = useMessages();
  const template = templateOf(arranged(columns), selectable);
  const isCompact = useMedia("(max-width: 640px)");
  const height = rowHeight(isCompact);
  return (
    <div className="grid-waiting" role="row">
      <span className="unseen" role="gridcell">{messages.app.loading}</span>
      {Array.from({ length: 14 }, (_, at) => <PendingRow key={at} top={at * height} columns={columns} template={template} compact={isCompact} selectable={selectable} />)}
    </div>
  );
}
