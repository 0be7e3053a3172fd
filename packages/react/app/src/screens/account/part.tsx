import type { ReactNode } from "react";

/** A part of the account page. */
export function Part({ title, hint, children }: { readonly title: string; readonly hint?: string; readonly children: ReactNode }) {
  return (
    <section className="account-part" aria-label={title}>
      <h2 className="section-title">{title}</h2>
      {hint === undefined ? null : <p className="sign-in-hint">{hint}</p>}
      {children}
    </section>
  );
}
