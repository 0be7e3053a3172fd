import { useList } from "@corollary/react";
import { Link, Page, PageHead, type PageProps } from "@corollary/react/app";
import { Rating } from "../domain/rating";
import { most, Stars } from "./stars";

/** In place of a list of rows: what customers say, the latest first. */
export function RatingsPage({ entity }: PageProps) {
  const { data } = useList(Rating, (q) => q.include({ ticket: { assignee: true } }).orderBy((rating) => rating.createdAt.desc()).limit(100));
  const ratings = data?.rows ?? [];
  const average = ratings.reduce((sum, { stars }) => sum + stars, 0) / (ratings.length || 1);
  return (
    <Page title={entity.plural}>
      <PageHead
        title={entity.plural}
        aside={data ? <span className="ratings-average"><strong>{average.toFixed(1)}</strong> of {most}, from {ratings.length}</span> : null}
        actions={<Link className="button" to={`${entity.path}/new`}>New rating</Link>}
      />
      <div className="page-body">
        <Shares stars={ratings.map((rating) => rating.stars)} />
        <ul className="ratings">
          {ratings.map(({ id, stars, remark, ticket }) => (
            <li key={id} className="rating">
              <Stars value={stars} />
              {remark === null ? null : <blockquote>{remark}</blockquote>}
              <p className="rating-of"><Link className="link" to={`tickets/${ticket.id}`}>{ticket.subject}</Link>{ticket.assignee === null ? "" : `, answered by ${ticket.assignee.name}`}</p>
            </li>
          ))}
        </ul>
      </div>
    </Page>
  );
}

/** How many gave how many. */
function Shares({ stars }: { readonly stars: readonly number[] }) {
  const rows = Array.from({ length: most }, (_, at) => most - at);
  return (
    <dl className="rating-shares">
      {rows.map((row) => {
        const count = stars.filter((each) => each === row).length;
        return (
          <div key={row}>
            <dt><Stars value={row} /></dt>
            <dd><meter min={0} max={stars.length || 1} value={count} aria-label={`${row} stars`} /> {count}</dd>
          </div>
        );
      })}
    </dl>
  );
}
