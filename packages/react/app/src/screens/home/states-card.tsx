import type { CSSProperties } from "react";
import { useApp, useMessages } from "../../context.js";
import { writeCondition } from "../../data/filter.js";
import { useCount } from "../../data/queries.js";
import { markOf } from "../../model/marks.js";
import { Badge } from "../../parts/badge.js";
import { Link } from "../../route/link.js";
import { EntityIcon } from "../../shell/entity-icon.js";
import { searchOf } from "../list/state.js";
import type { Work } from "./work.js";

/** How many rows stand where: a bar of shares, and a link to each part of it. */
export function StatesCard({ work: { entity, field } }: { readonly work: Work }) {
  const { formats } = useApp();
  const messages = useMessages();
  const counts = useCounts({ entity, field });
  const total = counts.reduce((sum, { count }) => sum + (count ?? 0), 0);
  return (
    <section className="home-panel" aria-label={messages.app.byState(entity.plural, field.label.toLowerCase())}>
      <h2 className="home-title"><EntityIcon entity={entity} /><Link className="home-title-link" to={entity.board ? `${entity.path}/board` : entity.path}>{entity.plural}</Link></h2>
      <div className="shares" aria-hidden="true">
        {counts.map(({ value, count = 0, hue }) => (count === 0 ? null : <span key={value} className="share" data-hue={hue} style={{ "--share": count / total } as CSSProperties} />))}
      </div>
      <ul className="share-list">
        {counts.map(({ value, label, count, filter }) => (
          <li key={value}>
            <Link className="share-link" to={`${entity.path}${searchOf({ filter, search: "", sort: "" })}`}>
              <Badge value={value} field={field} entity={entity} />
              <span className="share-count">{count === undefined ? <span className="bone bone-number" /> : formats.count(count)}</span>
            </Link>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** The words of a choice never change while the page is open, so a hook for each is in order. */
function useCounts({ entity, field }: Pick<Work, "entity" | "field">) {
  return (field.choices ?? []).map(({ value, label }) => {
    const filter = writeCondition({ path: [field.name], operator: "eq", values: [value] });
    const { data } = useCount(entity, { filter });
    return { value, label, filter, count: data, hue: markOf(field, value, entity).hue };
  });
}
