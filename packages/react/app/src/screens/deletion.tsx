import { Archive, Trash2 } from "lucide-react";
import type { PresentedEntity } from "corollary/view";
import { useState } from "react";
import { useApp, useMessages } from "../context.js";
import type { Removal } from "../data/api.js";
import { holdBack } from "../data/held-back.js";
import type { Row } from "../data/json.js";
import { keySegment } from "../data/key.js";
import { useRefresh } from "../data/queries.js";
import type { Messages } from "../messages/en.js";
import { titleOf } from "../model/paths.js";
import { Confirm } from "../parts/confirm.js";
import { failureText } from "../parts/states.js";
import { notify, type Notice } from "../parts/toast.js";

interface DeletionProps {
  readonly entity: PresentedEntity;
  readonly rows: readonly Row[];
  readonly onClose: () => void;
  readonly onDone: () => void;
}

export const removalIcon = (entity: PresentedEntity) => (entity.softDelete ? Archive : Trash2);

/** Asks, then deletes or archives. Both can be undone: what is archived comes back, what is deleted is not sent at once. */
export function Deletion(props: DeletionProps) {
  return props.entity.softDelete ? <Archiving {...props} /> : <Deleting {...props} />;
}

function Archiving({ entity, rows, onClose, onDone }: DeletionProps) {
  const messages = useMessages();
  const { api } = useApp();
  const refresh = useRefresh();
  const [isBusy, setBusy] = useState(false);
  const words = messages.deleting;
  const name = entity.label.toLowerCase();
  const plural = entity.plural.toLowerCase();
  const undo = async (removed: readonly Row[]) => {
    await Promise.all(removed.map((row) => api.unarchive(entity, row)));
    await refresh();
    notify({ text: words.restored });
  };
  const carryOut = async () => {
    setBusy(true);
    try {
      const results = await api.remove(entity, rows);
      await refresh();
      const removed = results.filter((result) => !result.failure).map((result) => result.row);
      if (removed.length > 0) notify({ text: words.archived(name, removed.length, plural), action: { label: messages.app.undo, run: () => void undo(removed) } });
      tellKept(entity, results, messages);
      if (removed.length > 0) onDone();
    } catch (error) {
      notify({ tone: "danger", text: failureText(error, messages) });
    }
    onClose();
  };
  return <Confirm title={words.archiveTitle(name, rows.length, plural)} body={words.archiveBody(rows.length)} confirm={words.confirmArchive} busy={isBusy} onConfirm={() => void carryOut()} onCancel={onClose} />;
}

function Deleting({ entity, rows, onClose, onDone }: DeletionProps) {
  const messages = useMessages();
  const { api, presentation } = useApp();
  const refresh = useRefresh();
  const words = messages.deleting;
  const name = entity.label.toLowerCase();
  const plural = entity.plural.toLowerCase();
  const hold = () => {
    const carryOut = async (leaving: boolean) => {
      try {
        const results = await api.remove(entity, rows, leaving);
        await refresh();
        const done = results.filter((result) => !result.failure).length;
        if (done === 0) notice.close();
        else notice.update({ text: words.done(name, done, plural) });
        tellKept(entity, results, messages);
      } catch (error) {
        notice.update({ tone: "danger", text: failureText(error, messages) });
      }
    };
    const undo = holdBack(entity.name, rows.map((row) => keySegment(presentation, entity, row)), carryOut);
    const held: Notice = { text: words.held(name, rows.length, plural), action: { label: messages.app.undo, run: () => { undo(); notify({ text: words.restored }); } } };
    const notice = notify(held);
    onClose();
    onDone();
  };
  return <Confirm danger title={words.title(name, rows.length, plural)} body={words.body(rows.length)} confirm={words.confirm} onConfirm={hold} onCancel={onClose} />;
}

/** Which rows stay, by their titles, and why. */
function tellKept(entity: PresentedEntity, results: readonly Removal[], messages: Messages): void {
  const kept = results.flatMap(({ row, failure }) => (failure ? [messages.deleting.kept(titleOf(entity, row), failureText(failure, messages))] : []));
  if (kept.length === 0) return;
  notify({ tone: "danger", text: [...kept.slice(0, 3), ...(kept.length > 3 ? [messages.deleting.keptMore(kept.length - 3)] : [])].join(" ") });
}
