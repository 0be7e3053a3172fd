import type { PresentedCollection, PresentedEntity } from "corollary/view";
import { Plus } from "lucide-react";
import { useState } from "react";
import { useApp, useMessages } from "../../context.js";
import { writeCondition } from "../../data/filter.js";
import type { Row } from "../../data/json.js";
import { keyOf } from "../../data/key.js";
import { useCount } from "../../data/queries.js";
import { canCreate } from "../../model/form.js";
import { ButtonLink } from "../../parts/button-link.js";
import { askFor } from "../list/ask.js";
import { possibleColumns } from "../list/columns.js";
import { RowList } from "../list/list.js";
import type { ListState } from "../list/state.js";

interface RelatedListProps {
  readonly entity: PresentedEntity;
  readonly segment: string;
  readonly row: Row;
  readonly field: PresentedCollection;
}

/** The rows of a collection: those that refer to this row, by themselves or through a link. */
export function RelatedList({ entity, row, field }: RelatedListProps) {
  const { presentation, entity: find, formats, abilities } = useApp();
  const messages = useMessages();
  const listed = listedOf(field, find(field.target));
  const target = find(listed.target);
  const [state, setState] = useState<ListState>({ filter: "", search: "", sort: "" });
  const within = withinOf(entity, row, listed.via);
  const count = useCount(target ?? entity, { filter: within }, target !== undefined);
  if (!target) return null;
  const columns = possibleColumns(presentation, target).filter((column) => target.list.columns.some((part) => part.path.join(".") === column.id) && column.path[0] !== listed.via && !(column.path.length === 1 && target.key.includes(column.id)));
  const ask = askFor(presentation, target, columns, state, within);
  const key = keyOf(entity, row);
  const create = `${target.path}/new${typeof key === "object" ? "" : `?${field.via}=${encodeURIComponent(String(key))}`}`;
  return (
    <section className="related" aria-label={field.label}>
      <div className="related-head">
        <span className="count">{count.data === undefined ? "" : messages.list.rows(count.data, formats.count(count.data))}</span>
        {field.through || !canCreate(target, abilities) || field.owned ? null : <ButtonLink kind="quiet" icon={Plus} to={create}>{messages.detail.addRelated(target.label.toLowerCase())}</ButtonLink>}
      </div>
      <div className="related-list" style={{ height: heightOf(count.data) }}><RowList entity={target} columns={columns} ask={ask} state={state} total={count.data} change={(part) => setState({ ...state, ...part })} createAt={create} /></div>
    </section>
  );
}

/** As high as its rows need, up to half a screen. */
function heightOf(rows: number | undefined): string {
  const shown = rows === undefined || rows === 0 ? 5 : rows + 1;
  return `calc(var(--row) * ${Math.min(shown, 14)} + 4px)`;
}

/** The entity whose rows are listed: the target, or the link where the target has no way back. */
function listedOf(field: PresentedCollection, target: PresentedEntity | undefined): { readonly target: string; readonly via: string } {
  if (!field.through) return { target: field.target, via: field.via };
  const back = Object.values(target?.fields ?? {}).find((each) => each.kind === "collection" && each.through?.entity === field.through?.entity);
  return back ? { target: field.target, via: back.name } : { target: field.through.entity, via: field.via };
}

/** The filter that finds the rows. */
export function withinOf(entity: PresentedEntity, row: Row, via: string): string {
  return entity.key.map((name) => writeCondition({ path: [via, name], operator: "eq", values: [String(row[name])] })).join(";");
}
