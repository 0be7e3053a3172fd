import type { ReactNode } from "react";
import { Dialog, Heading, Modal, ModalOverlay } from "react-aria-components";
import { useMessages } from "../context.js";
import { Button } from "./button.js";

interface ConfirmProps {
  readonly title: string;
  readonly body: ReactNode;
  readonly confirm: string;
  readonly cancel?: string;
  readonly danger?: boolean;
  readonly busy?: boolean;
  readonly onConfirm: () => void;
  readonly onCancel: () => void;
}

/** Asks before something that cannot be undone. */
export function Confirm({ title, body, confirm, cancel, danger = false, busy = false, onConfirm, onCancel }: ConfirmProps) {
  const messages = useMessages();
  return (
    <ModalOverlay className="veil" isOpen isDismissable onOpenChange={(isOpen) => { if (!isOpen) onCancel(); }}>
      <Modal className="modal modal-small">
        <Dialog role="alertdialog" className="dialog">
          <Heading slot="title" className="dialog-title">{title}</Heading>
          <p className="dialog-body">{body}</p>
          <div className="dialog-actions">
            <Button onPress={onCancel}>{cancel ?? messages.app.cancel}</Button>
            <Button kind={danger ? "danger" : "primary"} isDisabled={busy} onPress={onConfirm} autoFocus>{confirm}</Button>
          </div>
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}
