import type { LucideIcon } from "lucide-react";
import type { ReactNode } from "react";
import { Button as AriaButton, Tooltip, TooltipTrigger, type ButtonProps as AriaButtonProps } from "react-aria-components";

interface ButtonProps extends Omit<AriaButtonProps, "children" | "className" | "style"> {
  readonly kind?: "plain" | "primary" | "quiet" | "danger";
  readonly icon?: LucideIcon;
  readonly children?: ReactNode;
}

export function Button({ kind = "plain", icon: Icon, children, ...rest }: ButtonProps) {
  return (
    <AriaButton {...rest} className="button" data-kind={kind}>
      {Icon ? <Icon aria-hidden="true" size={15} strokeWidth={2} /> : null}
      {children === undefined ? null : <span className="button-text">{children}</span>}
    </AriaButton>
  );
}

interface IconButtonProps extends Omit<ButtonProps, "children"> {
  /** Says what the button does; shown beside it when the pointer rests there. */
  readonly label: string;
  readonly icon: LucideIcon;
}

export function IconButton({ label, icon: Icon, kind = "quiet", ...rest }: IconButtonProps) {
  return (
    <TooltipTrigger delay={500} closeDelay={0}>
      <AriaButton {...rest} aria-label={label} className="button icon-only" data-kind={kind}>
        <Icon aria-hidden="true" size={16} strokeWidth={1.9} />
      </AriaButton>
      <Tooltip className="tooltip" offset={6}>{label}</Tooltip>
    </TooltipTrigger>
  );
}
