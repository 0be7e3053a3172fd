import { LayoutGrid } from "lucide-react";
import type { PresentedEntity } from "corollary/view";
import { useApp, useMessages } from "../context.js";
import { Link } from "../route/link.js";
import { usePlace } from "../route/router.js";
import { EntityIcon } from "./entity-icon.js";

/** Where one can go: what stands for itself, in the order of the presentation. */
export function Navigation({ narrow, onGo }: { readonly narrow: boolean; readonly onGo?: () => void }) {
  const { presentation, config } = useApp();
  const messages = useMessages();
  const { path } = usePlace();
  const at = path.split("/")[0];
  const entities = Object.values(presentation.entities).filter((entity) => entity.navigable);
  return (
    <nav className="nav" aria-label={messages.app.navigation}>
      <Link className="nav-link" to="" title={narrow ? messages.app.home : undefined} aria-current={path === "" ? "page" : undefined} onClick={onGo}>
        <LayoutGrid className="nav-glyph" size={16} aria-hidden="true" /><span className="nav-text">{messages.app.home}</span>
      </Link>
      <hr className="nav-rule" />
      {entities.map((entity) => <EntityLink key={entity.name} entity={entity} narrow={narrow} current={at === entity.path} {...(onGo ? { onGo } : {})} />)}
      {(config.extraPages ?? []).map((page) => (
        <Link key={page.path} className="nav-link" to={page.path} title={narrow ? page.label : undefined} aria-current={path === page.path ? "page" : undefined} onClick={onGo}>
          <EntityIcon entity={page} /><span className="nav-text">{page.label}</span>
        </Link>
      ))}
    </nav>
  );
}

interface EntityLinkProps {
  readonly entity: PresentedEntity;
  readonly narrow: boolean;
  readonly current: boolean;
  readonly onGo?: () => void;
}

function EntityLink({ entity, narrow, current, onGo }: EntityLinkProps) {
  return (
    <Link className="nav-link" to={entity.path} title={narrow ? entity.plural : undefined} aria-current={current ? "page" : undefined} onClick={onGo}>
      <EntityIcon entity={entity} /><span className="nav-text">{entity.plural}</span>
    </Link>
  );
}
