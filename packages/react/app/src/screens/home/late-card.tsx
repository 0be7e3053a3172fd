import { useApp, useMessages } from "../../context.js";
import { useCount, usePage } from "../../data/queries.js";
import { keySegment } from "../../data/key.js";
import { includesOf, titleOf } from "../../model/paths.js";
import { Badge } from "../../parts/badge.js";
import { Link } from "../../route/link.js";
import { EntityIcon } from "../../shell/entity-icon.js";
import { searchOf } from "../list/state.js";
import type { Late, Work } from "./work.js";

const shown = 6;

/** The rows that are late, the longest first. Nothing where none is. */
export function LateCard({ work: { entity, field }, late }: { readonly work: Work; readonly late: Late }) {
  const { presentation, formats } = useApp();
  const messages = useMessages();
  const include = includesOf(presentation, entity, [entity.title]);
  const { data } = usePage(entity, { filter: late.filter, limit: shown, ...(late.due ? { sort: late.due.name } : {}), ...(include.length > 0 ? { include } : {}) });
  const { data: count } = useCount(entity, { filter: late.filter }, data !== undefined && data.rows.length > 0);
  if (!data || data.rows.length === 0) return null;
  const all = `${entity.path}${searchOf({ filter: late.filter, search: "", sort: late.due?.name ?? "" })}`;
  return (
    <section className="home-panel" aria-label={messages.app.overdue(entity.plural.toLowerCase())}>
      <h2 className="home-title"><EntityIcon entity={entity} />{messages.app.overdue(entity.plural.toLowerCase())}<Link className="home-more link" to={all}>{messages.app.overdueAll(count === undefined ? "" : formats.count(count))}</Link></h2>
      <ul className="feed">
        {data.rows.map((row) => {
          const segment = keySegment(presentation, entity, row);
          return (
            <li key={segment}>
              <Link className="feed-link" to={`${entity.path}/${segment}`}>
                <span className="feed-title">{titleOf(entity, row)}</span>
                <Badge value={String(row[field.name])} field={field} entity={entity} />
                {late.due ? <span className="feed-when" data-late>{formats.value(row[late.due.name], late.due)}</span> : null}
              </Link>
            </li>
          );
        })}
      </ul>
    </section>
  );
}
