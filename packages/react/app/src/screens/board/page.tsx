import { Plus } from "lucide-react";
import type { PresentedEntity, PresentedValue } from "corollary/view";
import type { PageProps } from "../../config.js";
import { useApp, useMessages } from "../../context.js";
import { bothFilters, searchFilter, writeCondition } from "../../data/filter.js";
import { useCount, useRows } from "../../data/queries.js";
import { canCreate } from "../../model/form.js";
import { includesOf } from "../../model/paths.js";
import { ButtonLink } from "../../parts/button-link.js";
import { Page, PageHead } from "../../shell/page.js";
import { usualSort } from "../list/ask.js";
import { BoardSwitch, SearchBox } from "../list/bar.js";
import { useAddressState } from "../list/state.js";
import { Column } from "./column.js";
import { useMoves } from "./moves.js";

/** Rows as cards, in columns by a state or choice. */
export default function BoardPage({ entity }: PageProps) {
  const { abilities } = useApp();
  const messages = useMessages();
  const field = entity.fields[entity.board?.by ?? ""];
  const { state, change } = useAddressState();
  const name = entity.label.toLowerCase();
  if (field?.kind !== "value" || !field.choices) return null;
  return (
    <Page title={entity.plural}>
      <PageHead title={entity.plural} actions={canCreate(entity, abilities) ? <ButtonLink kind="primary" icon={Plus} to={`${entity.path}/new`}>{messages.list.create(name)}</ButtonLink> : undefined} />
      <div className="bar">
        {entity.list.search.length > 0 ? <SearchBox plural={entity.plural.toLowerCase()} value={state.search} onChange={(search) => change({ search })} /> : null}
        <span className="bar-space" />
        <BoardSwitch entity={entity} at="board" />
      </div>
      <Columns entity={entity} field={field} filter={bothFilters(searchFilter(entity, state.search), state.filter)} />
    </Page>
  );
}

interface ColumnsProps {
  readonly entity: PresentedEntity;
  readonly field: PresentedValue;
  readonly filter: string;
}

function Columns({ entity, field, filter }: ColumnsProps) {
  const moves = useMoves(entity, field);
  const columns = useCards(entity, field, filter);
  // A card that is on its way is shown where it goes to.
  const all = columns.flatMap((column) => column.rows);
  return (
    <div className="board" tabIndex={-1}>
      {columns.map((column) => (
        <Column
          key={column.value} entity={entity} field={field} value={column.value} moves={moves} failed={column.error} waiting={column.waiting}
          rows={all.filter((row) => moves.placeOf(row) === column.value)} count={column.count} {...(column.more ? { onMore: column.more } : {})}
        />
      ))}
    </div>
  );
}

/** The words of a choice never change while the page is open, so a hook for each is in order. */
function useCards(entity: PresentedEntity, field: PresentedValue, filter: string) {
  const { presentation } = useApp();
  const paths = [entity.title, ...(entity.board?.fields ?? []).map((part) => part.path)];
  const include = includesOf(presentation, entity, paths);
  const sort = usualSort(entity);
  return (field.choices ?? []).map(({ value }) => {
    const within = bothFilters(writeCondition({ path: [field.name], operator: "eq", values: [value] }), filter);
    const rows = useRows(entity, { limit: 50, filter: within, ...(include.length > 0 ? { include } : {}), ...(sort === "" ? {} : { sort }) });
    const count = useCount(entity, { filter: within });
    return {
      value, count: count.data, error: rows.data ? null : rows.error, waiting: rows.isPending,
      rows: rows.data?.pages.flatMap((page) => page.rows) ?? [],
      more: rows.hasNextPage ? () => void rows.fetchNextPage() : undefined,
    };
  });
}
