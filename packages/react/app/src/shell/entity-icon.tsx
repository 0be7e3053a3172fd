import type { PresentedEntity } from "corollary/view";

/** The first letters of an entity, so that lists can be told apart where there is no room for names. */
export function EntityIcon({ entity }: { readonly entity: Pick<PresentedEntity, "label"> }) {
  const words = entity.label.split(" ");
  const letters = words.length > 1 ? words.slice(0, 2).map((word) => word.charAt(0).toUpperCase()).join("") : entity.label.slice(0, 2);
  return <span className="entity-icon" aria-hidden="true">{letters}</span>;
}
