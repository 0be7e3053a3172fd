import type { PresentedEntity } from "corollary/view";
import { Plus } from "lucide-react";
import { useApp, useMessages } from "../../context.js";
import { useCount } from "../../data/queries.js";
import { canCreate } from "../../model/form.js";
import { Link } from "../../route/link.js";
import { EntityIcon } from "../../shell/entity-icon.js";
import { Page, PageHead } from "../../shell/page.js";
import { LateCard } from "./late-card.js";
import { RecentCard } from "./recent-card.js";
import { StatesCard } from "./states-card.js";
import { changing, workOf } from "./work.js";

/** What wants doing, what was done lately, and all that there is. */
export function HomePage() {
  const { presentation, config } = useApp();
  const messages = useMessages();
  const work = workOf(presentation, today());
  const entities = Object.values(presentation.entities).filter((entity) => entity.navigable);
  const hasPanels = work.length > 0 || changing(presentation).length > 0;
  return (
    <Page title={presentation.title}>
      <PageHead title={config.title ?? presentation.title} aside={<p className="home-hint">{messages.app.overviewHint} <kbd>Ctrl</kbd> <kbd>K</kbd></p>} />
      <div className="page-body home">
        {work.length === 0 ? null : <div className="home-states">{work.map((each) => <StatesCard key={each.entity.name} work={each} />)}</div>}
        {hasPanels ? (
          <div className="home-panels">
            {work.map((each) => (each.late ? <LateCard key={each.entity.name} work={each} late={each.late} /> : null))}
            {changing(presentation).length === 0 ? null : <RecentCard />}
          </div>
        ) : null}
        <section aria-label={messages.app.lists}>
          {hasPanels ? <h2 className="home-title home-lists">{messages.app.lists}</h2> : null}
          <ul className="home-grid">{entities.map((entity) => <HomeCard key={entity.name} entity={entity} />)}</ul>
        </section>
      </div>
    </Page>
  );
}

/** The day that it is here, as an ISO date. */
function today(): string {
  const now = new Date();
  return new Date(now.getTime() - now.getTimezoneOffset() * 60_000).toISOString().slice(0, 10);
}

function HomeCard({ entity }: { readonly entity: PresentedEntity }) {
  const { formats, abilities } = useApp();
  const messages = useMessages();
  const { data } = useCount(entity, {});
  return (
    <li className="home-card">
      <Link className="home-link" to={entity.path}>
        <EntityIcon entity={entity} />
        <span className="home-name">{entity.plural}</span>
        <span className="home-count">{data === undefined ? <span className="bone bone-number" /> : formats.count(data)}</span>
      </Link>
      {canCreate(entity, abilities) ? <Link className="button icon-only home-new" data-kind="quiet" to={`${entity.path}/new`} aria-label={messages.app.createOf(entity.label.toLowerCase())}><Plus size={16} aria-hidden="true" /></Link> : null}
    </li>
  );
}
