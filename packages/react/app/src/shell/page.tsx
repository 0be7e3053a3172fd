import { useEffect, type ReactNode } from "react";
import { useApp } from "../context.js";
import { Link } from "../route/link.js";

/** A screen: names the window. */
export function Page({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  const { presentation, config } = useApp();
  const whole = config.title ?? presentation.title;
  useEffect(() => {
    document.title = title === whole ? title : `${title} · ${whole}`;
  }, [title, whole]);
  return <div className="page">{children}</div>;
}

interface PageHeadProps {
  readonly title: ReactNode;
  /** What this page is below of. */
  readonly above?: { readonly label: string; readonly to: string };
  readonly aside?: ReactNode;
  readonly actions?: ReactNode;
}

export function PageHead({ title, above, aside, actions }: PageHeadProps) {
  return (
    <header className="page-head">
      <div className="page-titles">
        {above ? <Link className="crumb" to={above.to}>{above.label}</Link> : null}
        <div className="page-line">
          <h1 className="page-title">{title}</h1>
          {aside}
        </div>
      </div>
      {actions === undefined ? null : <div className="page-actions">{actions}</div>}
    </header>
  );
}
