import { X } from "lucide-react";
import type { PresentedEntity } from "corollary/view";
import { useState } from "react";
import { useApp, useMessages } from "../../context.js";
import { Button, IconButton } from "../../parts/button.js";
import { Deletion, removalIcon } from "../deletion.js";
import type { Selection } from "./selection.js";

/** What can be done with the rows that are marked. */
export function SelectionBar({ entity, selection }: { readonly entity: PresentedEntity; readonly selection: Selection }) {
  const messages = useMessages();
  const { formats, abilities } = useApp();
  const [isDeleting, setDeleting] = useState(false);
  const { size } = selection.rows;
  if (size === 0) return null;
  const isRefused = [...selection.rows.values()].every((row) => abilities.may(entity.name, "delete", row) === false);
  return (
    <div className="selection-bar" role="region" aria-label={messages.list.selected(formats.count(size))}>
      <span className="selection-count">{messages.list.selected(formats.count(size))}</span>
      <Button kind="danger" icon={removalIcon(entity)} isDisabled={isRefused} onPress={() => setDeleting(true)}>{entity.softDelete ? messages.list.archive : messages.list.delete}</Button>
      <IconButton label={messages.list.clearSelection} icon={X} onPress={selection.clear} />
      {isDeleting ? <Deletion entity={entity} rows={[...selection.rows.values()]} onClose={() => setDeleting(false)} onDone={selection.clear} /> : null}
    </div>
  );
}
