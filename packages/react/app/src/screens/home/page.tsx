import type { PresentedEntity } from "corollary/view";
import { Plus } from "lucide-react";
import { useApp, useMessages } from "../../context.js";
import { useCount } from "../../data/queries.js";
import { Page, PageHead } from "../../shell/page.js";
import { Link } from "../../route/link.js";
import { canCreate } from "../../model/form.js";
import { EntityIcon } from "../../shell/entity-icon.js";

/** What there is, and how much of it. */
export function HomePage() {
  const { presentation } = useApp();
  const messages = useMessages();
  const entities = Object.values(presentation.entities).filter((entity) => entity.navigable);
  return (
    <Page title={presentation.title}>
      <PageHead title={presentation.title} />
      <div className="page-body">
        <p className="home-hint">{messages.app.overviewHint} <kbd>Ctrl</kbd> <kbd>K</kbd>.</p>
        <ul className="home-grid">{entities.map((entity) => <HomeCard key={entity.name} entity={entity} />)}</ul>
      </div>
    </Page>
  );
}

function HomeCard({ entity }: { readonly entity: PresentedEntity }) {
  const { formats } = useApp();
  const messages = useMessages();
  const { data } = useCount(entity, {});
  return (
    <li className="home-card">
      <Link className="home-link" to={entity.path}>
        <EntityIcon entity={entity} />
        <span className="home-name">{entity.plural}</span>
        <span className="home-count">{data === undefined ? <span className="bone bone-number" /> : formats.count(data)}</span>
      </Link>
      {canCreate(entity) ? <Link className="button icon-only home-new" data-kind="quiet" to={`${entity.path}/new`} aria-label={messages.app.createOf(entity.label.toLowerCase())}><Plus size={16} aria-hidden="true" /></Link> : null}
    </li>
  );
}
