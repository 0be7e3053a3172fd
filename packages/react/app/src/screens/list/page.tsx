import { useMemo } from "react";
import type { PageProps } from "../../config.js";
import { useApp, useMessages } from "../../context.js";
import { useHidden } from "../../data/held-back.js";
import { keySegment } from "../../data/key.js";
import { useCount, useRows } from "../../data/queries.js";
import { canCreate } from "../../model/form.js";
import { ButtonLink } from "../../parts/button-link.js";
import { Page, PageHead } from "../../shell/page.js";
import { Plus } from "lucide-react";
import { askFor } from "./ask.js";
import { useColumns } from "./columns.js";
import { RowList } from "./list.js";
import { ListBar } from "./bar.js";
import { SelectionBar } from "./selection-bar.js";
import { useSelection } from "./selection.js";
import { useAddressState } from "./state.js";

/** The rows of an entity. Everything that is chosen stands in the address, but columns and widths. */
export default function ListPage({ entity }: PageProps) {
  const { presentation, formats, abilities } = useApp();
  const messages = useMessages();
  const { state, change } = useAddressState();
  const columns = useColumns(entity);
  const visible = useMemo(() => columns.visible, [columns.visible.map((column) => column.id).join()]);
  const selection = useSelection();
  const ask = askFor(presentation, entity, visible, state);
  const exact = useCount(entity, ask.filter === undefined ? {} : { filter: ask.filter });
  const { data } = useRows(entity, ask);
  const about = data?.pages[0]?.count ?? undefined;
  const hidden = useHidden(entity.name);
  // Those that are out of sight here; others may be held back that this list does not have.
  const missing = hidden.size === 0 ? 0 : (data?.pages ?? []).flatMap((page) => page.rows).filter((row) => hidden.has(keySegment(presentation, entity, row))).length;
  const total = exact.data === undefined ? undefined : exact.data - missing;
  const count = total !== undefined ? messages.list.rows(total, formats.count(total)) : about !== undefined && about !== null ? messages.list.rowsAbout(formats.count(about)) : "";
  const name = entity.label.toLowerCase();
  return (
    <Page title={entity.plural}>
      <PageHead
        title={entity.plural}
        aside={<span className="count" role="status">{count}</span>}
        actions={canCreate(entity, abilities) ? <ButtonLink kind="primary" icon={Plus} to={`${entity.path}/new`}>{messages.list.create(name)}</ButtonLink> : undefined}
      />
      <ListBar entity={entity} state={state} change={change} columns={columns} ask={ask} total={total} />
      <RowList entity={entity} columns={visible} ask={ask} state={state} change={change} total={total} {...(abilities.may(entity.name, "delete") === false ? {} : { selection })} />
      <SelectionBar entity={entity} selection={selection} />
    </Page>
  );
}
