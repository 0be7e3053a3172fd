import { useQuery } from "@tanstack/react-query";
import type { PresentedEntity } from "corollary/view";
import { useApp, useMessages } from "../../context.js";
import type { Row } from "../../data/json.js";
import { keySegment } from "../../data/key.js";
import { includesOf, titleOf } from "../../model/paths.js";
import { Link } from "../../route/link.js";
import { EntityIcon } from "../../shell/entity-icon.js";
import { changing } from "./work.js";

interface Changed {
  readonly entity: PresentedEntity;
  readonly row: Row;
  /** An instant, ISO 8601. */
  readonly at: string;
}

const shown = 8;
/** To order more rows than these by the time of their change takes long where no index helps. */
const most = 20_000;

/** What was changed last, of all that is kept. */
export function RecentCard() {
  const { presentation, formats } = useApp();
  const messages = useMessages();
  const { data } = useRecent();
  if (data?.length === 0) return null;
  return (
    <section className="home-panel" aria-label={messages.app.recent} aria-busy={data === undefined}>
      <h2 className="home-title">{messages.app.recent}</h2>
      <ul className="feed">
        {data === undefined ? Array.from({ length: shown }, (_, at) => <li key={at} className="feed-link" aria-hidden="true"><span className="bone" data-size={at % 3} /></li>) : null}
        {data?.map(({ entity, row, at }) => {
          const segment = keySegment(presentation, entity, row);
          return (
            <li key={`${entity.name} ${segment}`}>
              <Link className="feed-link" to={`${entity.path}/${segment}`}>
                <EntityIcon entity={entity} />
                <span className="feed-title">{titleOf(entity, row)}</span>
                <span className="feed-kind">{entity.label}</span>
                <time className="feed-when" dateTime={at}>{formats.ago(at)}</time>
              </Link>
            </li>
          );
        })}
      </ul>
    </section>
  );
}

function useRecent() {
  const { api, presentation } = useApp();
  return useQuery({
    queryKey: ["recent"],
    queryFn: async ({ signal }): Promise<readonly Changed[]> => {
      const sources = changing(presentation);
      const parts = await Promise.all(sources.map(async ({ entity, at }) => {
        const { count } = await api.list(entity, { fields: entity.key, limit: 1, count: "estimated" }, signal);
        if (count !== null && count > most) return [];
        const include = includesOf(presentation, entity, [entity.title]);
        const { rows } = await api.list(entity, { sort: `-${at.name}`, limit: shown, ...(include.length > 0 ? { include } : {}) }, signal);
        return rows.map((row) => ({ entity, row, at: String(row[at.name]) }));
      }));
      const single = parts.map(withoutBatches);
      return latest(single.some((part) => part.length > 0) ? single : parts.map((part) => part.slice(0, shown / 2)));
    },
  });
}

/** Many rows of one instant were brought in together, as by a seed or an import: nobody looks for one of them. */
function withoutBatches(rows: readonly Changed[]): readonly Changed[] {
  return rows.filter((row) => rows.filter((other) => other.at === row.at).length < 4);
}

function latest(parts: readonly (readonly Changed[])[]): readonly Changed[] {
  return parts.flat().sort((a, b) => Date.parse(b.at) - Date.parse(a.at)).slice(0, shown);
}
