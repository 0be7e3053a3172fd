import type { PresentedEntity } from "corollary/view";
import { useApp } from "../context.js";
import { entityMarks, initials } from "../model/marks.js";

/** Letters and a hue of an entity, so that lists can be told apart where there is no room for names. */
export function EntityIcon({ entity }: { readonly entity: Pick<PresentedEntity, "label"> & { readonly name?: string } }) {
  const { presentation } = useApp();
  const mark = entity.name === undefined ? undefined : entityMarks(presentation).get(entity.name);
  return <span className="entity-icon" data-hue={mark?.hue ?? "grey"} aria-hidden="true">{mark?.letters ?? initials(entity.label)}</span>;
}
