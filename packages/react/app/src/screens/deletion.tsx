import { Archive, Trash2 } from "lucide-react";
import type { PresentedEntity } from "corollary/view";
import { useApp, useMessages } from "../context.js";
import type { Row } from "../data/json.js";
import { useRefresh, useRemove } from "../data/queries.js";
import { Confirm } from "../parts/confirm.js";
import { failureText } from "../parts/states.js";
import { notify } from "../parts/toast.js";

interface DeletionProps {
  readonly entity: PresentedEntity;
  readonly rows: readonly Row[];
  readonly onClose: () => void;
  readonly onDone: () => void;
}

export const removalIcon = (entity: PresentedEntity) => (entity.softDelete ? Archive : Trash2);

/** Asks, then deletes or archives. Archiving can be undone. */
export function Deletion({ entity, rows, onClose, onDone }: DeletionProps) {
  const messages = useMessages();
  const { api } = useApp();
  const remove = useRemove(entity);
  const refresh = useRefresh();
  const words = messages.deleting;
  const name = entity.label.toLowerCase();
  const plural = entity.plural.toLowerCase();
  const undo = (removed: readonly Row[]) => async () => {
    await Promise.all(removed.map((row) => api.unarchive(entity, row)));
    await refresh();
    notify({ text: words.restored });
  };
  const carryOut = async () => {
    const { removed, failures } = await remove.mutateAsync(rows);
    const [first] = failures;
    onClose();
    if (first) notify({ tone: "danger", text: rows.length === 1 ? failureText(first, messages) : words.some(removed.length, failures.length, failureText(first, messages)) });
    else notify({ text: (entity.softDelete ? words.archived : words.done)(name, removed.length, plural), ...(entity.softDelete ? { action: { label: messages.app.undo, run: () => void undo(removed)() } } : {}) });
    if (removed.length > 0) onDone();
  };
  return entity.softDelete
    ? <Confirm title={words.archiveTitle(name, rows.length, plural)} body={words.archiveBody(rows.length)} confirm={words.confirmArchive} busy={remove.isPending} onConfirm={() => void carryOut()} onCancel={onClose} />
    : <Confirm danger title={words.title(name, rows.length, plural)} body={words.body(rows.length)} confirm={words.confirm} busy={remove.isPending} onConfirm={() => void carryOut()} onCancel={onClose} />;
}
