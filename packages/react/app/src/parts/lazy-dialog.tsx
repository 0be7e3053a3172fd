import { useState, type ComponentType, type ReactNode } from "react";
import { DialogTrigger, Popover, type PopoverProps } from "react-aria-components";
import { useMessages } from "../context.js";
import { notify } from "./toast.js";

interface LazyDialogProps<P extends object> {
  /** Reads the dialog, when it is first wanted. */
  readonly load: () => Promise<{ readonly default: ComponentType<P> }>;
  readonly props: P;
  readonly placement: NonNullable<PopoverProps["placement"]>;
  /** The button that opens it. */
  readonly children: ReactNode;
}

/**
 * A button with a dialog that is read when it is first opened. The popover opens when the dialog is there, not before:
 * without one inside, it would become a dialog itself.
 */
export function LazyDialog<P extends object>({ load, props, placement, children }: LazyDialogProps<P>) {
  const messages = useMessages();
  const [isOpen, setOpen] = useState(false);
  const [Content, setContent] = useState<ComponentType<P>>();
  const open = (next: boolean) => {
    setOpen(next);
    if (!next || Content) return;
    load().then((read) => setContent(() => read.default), () => {
      setOpen(false);
      notify({ tone: "danger", text: messages.failure.unreachable });
    });
  };
  return (
    <DialogTrigger isOpen={isOpen && Content !== undefined} onOpenChange={open}>
      {children}
      {/* The dialog inside has the name; a name on what only places it would be read as text outside of any region. */}
      <Popover className="popover" placement={placement} offset={4} aria-labelledby="">{Content ? <Content {...props} /> : null}</Popover>
    </DialogTrigger>
  );
}
