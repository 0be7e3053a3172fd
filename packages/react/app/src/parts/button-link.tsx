import type { LucideIcon } from "lucide-react";
import type { ReactNode } from "react";
import { Link } from "../route/link.js";

interface ButtonLinkProps {
  readonly to: string;
  readonly kind?: "plain" | "primary" | "quiet";
  readonly icon?: LucideIcon;
  readonly children: ReactNode;
}

/** A link that looks as a button does: it leads somewhere, so it is a link. */
export function ButtonLink({ to, kind = "plain", icon: Icon, children }: ButtonLinkProps) {
  return <Link className="button" data-kind={kind} to={to}>{Icon ? <Icon size={15} strokeWidth={2} aria-hidden="true" /> : null}<span className="button-text">{children}</span></Link>;
}
