import type { PresentedEntity } from "corollary/view";
import { useMemo } from "react";
import { Dialog, Heading, Modal, ModalOverlay } from "react-aria-components";
import { useApp, useMessages } from "../../context.js";
import type { Row } from "../../data/json.js";
import { useRefresh } from "../../data/queries.js";
import { createBody, emptyDraft, type Draft } from "../../model/draft.js";
import { isEntered } from "../../model/form.js";
import { Button } from "../../parts/button.js";
import { FormBody } from "./form-body.js";

interface CreateDialogProps {
  readonly entity: PresentedEntity;
  /** What was searched for: likely its name. */
  readonly name: string;
  readonly onClose: () => void;
  readonly onCreated: (row: Row) => void;
}

/** Creates a row that another is to refer to, without leaving that one. */
export default function CreateDialog({ entity, name, onClose, onCreated }: CreateDialogProps) {
  const { presentation, api } = useApp();
  const messages = useMessages();
  const refresh = useRefresh();
  const label = entity.label.toLowerCase();
  const initial = useMemo(() => {
    const first = [entity.fields[entity.title[0] ?? ""], ...Object.values(entity.fields)].find((field) => field?.kind === "value" && isEntered(field) && field.type.kind === "text");
    return emptyDraft(presentation, entity, first && name !== "" ? { [first.name]: name } : {});
  }, []);
  const save = async (draft: Draft) => {
    const row = await api.create(entity, createBody(presentation, entity, draft));
    await refresh();
    onCreated(row);
  };
  return (
    <ModalOverlay className="veil" isOpen onOpenChange={(isOpen) => { if (!isOpen) onClose(); }}>
      <Modal className="modal">
        <Dialog className="dialog">
          <Heading slot="title" className="dialog-title">{messages.form.createTitle(label)}</Heading>
          <FormBody entity={entity} initial={initial} save={save} actions={({ isBusy }) => (
            <>
              <Button type="submit" kind="primary" isDisabled={isBusy}>{messages.form.create(label)}</Button>
              <Button onPress={onClose}>{messages.app.cancel}</Button>
            </>
          )} />
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}
